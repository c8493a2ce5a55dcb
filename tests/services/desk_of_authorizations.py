"""Authorizations in tests of services: one practice's clerk, and a front desk that records claims by their draws alone.

A claim here is a marker record beside its draws, in one transaction with the patient's head, as a recorded claim is.
"""

import random
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.claim import Claim
from chalicelib.domain.reading import read_as
from chalicelib.services.authorizations.change_terms import change_terms
from chalicelib.services.authorizations.changes_for_draws import changes_for_draws
from chalicelib.services.authorizations.clerk import Clerk
from chalicelib.services.authorizations.correct import correct, extend
from chalicelib.services.authorizations.draw_plan import NOTHING_DRAWN
from chalicelib.services.authorizations.forms import (
    AuthorizationForm,
    AuthorizationTerms,
    CorrectionForm,
    ExtensionForm,
    ReleaseForm,
    ReservationForm,
)
from chalicelib.services.authorizations.keeping import kept_among, kept_of, standing_key
from chalicelib.services.authorizations.ledger import PREFIX, Entry, kept_entry, of_revision, sum_of
from chalicelib.services.authorizations.on_file import AuthorizationOnFile
from chalicelib.services.authorizations.plan_draws import plan_draws
from chalicelib.services.authorizations.put_on_file import put_on_file
from chalicelib.services.authorizations.reserve import release, reserve
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.once import UNPROTECTED, FirstAnswer
from chalicelib.services.records.patient_file import read_patient_file
from chalicelib.services.records.table import Key, Put, Record, Table
from tests.http.service import library

NOW = datetime(2026, 3, 20, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 20)
SPACE = "P#demo"
PATIENT = "P-1"
LIBRARY = library()
TERMS: dict[str, Any] = {
    "status": "approved",
    "authorization_number": "A1",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "approved": 12,
}
FORM: dict[str, Any] = TERMS | {"patient_id": PATIENT, "payer_id": "sample_payer", "authorization_id": "a-1"}


def short_pause(attempt: int) -> None:
    """A tenth of what a real desk waits."""
    time.sleep(random.uniform(0, 0.002 * 2**attempt))


def clerk(table: Table, today: date = TODAY) -> Clerk:
    return Clerk(Desk(table, lambda: NOW, short_pause), SPACE, today, "key-1")


def put(table: Table, today: date = TODAY, **terms: Any) -> FirstAnswer:
    form = read_as(AuthorizationForm, FORM | terms)
    return put_on_file(clerk(table, today), LIBRARY, form, "new-id", UNPROTECTED)


def change(table: Table, seen_version: int, today: date = TODAY, **terms: Any) -> FirstAnswer:
    form = read_as(AuthorizationTerms, TERMS | terms)
    return change_terms(clerk(table, today), PATIENT, "a-1", form, seen_version, UNPROTECTED)


def reserved(table: Table, reservation_id: str, *days: str, each: int = 1, today: date = TODAY) -> FirstAnswer:
    form = read_as(ReservationForm, {"reservation_id": reservation_id, "days": list(days), "each": each})
    return reserve(clerk(table, today), PATIENT, "a-1", form, UNPROTECTED)


def released(table: Table, reservation_id: str, today: date = TODAY) -> FirstAnswer:
    form = read_as(ReleaseForm, {"reservation_id": reservation_id})
    return release(clerk(table, today), PATIENT, "a-1", form, UNPROTECTED)


def corrected(table: Table, correction_id: str, used_change: int, today: date = TODAY) -> FirstAnswer:
    given = {"correction_id": correction_id, "used_change": used_change, "reason": "counted_by_payer"}
    return correct(clerk(table, today), PATIENT, "a-1", read_as(CorrectionForm, given), UNPROTECTED)


def extended(table: Table, extension_id: str, today: date = TODAY, **given: Any) -> FirstAnswer:
    form = read_as(ExtensionForm, {"extension_id": extension_id} | given)
    return extend(clerk(table, today), PATIENT, "a-1", form, UNPROTECTED)


def recorded(table: Table, made: Claim, revision: int = 1, today: date = TODAY) -> Sequence[int]:
    """Records the claim in this revision, once; what each of its lines draws. A revision 0 takes the claim back."""
    place = Key(address.claim(SPACE, made.payer_id, made.claim_id))

    def attempt() -> Sequence[int]:
        file = read_patient_file(table, SPACE, PATIENT)
        marker = table.get_many([place]).get(place)
        if marker is not None and marker.data["revision"] >= revision:
            first: list[int] = marker.data["amounts"]
            return first
        kept = kept_among(file.records)
        plan = plan_draws(made, [one.authorization for one in kept], {}, today) if made.lines else NOTHING_DRAWN
        cause = of_revision(made.claim_id, revision)
        changes = changes_for_draws(SPACE, kept, made.claim_id, plan, cause, clerk(table).stamp, today)
        amounts = [one.amount for one in plan.draws]
        data = {"revision": revision, "amounts": amounts}
        table.write([*changes, file.raised_head(), Put(Record(place, "marker", data, marker.version if marker else 0))])
        return amounts

    return Desk(table, lambda: NOW, short_pause).decide(attempt)


def on_file(table: Table, authorization_id: str = "a-1") -> AuthorizationOnFile:
    return kept_of(table.get(standing_key(SPACE, PATIENT, authorization_id))).authorization


def entries(table: Table, authorization_id: str = "a-1") -> list[Entry]:
    """The ledger, oldest entry first."""
    records = table.read(address.ledger(SPACE, PATIENT, authorization_id), PREFIX)
    return sorted(map(kept_entry, records), key=lambda entry: entry.number)


def require_balanced(table: Table, authorization_id: str = "a-1") -> None:
    """The ledger adds up to the balance, every entry to the one before it, and no number is missing."""
    of, ledger = on_file(table, authorization_id), entries(table, authorization_id)
    assert [entry.number for entry in ledger] == list(range(1, of.entries + 1))
    assert sum_of(ledger, "approved") == (of.approved or 0)
    for number in range(1, len(ledger) + 1):
        balance = ledger[number - 1].balance
        assert sum_of(ledger[:number], "used") == balance.used >= 0
        assert sum_of(ledger[:number], "reserved") == balance.reserved >= 0
    assert ledger[-1].balance[1:] == of.balance[1:]
