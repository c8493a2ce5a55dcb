"""The audit of contracts: who changed which, when, from what to what and why. An entry is written in the transaction of
the change that it tells, and only ever added."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Put, Record, Table

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


def audit_entry(space: str, payer_id: str, number: int, now: datetime, done: Mapping[str, Any]) -> Put:
    """What the transaction of the change must hold."""
    sort = f"{now.isoformat()}#CONTRACT#{payer_id}#{number:06d}"
    data = {"payer_id": payer_id, "number": number, **done}
    place = Key(address.audit(space, now.date()), sort)
    return Put(Record(place, AUDIT, data, listed=Key(address.audits(space), sort)))


def list_deeds(table: Table, space: str, after: str | None, most: int) -> tuple[list[ContractDeed], str | None]:
    """What was done to a practice's contracts, newest first, and where an older page goes on (None at the end)."""
    found = table.look_up("list", address.audits(space), limit=most + 1, after=after, newest_first=True)
    page = found[:most]
    deeds = [deed_of(record.data, record.data["number"]) for record in page]
    return deeds, page[-1].key.sort if len(found) > most else None


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
