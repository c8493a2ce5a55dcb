"""Authorizations as records: standing ones in the range that a validation reads, long ended ones behind it.

The index `due` holds what a biller must look after: what ends or runs out, and what the payer has not answered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.domain.dates import plus_days
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.plain import plain
from chalicelib.domain.reading import read_as
from chalicelib.services.authorizations.forecast import forecast
from chalicelib.services.authorizations.ledger import Cause, Entry, Movement, Stamp, entry_of, put_entry
from chalicelib.services.authorizations.on_file import UNANSWERED, AuthorizationOnFile
from chalicelib.services.records import address
from chalicelib.services.records.table import Change, Delete, Key, Put, Record

AUTHORIZATION = "authorization"
# Kinds of the index `due`.
ENDING = "AUTHORIZATION"
ASKED = "AUTHORIZATION_ASKED"
_PART = "AUTH"
# Ended ones stand as long as recent history is read; behind that no claim can still be filed.
STANDS_DAYS = 400
# From here on it is listed for those who warn; when somebody is warned is for them to say.
_NEARLY_USED_PERCENT = 50


@lean_dataclass
class Kept:
    """An authorization, where it stands, and the version read."""

    authorization: AuthorizationOnFile
    key: Key
    version: int

    @property
    def is_closed(self) -> bool:
        """True where it ended so long ago that it no longer stands in the patient's file."""
        return self.key.sort.startswith(address.CLOSED)


def kept_of(record: Record) -> Kept:
    """The authorization of a record."""
    return Kept(read_as(AuthorizationOnFile, dict(record.data)), record.key, record.version)


def kept_among(records: Iterable[Record]) -> list[Kept]:
    """The authorizations among a patient's records."""
    return [kept_of(record) for record in records if record.kind == AUTHORIZATION]


def standing_key(space: str, patient_id: str, authorization_id: str) -> Key:
    """Where it stands while it counts."""
    return address.standing(space, patient_id, _PART, authorization_id)


def closed_key(space: str, patient_id: str, authorization_id: str) -> Key:
    """Where it stands once it has long ended."""
    return address.closed(space, patient_id, _PART, authorization_id)


def standing_prefix() -> str:
    """What the sort keys of standing authorizations begin with."""
    return f"{address.STANDING}{_PART}#"


def closed_prefix() -> str:
    """What the sort keys of closed authorizations begin with."""
    return f"{address.CLOSED}{_PART}#"


def put_authorization(space: str, kept: Kept, after: AuthorizationOnFile, today: date) -> Put:
    """Keeps it as `after` says, provided it is still at the version read."""
    due = None if kept.is_closed else due_place(space, after, today)
    listed = Key(nearly_used_list(space), _sort(after, today)) if due and is_nearly_used(after) else None
    return Put(Record(kept.key, AUTHORIZATION, plain(after), kept.version, due, listed))


def is_nearly_used(of: AuthorizationOnFile) -> bool:
    """True from a share of the approved amount on, whatever its dates."""
    approved, used, _ = of.balance
    return bool(approved) and of.status == "approved" and 100 * used >= _NEARLY_USED_PERCENT * (approved or 0)


def nearly_used_list(space: str) -> str:
    """Where those stand, in the index `list`."""
    return f"{space}#AUTHORIZATIONS#NEARLY_USED"


def changes_of(
    space: str,
    kept: Kept,
    after: AuthorizationOnFile,
    movements: Sequence[Movement],
    cause: Cause,
    stamp: Stamp,
    today: date,
    asked: dict[str, Any] | None = None,
) -> tuple[list[Change], Entry]:
    """The authorization as it is now, and its ledger entry."""
    counted = replace(after, entries=after.entries + 1)
    entry = entry_of(counted, cause, tuple(movements), stamp, asked or {})
    return [put_authorization(space, kept, counted, today), put_entry(space, counted, entry)], entry


def closing(space: str, kept: Iterable[Kept], today: date) -> list[Change]:
    """Moves those that ended long ago out of the range that a validation reads."""
    changes: list[Change] = []
    for one in kept:
        of = one.authorization
        last = of.ends_on or (None if of.status == "approved" or of.status in UNANSWERED else of.statuses[-1].on)
        if not one.is_closed and last is not None and last < plus_days(today, -STANDS_DAYS):
            place = closed_key(space, of.patient_id, of.authorization_id)
            changes += [Delete(one.key, one.version), Put(Record(place, AUTHORIZATION, plain(of)))]
    return changes


def due_place(space: str, of: AuthorizationOnFile, today: date) -> Key | None:
    """Where it stands among what a biller must look after, by the day on which he must; None where there is none."""
    if of.status in UNANSWERED:
        return Key(address.due(space, ASKED), _sort(of, of.statuses[0].on))
    day = attention_on(of, today)
    if of.status != "approved" or of.renewed_by is not None or day is None:
        return None
    return Key(address.due(space, ENDING), _sort(of, day))


def attention_on(of: AuthorizationOnFile, today: date) -> date | None:
    """The day on which it ends or runs out, whichever comes first."""
    days = (of.ends_on, forecast(of, today).runs_out_on)
    return min((day for day in days if day is not None), default=None)


def _sort(of: AuthorizationOnFile, day: date) -> str:
    return f"{day.isoformat()}#{of.patient_id}#{of.authorization_id}"
