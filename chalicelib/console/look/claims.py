"""Claims of a practice in a month: those that wait, those in one status, or all of them status by status."""

from typing import get_args

from chalicelib.console.look.payers import payer_choices, payer_names
from chalicelib.console.look.room import Room, room, room_with
from chalicelib.console.look.where import claim_key, patient_key
from chalicelib.console.look.words import labels
from chalicelib.console.page import Pages
from chalicelib.console.visit import Show, Visit
from chalicelib.domain.context import HistoryStatus
from chalicelib.domain.dates import month_before
from chalicelib.domain.reading import read_as
from chalicelib.services.claims.read_claim import ClaimsQuery, list_claims
from chalicelib.services.staff.account import Permission

pages = Pages(__name__)
A_PAGE = "60"
_MOST_READ = 100
# What a list opens on: a look-up for each status, and every page makes few of them.
_WAITING: tuple[HistoryStatus, ...] = ("draft", "submitted")
# What is asked for to see them all: a few statuses a page, in the order in which a claim comes into them.
EVERY = "every"
_LOOKUPS = 3


@pages.page("GET", "/console/practices/{practice}/claims", needs=Permission.SEE_PATIENTS)
def claims(visit: Visit) -> Show:
    """A page of a month's claims: drafts and those sent without an answer, those in one status, or every one."""
    query = visit.query
    # Whoever names the month asks for no day of the practice: that leaves a call for a status more.
    at = room_with(visit, visit.practice, None) if query.get("month") else room(visit)
    month, every = query.get("month") or at.today.isoformat()[:7], query.get("status") == EVERY
    asked = {
        "month": month,
        "status": query.get("status") or None,
        "payer_id": query.get("payer_id") or None,
    }
    sent = {name: value for name, value in asked.items() if value and value != EVERY} | {"limit": A_PAGE}
    cursor = {"cursor": query["cursor"]} if query.get("cursor") else {}
    statuses: tuple[HistoryStatus, ...] = get_args(HistoryStatus) if every else _WAITING
    lookups = _LOOKUPS if query.get("month") else _LOOKUPS - 1
    page = list_claims(at.table, at.space, read_as(ClaimsQuery, sent | cursor), _MOST_READ, statuses, lookups)
    rows = page["claims"]
    at.made([claim_key(at.space, row["payer_id"], row["claim_id"]) for row in rows if row["ref"] is None])
    at.made([patient_key(at.space, row["patient_id"]) for row in rows if row["patient_ref"] is None])
    at.noted("claims", [row["patient_id"] for row in rows])
    return visit.show(
        "look/claims.html",
        at=at,
        rows=[(row, *_refs(at, row["payer_id"], row["claim_id"], row["patient_id"])) for row in rows],
        next=at.to("claims", **asked, cursor=page["cursor"]) if page["cursor"] else None,
        asked=asked,
        every=EVERY,
        before=at.to("claims", **asked | {"month": month_before(month)}),
        payers=payer_choices(),
        payer_names=payer_names(),
        **labels(),
    )


def _refs(at: Room, payer_id: str, claim_id: str, patient_id: str) -> tuple[str, str]:
    return at.refs.of(claim_key(at.space, payer_id, claim_id)), at.refs.of(patient_key(at.space, patient_id))
