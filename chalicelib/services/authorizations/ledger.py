"""The ledger: one entry per cause, each with its movements and the balance after it; their sum is the balance.

An entry stands under what caused it, never under the time of writing, so the same cause never counts twice.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from chalicelib.domain.dates import Day
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.reading import read_as
from chalicelib.services.authorizations.on_file import AuthorizationOnFile, Balance
from chalicelib.services.records import address
from chalicelib.services.records.address import encoded
from chalicelib.services.records.table import Key, Put, Record

ENTRY = "authorization_entry"
PREFIX = "ENTRY#"
MovementKind = Literal["approve", "extend", "reserve", "draw", "release", "correct"]
Account = Literal["approved", "used", "reserved"]
CauseKind = Literal["creation", "change", "extension", "reservation", "release", "correction", "claim", "event"]


@lean_dataclass
class Cause:
    """What an entry comes from: `id` is that of the claim, reservation …, `part` the claim's revision or event."""

    kind: CauseKind
    id: str = ""
    part: str = ""

    @property
    def sort(self) -> str:
        """Where the entry stands in its ledger."""
        return PREFIX + "#".join((self.kind.upper(), encoded(self.id), encoded(self.part)))


def of_revision(claim_id: str, revision: int) -> Cause:
    """A claim as it was recorded, corrected or taken back."""
    return Cause("claim", claim_id, f"{revision:06}")


def of_event(claim_id: str, event_id: str) -> Cause:
    """What was told about a claim, such as its rejection."""
    return Cause("event", claim_id, event_id)


@lean_dataclass
class Movement:
    """`change` on one account, in visits or units, below 0 where the account falls; `days` are those it is about."""

    kind: MovementKind
    account: Account
    change: int
    because: str
    days: tuple[Day, ...] = ()


@lean_dataclass
class Stamp:
    """When (RFC 3339, UTC) and by whom something is written."""

    at: str
    by: str


@lean_dataclass
class Entry:
    """`number` counts from 1 within the ledger; `asked` is what the caller gave, to tell a repetition from another."""

    number: int
    cause: Cause
    movements: tuple[Movement, ...]
    approved: int | None
    used: int
    reserved: int
    at: str
    by: str
    asked: dict[str, Any]

    @property
    def balance(self) -> Balance:
        """What the entry left."""
        return Balance(self.approved, self.used, self.reserved)


def sum_of(entries: Iterable[Entry], account: Account) -> int:
    """What the movements on an account come to."""
    return sum(one.change for entry in entries for one in entry.movements if one.account == account)


def days_of(days: Iterable[date]) -> tuple[date, ...]:
    """Each once, in order."""
    return tuple(sorted(set(days)))


def entry_of(
    after: AuthorizationOnFile, cause: Cause, movements: tuple[Movement, ...], stamp: Stamp, asked: dict[str, Any]
) -> Entry:
    """The entry that leaves the authorization as `after`, whose `entries` count it already."""
    return Entry(after.entries, cause, movements, *after.balance, stamp.at, stamp.by, asked)


def put_entry(space: str, of: AuthorizationOnFile, entry: Entry) -> Put:
    """Keeps the entry, provided its cause has none."""
    data = {
        "number": entry.number,
        "cause": {"kind": entry.cause.kind, "id": entry.cause.id, "part": entry.cause.part},
        "movements": [
            {"kind": m.kind, "account": m.account, "change": m.change, "because": m.because,
             "days": [day.isoformat() for day in m.days]}
            for m in entry.movements
        ],
        "approved": entry.approved, "used": entry.used, "reserved": entry.reserved,
        "at": entry.at, "by": entry.by, "asked": entry.asked,
    }  # fmt: skip
    place = entry_key(space, of.patient_id, of.authorization_id, entry.cause)
    return Put(Record(place, ENTRY, data, listed=address.ledger_by_number(place.partition, entry.number)))


def entry_key(space: str, patient_id: str, authorization_id: str, cause: Cause) -> Key:
    """Where the entry of a cause stands."""
    return Key(address.ledger(space, patient_id, authorization_id), cause.sort)


def kept_entry(record: Record) -> Entry:
    """The entry of a record."""
    return read_as(Entry, dict(record.data))
