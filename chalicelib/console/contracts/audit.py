"""Who did what to a practice's contracts, when and why; filtered, page by page, and as a file for a spreadsheet."""

from chalicelib import wiring
from chalicelib.console.audits import A_PAGE, as_table, asked_of, day_in
from chalicelib.console.look.payers import payer_choices, payer_names
from chalicelib.console.look.room import room
from chalicelib.console.page import Pages
from chalicelib.console.visit import Send, Show, Visit
from chalicelib.services.practice.contract_audit import ContractDeed, Wanted, every_deed, list_deeds
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
    wanted = _wanted(asked)
    of_list = f"{at.space} contract audit {wanted}"
    after = place_of(of_list, visit.query.get("cursor"))
    deeds, last = list_deeds(wiring.parts().table, at.space, wanted, after, A_PAGE)
    return visit.show(
        "contracts/audit.html",
        at=at,
        form=Form.of(asked),
        asked=asked,
        deeds=deeds,
        next=at.to("contract-audit", cursor=cursor_of(of_list, last), **asked) if last else None,
        payers=payer_choices(),
        payer_names=payer_names(),
    )


@pages.page("GET", "/console/practices/{practice}/contract-audit/csv", needs=Permission.SEE_RULES)
def as_file(visit: Visit) -> Send:
    """The same as a file."""
    deeds = every_deed(wiring.parts().table, room(visit).space, _wanted(asked_of(visit, *_FILTER)))
    return as_table("contract-audit.csv", _HEADINGS, map(_cells, deeds))


def _cells(deed: ContractDeed) -> tuple[str, ...]:
    number, said = str(deed.number), " | ".join(deed.changes)
    return deed.at.isoformat(), deed.by, deed.payer_id, number, deed.what, deed.why, said


def _wanted(asked: dict[str, str]) -> Wanted:
    return Wanted(asked["payer"], asked["person"], day_in(asked, "since"), day_in(asked, "until"))
