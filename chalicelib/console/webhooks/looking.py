"""The practice's webhooks, one of them with what it was told lately, and one delivery with every try."""

import json

from chalicelib.alerts.words import WORDS
from chalicelib.console.look.room import room
from chalicelib.console.page import Pages
from chalicelib.console.visit import Show, Visit
from chalicelib.console.webhooks.shelf import shelf
from chalicelib.services.staff.account import Permission
from chalicelib.services.webhooks.endpoint import MOST_ENDPOINTS, endpoints_of
from chalicelib.services.webhooks.replay import find_delivery, list_deliveries

pages = Pages(__name__)
A_PAGE = 30


@pages.page("GET", "/console/practices/{practice}/webhooks", needs=Permission.MANAGE_WEBHOOKS)
def webhooks(visit: Visit) -> Show:
    """All of them, and how each fares."""
    at = room(visit)
    return visit.show("webhooks/list.html", at=at, found=endpoints_of(at.table, at.space), most=MOST_ENDPOINTS)


@pages.page("GET", "/console/practices/{practice}/webhooks/{webhook}", needs=Permission.MANAGE_WEBHOOKS)
def webhook(visit: Visit) -> Show:
    """One of them, what is to be done with it, and what it was told, newest first."""
    held, undelivered = shelf(visit), visit.query.get("undelivered") == "yes"
    now, cursor = held.at.desk.now(), visit.query.get("cursor")
    page, more = list_deliveries(
        held.at.table, held.endpoint, now, undelivered=undelivered, limit=A_PAGE, cursor=cursor
    )
    shown = "yes" if undelivered else None
    return visit.show(
        "webhooks/one.html",
        at=held.at,
        held=held,
        deliveries=page,
        undelivered=undelivered,
        next=held.to(cursor=more, undelivered=shown) if more else None,
        kinds=[WORDS[kind].title for kind in WORDS if kind in held.endpoint.kinds],
        former=[one.until for one in held.endpoint.counting(now) if one.until],
        since=held.at.today.isoformat(),
    )


@pages.page(
    "GET", "/console/practices/{practice}/webhooks/{webhook}/deliveries/{delivery}", needs=Permission.MANAGE_WEBHOOKS
)
def delivery(visit: Visit) -> Show:
    """What is sent, and what came of each try."""
    held = shelf(visit)
    place = (held.at.space, held.endpoint.webhook_id, visit.path["delivery"])
    found = find_delivery(held.at.table, *place, held.at.desk.now())
    text = json.dumps(found.event, indent=2)
    return visit.show("webhooks/delivery.html", at=held.at, held=held, found=found, text=text)
