"""Who looked at a patient's data, and what a person or a key looked at. For administrators who may see patient data."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chalicelib.console.look.room import Room, room, room_of_ref
from chalicelib.console.look.where import patient_key, patient_of
from chalicelib.console.page import Pages
from chalicelib.console.visit import Show, Visit
from chalicelib.domain.dates import Day, month_before, month_end
from chalicelib.domain.reading import read_as
from chalicelib.domain.shape import Month
from chalicelib.services.access.list_access import AccessesJson, AccessQuery, list_access
from chalicelib.services.records.table import Key
from chalicelib.services.staff.account import Permission
from chalicelib.services.staff.errors import NotPermitted
from chalicelib.services.staff.manage import staff_of

pages = Pages(__name__)
A_PAGE = "60"
_MOST_NAMED = 5
_LISTS_ON_A_PAGE = 100


@dataclass(slots=True)
class _Asked:
    month: Month
    first: Day


@pages.page("GET", "/console/practices/{practice}/patients/{ref}/access", needs=Permission.SEE_PATIENTS)
def of_patient(visit: Visit) -> Show:
    """Who looked at one patient's data in a month, newest first: lists of many patients are kept by month, and a page
    looks through those of one."""
    _require_administrator(visit)
    at, key = room_of_ref(visit, "patients")
    patient_id = patient_of(at.space, key)
    # By UTC, as looks are kept.
    month = visit.query.get("month") or at.desk.now().strftime("%Y-%m")
    first = read_as(_Asked, {"month": month, "first": f"{month}-01"}).first
    period = {"since": first.isoformat(), "until": month_end(first).isoformat()}
    sought = _query(visit, {"patient_id": patient_id, **period})
    found = list_access(at.table, at.space, sought, at.today, _LISTS_ON_A_PAGE)
    at.noted("access records of a patient", [patient_id])
    here = "patients", visit.path["ref"], "access"
    return _shown(
        visit,
        at,
        found,
        at.to(*here, month=month, cursor=found["cursor"]),
        patient_id=patient_id,
        month=month,
        before=at.to(*here, month=month_before(month)),
    )


@pages.page("GET", "/console/practices/{practice}/access", needs=Permission.SEE_PATIENTS)
def of_user(visit: Visit) -> Show:
    """What a person or a key looked at, newest first; without one, it is asked for."""
    _require_administrator(visit)
    at, user = room(visit), visit.query.get("user", "").strip()[:80]
    nobody: AccessesJson = {"access_records": [], "cursor": None}
    since = visit.query.get("since") or at.today.replace(day=1).isoformat()
    sought = _query(visit, {"user": user, "since": since}) if user else None
    found = list_access(at.table, at.space, sought, at.today) if sought else nobody
    named = {one for record in found["access_records"] for one in record["patient_ids"][:_MOST_NAMED]}
    at.noted("access records of a user", sorted(named))
    address = at.to("access", user=user, since=since, cursor=found["cursor"])
    people = {account.account_id: account.name for account in staff_of(visit.staff, visit.who)[0]}
    return _shown(visit, at, found, address, user=user, since=since, people=people)


def _require_administrator(visit: Visit) -> None:
    if not visit.may(Permission.MANAGE_STAFF):
        raise NotPermitted("This page is for administrators. Ask one for the role.")


def _query(visit: Visit, asked: dict[str, str]) -> AccessQuery:
    return read_as(AccessQuery, {**asked, "limit": A_PAGE, "cursor": visit.query.get("cursor")})


def _shown(
    visit: Visit,
    at: Room,
    found: AccessesJson,
    address: str,
    *,
    patient_id: str | None = None,
    month: str | None = None,
    before: str | None = None,
    user: str = "",
    since: str | None = None,
    people: Mapping[str, str] = MappingProxyType({}),
) -> Show:
    """`people` may be asked about, by account id; a record of before names were noted is told by them, else by id."""

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
        since=since,
        month=month,
        before=before,
        people=people,
        patient=patient,
        most_named=_MOST_NAMED,
    )
