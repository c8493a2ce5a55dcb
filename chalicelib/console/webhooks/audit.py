"""Who did what to a practice's webhooks, when, from what to what; filtered, page by page, and as a file."""

from chalicelib.console.audits import AT_ONCE, as_table, asked_of, day_in, part_of
from chalicelib.console.look.room import Room, room
from chalicelib.console.page import Pages
from chalicelib.console.visit import Send, Show, Visit
from chalicelib.services.records.cursor import cursor_of, place_of
from chalicelib.services.staff.account import Permission
from chalicelib.services.webhooks.audit import HookDeed, Wanted, look_through

pages = Pages(__name__)
_PAGE = "/console/practices/{practice}/webhook-audit"
_FILTER = ("person", "since", "until")
_HEADINGS = ("at", "by", "webhook", "what", "changes")


@pages.page("GET", _PAGE, needs=Permission.MANAGE_WEBHOOKS)
def audit(visit: Visit) -> Show:
    """A page of what was done, newest first."""
    at, asked = room(visit), asked_of(visit, *_FILTER)
    deeds, onward, of_list = _found(visit, at, asked)
    part = part_of(deeds, onward)

    def behind(place: str | None) -> str | None:
        return at.to("webhook-audit", cursor=cursor_of(of_list, place), **asked) if place else None

    return visit.show(
        "webhooks/audit.html",
        at=at,
        asked=asked,
        part=part,
        file=at.to("webhook-audit", "csv", cursor=visit.query.get("cursor"), **asked),
        next=behind(part.after),
        next_file=behind(part.after_file),
    )


@pages.page("GET", _PAGE + "/csv", needs=Permission.MANAGE_WEBHOOKS)
def as_file(visit: Visit) -> Send:
    """What was looked through for that page, as a file."""
    deeds, _, _ = _found(visit, room(visit), asked_of(visit, *_FILTER))
    return as_table("webhook-audit.csv", _HEADINGS, map(_cells, deeds))


def _found(visit: Visit, at: Room, asked: dict[str, str]) -> tuple[list[HookDeed], str | None, str]:
    """What is looked through for a page and its file, where older ones go on, and the list that cursors belong to."""
    wanted = Wanted(asked["person"], day_in(asked, "since"), day_in(asked, "until"))
    of_list = f"{at.space} webhook audit {wanted}"
    after = place_of(of_list, visit.query.get("cursor"))
    return *look_through(at.table, at.space, wanted, after, AT_ONCE), of_list


def _cells(deed: HookDeed) -> tuple[str, ...]:
    return deed.at.isoformat(), deed.by, deed.webhook_id, deed.what, " | ".join(deed.changes)
