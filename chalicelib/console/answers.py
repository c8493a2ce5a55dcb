"""What a view gave back, put into the frame that every page has, and sent."""

from typing import Any

from chalice.app import Response

from chalicelib.console import render
from chalicelib.console.navigation import entries_for
from chalicelib.console.said import words
from chalicelib.console.shown import roles_in_words, widest_role
from chalicelib.console.visit import See, Send, Show, Visit
from chalicelib.services.staff.account import Account
from chalicelib.services.staff.sessions import Stage
from chalicelib.web.links import Links


def respond(visit: Visit, answer: Show | See | Send) -> Response:
    """The page, the way to another, or a file to save."""
    if isinstance(answer, Send):
        return render.file(answer.name, answer.media, answer.text, visit.request_id)
    cookies = list(answer.cookies)
    if isinstance(answer, See):
        return render.redirect(answer.address, visit.request_id, cookies)
    values = {
        **frame(visit.links, visit),
        "said": words(visit.query.get("said"), visit.query.get("holds_from")),
        **answer.values,
    }
    page = render.response(render.html(answer.template, values), answer.status, visit.request_id, cookies)
    page.headers |= answer.headers
    return page


def frame(links: Links, visit: Visit | None) -> dict[str, Any]:
    """What every page shows: who is signed in, where one can go."""
    who = _complete(visit)
    return {
        "links": links,
        "asset": lambda name: links.to("static", _served_name(name)),
        "visit": visit,
        "who": who,
        "entries": entries_for(who) if who else (),
        "may_in_words": roles_in_words(who) if who else "",
        "widest_role": widest_role(who) if who else "",
        "said": "",
    }


def _complete(visit: Visit | None) -> Account | None:
    if visit is None or visit.signed_in is None:
        return None
    session, account = visit.signed_in
    return account if session.stage is Stage.FULL else None


def _served_name(name: str) -> str:
    from chalicelib.console.static import served_name

    return served_name(name)
