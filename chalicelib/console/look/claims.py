"""Claims of a practice: those of a month that wait or are in one status, and the way to one by its number and payer.

Numbers are typed into forms and never stand in an address.
"""

import re

from chalicelib.console.look.payers import payer_choices, payer_names
from chalicelib.console.look.room import Room, room
from chalicelib.console.look.where import claim_key, patient_key
from chalicelib.console.look.words import labels
from chalicelib.console.page import Pages
from chalicelib.console.visit import See, Show, Visit
from chalicelib.domain.context import HistoryStatus
from chalicelib.domain.dates import month_before
from chalicelib.domain.reading import read_as
from chalicelib.services.claims.read_claim import ClaimsQuery, list_claims
from chalicelib.services.records.refs import named_ref
from chalicelib.services.staff.account import Permission

pages = Pages(__name__)
A_PAGE = "60"
_MOST_READ = 100
# What a list opens on: a look-up for each status, and every page makes few of them.
_WAITING: tuple[HistoryStatus, ...] = ("draft", "submitted")
_LONGEST = 80
_OUR_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


@pages.page("GET", "/console/practices/{practice}/claims", needs=Permission.SEE_PATIENTS)
def claims(visit: Visit) -> Show:
    """A page of a month's claims: drafts and those sent without an answer, or those in one status."""
    at, query = room(visit), visit.query
    month = query.get("month") or at.today.isoformat()[:7]
    asked = {
        "month": month,
        "status": query.get("status") or None,
        "payer_id": query.get("payer_id") or None,
    }
    sent = {name: value for name, value in asked.items() if value} | {"limit": A_PAGE}
    cursor = {"cursor": query["cursor"]} if query.get("cursor") else {}
    page = list_claims(at.table, at.space, read_as(ClaimsQuery, sent | cursor), _MOST_READ, _WAITING)
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
        before=at.to("claims", **asked | {"month": month_before(month)}),
        payers=payer_choices(),
        payer_names=payer_names(),
        **labels(),
    )


@pages.page("GET", "/console/practices/{practice}/find", needs=Permission.SEE_PATIENTS)
def ask(visit: Visit) -> Show:
    """Asks for a claim's number and payer, or a patient's id."""
    return _asking(visit, 200)


@pages.page("POST", "/console/practices/{practice}/find/claim", needs=Permission.SEE_PATIENTS)
def find(visit: Visit) -> Show | See:
    """On to the claim of that number and payer."""
    at, form = room(visit), visit.form
    claim_id = form.text("claim_id", _LONGEST)
    payer_id = form.choice("payer_id", [value for value, _ in payer_choices()])
    if not form.errors:
        key = claim_key(at.space, payer_id, claim_id)
        found = at.table.get_many([key]).get(key)
        if found is not None:
            at.made([] if named_ref(found.data) else [key])
            return See(at.to("claims", at.refs.of(key)))
        form.wrong("claim_id", "is recorded for no claim of this payer; look at the number and the payer")
    return _asking(visit, 422)


@pages.page("POST", "/console/practices/{practice}/find/patient", needs=Permission.SEE_PATIENTS)
def find_patient(visit: Visit) -> Show | See:
    """On to the patient of that id."""
    at, form = room(visit), visit.form
    patient_id = form.text("patient_id", _LONGEST)
    if not form.errors and _OUR_ID.fullmatch(patient_id):
        key = patient_key(at.space, patient_id)
        found = at.table.get_many([key]).get(key)
        if found is not None:
            at.made([] if named_ref(found.data) else [key])
            return See(at.to("patients", at.refs.of(key)))
    if not form.errors:
        form.wrong("patient_id", "is the id of no patient on file here")
    return _asking(visit, 422)


def _refs(at: Room, payer_id: str, claim_id: str, patient_id: str) -> tuple[str, str]:
    return at.refs.of(claim_key(at.space, payer_id, claim_id)), at.refs.of(patient_key(at.space, patient_id))


def _asking(visit: Visit, status: int) -> Show:
    return Show("look/find.html", {"form": visit.form, "at": room(visit), "payers": payer_choices()}, status)
