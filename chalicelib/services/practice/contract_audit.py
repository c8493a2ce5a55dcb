"""The audit of contracts: who changed which, when, from what to what and why. An entry is written in the transaction of
the change that it tells, and only ever added."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chalicelib.domain.dates import plus_days
from chalicelib.services.records import address
from chalicelib.services.records.table import LAST, Key, Put, Record, Table

AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Cause:
    """What was done to a contract, and why."""

    what: str
    why: str = ""


FROM_A_CALL = Cause("put in force by a call of the API")


@dataclass(frozen=True, slots=True)
class ContractDeed:
    """A version of a contract that came into force. `changes` say in sentences what it changed; those of before the
    audit say nothing."""

    payer_id: str
    number: int
    at: datetime
    by: str
    what: str
    why: str
    changes: tuple[str, ...]

    @property
    def sort(self) -> str:
        """Where it stands among the others: by time."""
        return _place_among(self.at, self.payer_id, self.number)


def _place_among(at: datetime, payer_id: str, number: int) -> str:
    return f"{at.isoformat()}#CONTRACT#{payer_id}#{number:06d}"


def audit_entry(space: str, payer_id: str, number: int, now: datetime, done: Mapping[str, Any]) -> Put:
    """What the transaction of the change must hold."""
    sort = _place_among(now, payer_id, number)
    data = {"payer_id": payer_id, "number": number, **done}
    place = Key(address.audit(space, now.date()), sort)
    return Put(Record(place, AUDIT, data, listed=Key(address.audits(space), sort)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes: of the contract with one payer, by one person, from one day until another (both included, UTC)."""

    payer_id: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None

    def fits(self, record: Record) -> bool:
        """Whether payer and person are those that are wanted; the days are kept by where one reads."""
        data = record.data
        return self.payer_id in ("", data["payer_id"]) and self.person.lower() in data["by"].lower()


def look_through(
    table: Table, space: str, wanted: Wanted, after: str | None, most: int
) -> tuple[list[ContractDeed], str | None]:
    """Those that are wanted among the next `most` deeds to a practice's contracts, newest first, in one call; and where
    older ones go on (None at the end)."""
    first = wanted.since.isoformat() if wanted.since else ""
    last = plus_days(wanted.until, 1).isoformat() if wanted.until else LAST
    place = address.audits(space)
    records = table.look_up("list", place, first, last, limit=most, after=after, newest_first=True)
    deeds = [deed_of(record.data, record.data["number"]) for record in records if wanted.fits(record)]
    return deeds, records[-1].key.sort if len(records) == most else None


def deed_of(data: Mapping[str, Any], number: int) -> ContractDeed:
    """A change as an entry of the audit, or the version itself, tells it."""
    return ContractDeed(
        payer_id=data["payer_id"],
        number=number,
        at=datetime.fromisoformat(data["at"]),
        by=data["by"],
        what=data.get("what", FROM_A_CALL.what),
        why=data.get("why", ""),
        changes=tuple(data.get("changes", ())),
    )
