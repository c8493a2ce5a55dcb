"""The page that one lands on: what needs attention today, in one's practice and in the rule book, and where to go."""

from dataclasses import dataclass
from datetime import date

from chalicelib import wiring
from chalicelib.console.look.payers import payer_names
from chalicelib.console.look.practices import everywhere, known_practices
from chalicelib.console.look.today import today_of
from chalicelib.console.page import Pages
from chalicelib.console.visit import Show, Visit
from chalicelib.services.drafts.differences import check_title
from chalicelib.services.drafts.keep_draft import DraftLine, list_drafts
from chalicelib.services.staff.account import Permission

pages = Pages(__name__)
MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Overdue:
    """A value whose source somebody should have looked at again by a day."""

    kind: str
    document: str
    payer: str
    check: str
    title: str
    since: date


@pages.page("GET", "/console")
def home(visit: Visit) -> Show:
    """What waits for whoever is signed in, and everything that there is."""
    own = known_practices(visit)
    alone = own[0] if len(own) == 1 and not everywhere(visit.who) else None
    may_see_rules = visit.who.may(Permission.SEE_RULES)
    drafts, overdue = (_waiting(visit), _overdue()) if may_see_rules else ([], [])
    return visit.show(
        "home.html",
        own=own,
        everywhere=everywhere(visit.who),
        found=today_of(visit, alone) if alone else None,
        practice=alone,
        may_see=bool(alone) and visit.who.may(Permission.SEE_PATIENTS, alone),
        drafts=drafts[:MOST_LINES],
        drafts_in_all=len(drafts),
        overdue=overdue[:MOST_LINES],
        overdue_in_all=len(overdue),
        payer_names=payer_names() if may_see_rules else {},
    )


def _waiting(visit: Visit) -> list[DraftLine]:
    """Drafts that nobody has approved, for those who might, the oldest touch first."""
    if not visit.who.may(Permission.APPROVE_RULES):
        return []
    return sorted(
        (line for line in list_drafts(wiring.parts().table) if not line.approved), key=lambda one: one.touched_at
    )


def _overdue() -> list[Overdue]:
    """The longest overdue first."""
    today = wiring.parts().today()
    found = [
        Overdue(name.kind, name.name, listing.name, check, check_title(check), day)
        for name, listing in wiring.parts().rules.listings().items()
        for check, day in listing.verify_by.items()
        if day < today
    ]
    return sorted(found, key=lambda one: (one.since, one.payer, one.check))
