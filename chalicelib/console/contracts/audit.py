"""Who did what to a practice's contracts, when and why; filtered, page by page, and as a file for a spreadsheet."""

from chalicelib import wiring
from chalicelib.console.audits import AT_ONCE, as_table, asked_of, day_in, part_of
from chalicelib.console.look.payers import payer_choices, payer_names
from chalicelib.console.look.room import room
from chalicelib.console.page import Pages
from chalicelib.console.visit import Send, Show, Visit
from chalicelib.services.practice.contract_audit import ContractDeed, Wanted, look_through
from chalicelib.services.records.cursor import cursor_of, place_of
from chalicelib.services.staff.account import Permission
from chalicelib.web.forms import Form

pages = Pages(__name__)
_FILTER = ("payer", "person", "since", "until")
_HEADINGS = ("at", "by", "payer", "version", "what", "why", "changes")


@pages.page("GET", "/console/practices/{practice}/contract-audit", needs=Permission.SEE_RULES)
def audit(visit: Visit) -> Show:
    """What was done to the practice's contracts, newest first."""
    at, asked = room(visit), asked_of(visit, *_FILTER)
    deeds, after, of_list = _deeds(visit, at.space, asked)
    part = part_of(deeds, after)

    def behind(place: str | None) -> str | None:
        return at.to("contract-audit", cursor=cursor_of(of_list, place), **asked) if place else None

    return visit.show(
        "contracts/audit.html",
        at=at,
        form=Form.of(asked),
        asked=asked,
        part=part,
        file=at.to("contract-audit", "csv", cursor=visit.query.get("cursor"), **asked),
        next=behind(part.after),
        next_file=behind(part.after_file),
        payers=payer_choices(),
        payer_names=payer_names(),
    )


@pages.page("GET", "/console/practices/{practice}/contract-audit/csv", needs=Permission.SEE_RULES)
def as_file(visit: Visit) -> Send:
    """What was looked through for that page, as a file."""
    deeds, _, _ = _deeds(visit, room(visit).space, asked_of(visit, *_FILTER))
    return as_table("contract-audit.csv", _HEADINGS, map(_cells, deeds))


def _cells(deed: ContractDeed) -> tuple[str, ...]:
    number, said = str(deed.number), " | ".join(deed.changes)
    return deed.at.isoformat(), deed.by, deed.payer_id, number, deed.what, deed.why, said


def _deeds(visit: Visit, space: str, asked: dict[str, str]) -> tuple[list[ContractDeed], str | None, str]:
    """What is looked through for a page and its file, where it goes on, and the list that cursors belong to."""
    wanted = Wanted(asked["payer"], asked["person"], day_in(asked, "since"), day_in(asked, "until"))
    of_list = f"{space} contract audit {wanted}"
    after = place_of(of_list, visit.query.get("cursor"))
    return *look_through(wiring.parts().table, space, wanted, after, AT_ONCE), of_list
