"""One patient: coverages, authorizations, plans of care and claims, from the patient's file alone."""

from typing import Any

from chalicelib.console.look.payers import payer_names
from chalicelib.console.look.room import Room, room_of_ref
from chalicelib.console.look.where import authorization_key, claim_key, patient_of
from chalicelib.console.look.words import labels
from chalicelib.console.page import Pages
from chalicelib.console.visit import Show, Visit
from chalicelib.domain.money import dollars
from chalicelib.services.authorizations.answers import row_json
from chalicelib.services.authorizations.keeping import AUTHORIZATION, kept_of
from chalicelib.services.authorizations.plan_end import end_of, ends_of_plans
from chalicelib.services.claims.history import HISTORY
from chalicelib.services.on_file.kinds import COVERAGE, PLAN
from chalicelib.services.records import address
from chalicelib.services.records.cursor import cursor_of, place_of
from chalicelib.services.records.refs import named_ref
from chalicelib.services.records.table import Record
from chalicelib.services.staff.account import Permission

pages = Pages(__name__)
_CLAIMS_ON_A_PAGE = 60
_MOST_STANDING = 100
_MOST_SHOWN = 30


@pages.page("GET", "/console/practices/{practice}/patients/{ref}", needs=Permission.SEE_PATIENTS)
def patient(visit: Visit) -> Show:
    """What is on file, and a page of claims, newest first."""
    at, key = room_of_ref(visit, "patients")
    patient_id = patient_of(at.space, key)
    standing = at.table.read(key.partition, address.STANDING, f"{address.STANDING}~", limit=_MOST_STANDING)
    history, cursor = _history(at, key.partition, visit.query.get("cursor"))
    at.noted("a patient", [patient_id])
    at.made([_claim_key(at, one) for one in history if named_ref(one.data) is None])
    ends = ends_of_plans(standing)
    authorizations = [kept_of(one) for one in standing if one.kind == AUTHORIZATION][:_MOST_SHOWN]
    return visit.show(
        "look/patient.html",
        at=at,
        patient_id=patient_id,
        ref=visit.path["ref"],
        claims=[_claim_row(at, one) for one in history],
        next=at.to("patients", visit.path["ref"], cursor=cursor) if cursor else None,
        authorizations=[
            (
                row_json(one, at.today, end_of(one, ends)),
                at.refs.of(authorization_key(at.space, patient_id, one.authorization.authorization_id)),
            )
            for one in authorizations
        ],
        coverages=[COVERAGE.read(one) for one in standing if one.kind == COVERAGE.name][:_MOST_SHOWN],
        plans=[PLAN.read(one) for one in standing if one.kind == PLAN.name][:_MOST_SHOWN],
        may_see_access=visit.may(Permission.MANAGE_STAFF),
        payer_names=payer_names(),
        **labels(),
    )


def _history(at: Room, partition: str, cursor: str | None) -> tuple[list[Record], str | None]:
    of_list = f"{partition} history"
    found = at.table.read(
        partition,
        address.HISTORY,
        f"{address.HISTORY}~",
        limit=_CLAIMS_ON_A_PAGE + 1,
        after=place_of(of_list, cursor),
        newest_first=True,
    )
    page = [record for record in found[:_CLAIMS_ON_A_PAGE] if record.kind == HISTORY]
    more = len(found) > _CLAIMS_ON_A_PAGE
    return page, cursor_of(of_list, found[_CLAIMS_ON_A_PAGE - 1].key.sort) if more else None


def _claim_key(at: Room, record: Record) -> Any:
    return claim_key(at.space, record.data["payer_id"], record.data["claim_id"])


def _claim_row(at: Room, record: Record) -> dict[str, Any]:
    data = record.data
    days = sorted(line["service_date"] for line in data["lines"])
    return {
        "ref": at.refs.of(_claim_key(at, record)),
        "claim_id": data["claim_id"],
        "payer_id": data["payer_id"],
        "status": data["status"],
        "first": days[0] if days else "",
        "last": days[-1] if days else "",
        "procedures": list(dict.fromkeys(line["procedure"] for line in data["lines"] if line.get("procedure")))[:8],
        "charge": dollars(sum(line.get("charge_cents", 0) for line in data["lines"])),
    }
