"""Clocks as they are kept: one record a clock, in the index `due` while it runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chalicelib.services.claims.clock_json import (
    UNDATED,
    ClockChangeJson,
    Worklist,
    changes_of,
    clock_json,
    worklist_of,
)
from chalicelib.services.claims.clocks import ClaimClock
from chalicelib.services.claims.life import Life
from chalicelib.services.claims.standing_json import iso
from chalicelib.services.records import address
from chalicelib.services.records.table import Change, Delete, Key, Put, Record

CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class ClaimPlace:
    """Whose clocks they are."""

    space: str
    payer_id: str
    claim_id: str

    def clock(self, kind: str, opened_by: str) -> Key:
        return address.claim_clock(self.space, self.payer_id, self.claim_id, kind, opened_by)


@dataclass(frozen=True, slots=True)
class ClockWrites:
    """The changes that bring kept clocks in line, and what they mean."""

    changes: list[Change]
    told: list[ClockChangeJson]


def kept_clock(data: Mapping[str, Any]) -> ClaimClock:
    """A clock as it was kept."""
    return ClaimClock(
        kind=data["kind"],
        opened_by=data["opened_by"],
        opened_on=date.fromisoformat(data["opened_on"]),
        deadline=_day(data["deadline"]),
        basis=_day(data["basis"]),
        because=data["because"],
        limit=data["limit"],
        reference=data["reference"],
        starts={name: date.fromisoformat(day) for name, day in data["starts"].items()},
        network=data["network"],
        closed_by=data["closed_by"],
        closed_on=_day(data["closed_on"]),
    )


def clock_record(place: ClaimPlace, clock: ClaimClock, worklist: Worklist, version: int) -> Record:
    """A clock as it is kept."""
    data = clock_json(clock, worklist) | {
        "claim_id": place.claim_id,
        "payer_id": place.payer_id,
        "starts": {name: day.isoformat() for name, day in clock.starts.items()},
        "network": clock.network,
    }
    key = place.clock(clock.kind, clock.opened_by)
    return Record(key, CLOCK, data, version, due=_due(place, clock, worklist) if clock.is_open else None)


def _due(place: ClaimPlace, clock: ClaimClock, worklist: Worklist) -> Key:
    day = iso(clock.deadline) or UNDATED
    names = (place.payer_id, place.claim_id, clock.kind, clock.opened_by)
    return Key(address.due(place.space, worklist), "#".join([day, *map(address.encoded, names)]))


def keeping_met(life: Life, kept: Iterable[Record]) -> Life:
    """The life with those clocks as they were kept that were closed then and are now, from the same days: what was met
    or missed is not judged by limits that came later."""
    met = {one.name: one for one in (kept_clock(record.data) for record in kept) if not one.is_open}

    def as_kept(clock: ClaimClock) -> ClaimClock:
        former = met.get(clock.name)
        if former is None or clock.is_open or former.starts != clock.starts or former.network != clock.network:
            return clock
        return former if former.closed_by == clock.closed_by else former.closed(*_closing(clock))

    return replace(life, clocks=tuple(as_kept(clock) for clock in life.clocks))


def _closing(clock: ClaimClock) -> tuple[str, date]:
    assert clock.closed_by is not None
    assert clock.closed_on is not None
    return clock.closed_by, clock.closed_on


def clock_writes(place: ClaimPlace, kept: Iterable[Record], life: Life) -> ClockWrites:
    """What brings the kept clocks of a claim in line with its life. What is as it should be is not written."""
    denied = bool(life.denied_lines)
    before = {record.key: record for record in kept}
    writes = ClockWrites([], [])
    for clock in life.clocks:
        former = before.pop(place.clock(clock.kind, clock.opened_by), None)
        record = clock_record(place, clock, worklist_of(clock, denied), former.version if former else 0)
        if former is None or record.data != former.data:
            writes.changes.append(Put(record))
            writes.told.extend(changes_of(former.data if former else None, record.data))
    for former in before.values():
        writes.changes.append(Delete(former.key, former.version))
        writes.told.extend(changes_of(former.data, None))
    return writes


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
