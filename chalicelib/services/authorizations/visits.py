"""Held days as visits to come: each stands among what is due by its day, so that whoever prepares it finds it.

A record is placed when a reservation holds a day, in the same transaction, and never taken away: whoever finds it
reads the authorization again, which alone says whether the day is still held.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from chalicelib.services.authorizations.keeping import Kept
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Put, Record

# The kind in the index `due`.
VISITS = "VISIT"
VISIT = "visit"
_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Visit:
    """A day that an authorization was held for. `key` is its own record's."""

    day: date
    patient_id: str
    payer_id: str
    authorization: Key
    key: Key


def visit_key(space: str, patient_id: str, authorization_id: str, day: date) -> Key:
    """Where the visit of a day stands."""
    return address.visit(space, patient_id, authorization_id, day)


def placed_visits(space: str, kept: Kept, days: Iterable[date], found: Mapping[Key, Record]) -> list[Put]:
    """The changes that place these days; those that stand already stay as they are."""
    of = kept.authorization
    keys = {visit_key(space, of.patient_id, of.authorization_id, day): day for day in days}
    return [_placed(space, kept, key, day) for key, day in keys.items() if key not in found]


def _placed(space: str, kept: Kept, key: Key, day: date) -> Put:
    of = kept.authorization
    data = {
        "day": day.isoformat(),
        "patient_id": of.patient_id,
        "payer_id": of.payer_id,
        "authorization_id": of.authorization_id,
        "authorization": list(kept.key),
    }
    due = Key(address.due(space, VISITS), f"{day.isoformat()}#{of.patient_id}#{of.authorization_id}")
    until = datetime(day.year, day.month, day.day, tzinfo=UTC) + _KEPT
    return Put(Record(key, VISIT, data, due=due, expires_at=until))


def visit_of(record: Record) -> Visit:
    """The visit of a record."""
    data = record.data
    return Visit(
        date.fromisoformat(data["day"]),
        data["patient_id"],
        data["payer_id"],
        Key(*data["authorization"]),
        record.key,
    )
