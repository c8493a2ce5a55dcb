"""Who looked at a patient's data, and what a person or a key looked at. For administrators who may see patient data."""

from chalicelib.console.look.room import Room, room, room_of_ref
from chalicelib.console.look.where import patient_key, patient_of
from chalicelib.console.page import Pages
from chalicelib.console.visit import Show, Visit
from chalicelib.domain.reading import read_as
from chalicelib.services.access.list_access import AccessesJson, AccessQuery, list_access
from chalicelib.services.records.table import Key
from chalicelib.services.staff.account import Permission
from chalicelib.services.staff.errors import NotPermitted
from chalicelib.services.staff.manage import staff_of

pages = Pages(__name__)
A_PAGE = "60"
_MOST_NAMED = 5


@pages.page("GET", "/console/practices/{practice}/patients/{ref}/access", needs=Permission.SEE_PATIENTS)
def of_patient(visit: Visit) -> Show:
    """Who looked at one patient's data, newest first."""
    _require_administrator(visit)
    at, key = room_of_ref(visit, "patients")
    patient_id = patient_of(at.space, key)
    found = list_access(at.table, at.space, _query(visit, at, {"patient_id": patient_id}), at.today)
    at.noted("access records of a patient", [patient_id])
    address = at.to("patients", visit.path["ref"], "access", since=visit.query.get("since"), cursor=found["cursor"])
    return _shown(visit, at, found, address, patient_id=patient_id, user="")


@pages.page("GET", "/console/practices/{practice}/access", needs=Permission.SEE_PATIENTS)
def of_user(visit: Visit) -> Show:
    """What a person or a key looked at, newest first; without one, it is asked for."""
    _require_administrator(visit)
    at, user = room(visit), visit.query.get("user", "").strip()[:80]
    nobody: AccessesJson = {"access_records": [], "cursor": None}
    found = list_access(at.table, at.space, _query(visit, at, {"user": user}), at.today) if user else nobody
    named = {one for record in found["access_records"] for one in record["patient_ids"][:_MOST_NAMED]}
    at.noted("access records of a user", sorted(named))
    address = at.to("access", user=user, since=visit.query.get("since"), cursor=found["cursor"])
    return _shown(visit, at, found, address, patient_id=None, user=user)


def _require_administrator(visit: Visit) -> None:
    if not visit.may(Permission.MANAGE_STAFF):
        raise NotPermitted("This page is for administrators. Ask one for the role.")


def _query(visit: Visit, at: Room, whose: dict[str, str]) -> AccessQuery:
    since = visit.query.get("since") or at.today.replace(day=1).isoformat()
    return read_as(AccessQuery, {**whose, "limit": A_PAGE, "since": since, "cursor": visit.query.get("cursor")})


def _shown(visit: Visit, at: Room, found: AccessesJson, address: str, *, patient_id: str | None, user: str) -> Show:
    names = {account.account_id: account.name for account in staff_of(visit.staff, visit.who)}

    def patient(one: str) -> str:
        key: Key = patient_key(at.space, one)
        return at.to("patients", at.refs.of(key))

    return visit.show(
        "look/access.html",
        at=at,
        records=found["access_records"],
        next=address if found["cursor"] else None,
        patient_id=patient_id,
        user=user,
        since=visit.query.get("since") or at.today.replace(day=1).isoformat(),
        names=names,
        patient=patient,
        most_named=_MOST_NAMED,
    )
