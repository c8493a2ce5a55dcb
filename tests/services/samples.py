"""A practice for tests of services: two small payers, a table, a clock that stands still."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.reading import read_as
from chalicelib.services.claims.record_claim import record_claim
from chalicelib.services.claims.recording import Office, Recording
from chalicelib.services.practice.practice_file import read_practice_file
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.once import UNPROTECTED, FirstAnswer, Protection, once
from chalicelib.services.records.table import Table
from chalicelib.services.who import Fingerprints
from tests.http.service import CLAIM, library

NOW = datetime(2026, 3, 20, 15, 0, tzinfo=UTC)
SPACE = "P#demo"


def no_pause(attempt: int) -> None:
    """Waiting takes no time."""


def office(table: Table, pause: Callable[[int], None] = no_pause) -> Office:
    """Where claims are recorded, with the sample payers' rules."""
    desk = Desk(table, lambda: NOW, pause)
    people = Fingerprints(lambda: (b"a secret of tests",))
    return Office(desk, read_practice_file(table, SPACE), library(), date(2026, 3, 20), "a test", people)


def claim(claim_id: str = "C-1", patient_id: str = "P-1", **changes: Any) -> dict[str, Any]:
    """A clean claim as native JSON."""
    made = deepcopy(CLAIM) | {"claim_id": claim_id} | changes
    made["patient"] |= {"patient_id": patient_id}
    return made


def recorded(
    table: Table, made: dict[str, Any], key: str | None = None, pause: Callable[[int], None] = no_pause
) -> FirstAnswer:
    """One call of POST /v1/claims, with an Idempotency-Key where one is given."""
    protection: Protection = UNPROTECTED
    if key is not None:
        found = once(table, SPACE, key, key, NOW)
        if isinstance(found, FirstAnswer):
            return found
        protection = found
    return record_claim(office(table, pause), read_as(Recording, {"claim": made}), protection)
