"""Authorizations: put on file, changed as the payer answers, reserved, released, corrected, extended, foreseen."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from chalicelib import wiring
from chalicelib.domain.shape import CLOSED, OurId
from chalicelib.services.authorizations.answers import AuthorizationJson, EntryJson
from chalicelib.services.authorizations.change_terms import change_terms
from chalicelib.services.authorizations.clerk import Clerk
from chalicelib.services.authorizations.correct import correct, extend
from chalicelib.services.authorizations.forms import (
    AuthorizationForm,
    AuthorizationTerms,
    CorrectionForm,
    ExtensionForm,
    ReleaseForm,
    ReservationForm,
)
from chalicelib.services.authorizations.look_at import (
    AuthorizationsJson,
    AuthorizationsQuery,
    LedgerJson,
    LedgerQuery,
    ReadAuthorizationJson,
    list_authorizations,
    read_authorization,
    read_ledger,
)
from chalicelib.services.authorizations.put_on_file import put_on_file
from chalicelib.services.authorizations.reserve import release, reserve
from chalicelib.services.authorizations.work_list import (
    AuthorizationsDueJson,
    AuthorizationsDueQuery,
    WorkRowJson,
    work_list,
)
from chalicelib.services.keys import Caller
from chalicelib.web.answer import Answer, etag, told
from chalicelib.web.call import Call
from chalicelib.web.csv_table import CSV, csv_answer, wants_csv
from chalicelib.web.endpoint import Endpoints
from chalicelib.web.noted import noted

api = Endpoints(__name__)
ALL = "/v1/authorizations"
ONE = f"{ALL}/{{authorization_id}}"
_SHOWN = "authorizations of a patient"
_COLUMNS = (
    "due_on", "days_left", "words", "authorization_id", "authorization_number", "patient_id", "payer_id", "status",
    "starts_on", "ends_on", "procedures", "unit_kind", "requested", "approved", "used", "reserved", "remaining",
)  # fmt: skip


@dataclass(slots=True)
class OfPatient:
    """Which patient's authorization of that id is meant."""

    __pydantic_config__ = CLOSED
    patient_id: OurId


def clerk_of(caller: Caller) -> Clerk:
    """Who writes for a caller."""
    parts = wiring.parts()
    return Clerk(parts.desk, caller.space, parts.day_of(caller.space), caller.key_id)


def _identity(call: Call[Any, OfPatient]) -> tuple[str, str]:
    return call.asked.patient_id, call.path["authorization_id"]


@api.endpoint(
    "POST",
    ALL,
    scope="write",
    takes=AuthorizationForm,
    gives=AuthorizationJson,
    statuses=(200, 201),
    name="put_authorization",
)
def put_authorization_on_file(call: Call[AuthorizationForm]) -> Answer:
    """Put an authorization on file, from the request to the payer on. The same again gets it as it is now."""
    book = wiring.parts().rules
    return told(put_on_file(clerk_of(call.caller), book, call.given, uuid4().hex, call.protection))


@api.endpoint("GET", ALL, scope="read", takes=AuthorizationsQuery, gives=AuthorizationsJson, name="list_authorizations")
def authorizations(call: Call[AuthorizationsQuery]) -> Answer:
    """The authorizations of a patient, each with balance and forecast."""
    parts = wiring.parts()
    page = list_authorizations(parts.table, call.space, call.given, parts.day_of(call.space))
    noted(call, _SHOWN, [call.given.patient_id])
    return Answer(page)


@api.endpoint("GET", ONE, scope="read", takes=OfPatient, gives=ReadAuthorizationJson, name="find_authorization")
def authorization(call: Call[OfPatient]) -> Answer:
    """One with balance, forecast, reservations, the history of its status and the newest entries of its ledger."""
    parts = wiring.parts()
    identity = (call.given.patient_id, call.path["authorization_id"])
    found, version = read_authorization(parts.table, call.space, *identity, parts.day_of(call.space))
    noted(call, _SHOWN, [call.given.patient_id])
    return Answer(found, headers=etag(version))


@api.endpoint(
    "PUT", ONE, scope="write", takes=AuthorizationTerms, asks=OfPatient, gives=AuthorizationJson, versioned=True
)
def change_authorization(call: Call[AuthorizationTerms, OfPatient]) -> Answer:
    """Put what the payer says now in the place of its former terms. Reservations that they no longer cover are let
    go."""
    return told(change_terms(clerk_of(call.caller), *_identity(call), call.given, call.seen_version, call.protection))


@api.endpoint("GET", f"{ONE}/ledger", scope="read", takes=LedgerQuery, gives=LedgerJson, name="list_ledger")
def ledger(call: Call[LedgerQuery]) -> Answer:
    """Its ledger, newest entry first."""
    page = read_ledger(wiring.parts().table, call.space, call.path["authorization_id"], call.given)
    noted(call, _SHOWN, [call.given.patient_id])
    return Answer(page)


@api.endpoint(
    "POST",
    f"{ONE}/reservations",
    scope="write",
    takes=ReservationForm,
    asks=OfPatient,
    gives=EntryJson,
    statuses=(200, 201),
)
def reserve_visits(call: Call[ReservationForm, OfPatient]) -> Answer:
    """Hold scheduled visits, all of the days or none. The same again gets the first answer."""
    return told(reserve(clerk_of(call.caller), *_identity(call), call.given, call.protection))


@api.endpoint(
    "POST", f"{ONE}/releases", scope="write", takes=ReleaseForm, asks=OfPatient, gives=EntryJson, statuses=(200, 201)
)
def release_visits(call: Call[ReleaseForm, OfPatient]) -> Answer:
    """Give a reservation up. The same again gets the first answer."""
    return told(release(clerk_of(call.caller), *_identity(call), call.given, call.protection))


@api.endpoint(
    "POST",
    f"{ONE}/corrections",
    scope="write",
    takes=CorrectionForm,
    asks=OfPatient,
    gives=EntryJson,
    statuses=(200, 201),
)
def correct_balance(call: Call[CorrectionForm, OfPatient]) -> Answer:
    """Follow the payer where it counts otherwise. The same again gets the first answer."""
    return told(correct(clerk_of(call.caller), *_identity(call), call.given, call.protection))


@api.endpoint(
    "POST",
    f"{ONE}/extensions",
    scope="write",
    takes=ExtensionForm,
    asks=OfPatient,
    gives=EntryJson,
    statuses=(200, 201),
)
def extend_authorization(call: Call[ExtensionForm, OfPatient]) -> Answer:
    """Add visits or units, move its end back, or both. The same again gets the first answer."""
    return told(extend(clerk_of(call.caller), *_identity(call), call.given, call.protection))


@api.endpoint(
    "GET",
    "/v1/worklists/authorizations",
    scope="read",
    takes=AuthorizationsDueQuery,
    gives=AuthorizationsDueJson,
    also_gives=(CSV,),
    name="list_authorizations_due",
)
def authorizations_to_look_after(call: Call[AuthorizationsDueQuery]) -> Answer:
    """What ends or runs out, soonest first; or what the payer has not answered, longest waiting first."""
    parts, query = wiring.parts(), call.given
    page = work_list(parts.table, call.space, query, parts.day_of(call.space))
    noted(call, _SHOWN, sorted({row["patient_id"] for row in page["authorizations"]}))
    if wants_csv(query.format, call.accept):
        return csv_answer(_COLUMNS, map(_flat, page["authorizations"]), page["cursor"])
    return Answer(page)


def _flat(row: WorkRowJson) -> dict[str, object]:
    return {**row, **row["balance"], "procedures": " ".join(row["procedures"])}
