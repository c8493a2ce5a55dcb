"""Clocks as they are told and kept: one record a clock, in the index `due` while it runs.

`filing` lists what must be done, `denials` the denials to be worked, `disputes` what may still be disputed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from typing_extensions import TypedDict

from chalicelib.domain.verdict import ReferenceJson
from chalicelib.services.claims.clocks import RECORDED, ClaimClock
from chalicelib.services.claims.life import Life
from chalicelib.services.records import address
from chalicelib.services.records.table import Change, Delete, Key, Put, Record

CLOCK = "clock"
# Sorts behind every date.
UNDATED = "undated"
Worklist = Literal["filing", "denials", "disputes"]
WORKLISTS: tuple[Worklist, ...] = get_args(Worklist)
_ALWAYS_DUE = ("initial", "secondary", "records")


class ClockJson(TypedDict):
    """A clock of a recorded claim; running while `closed_by` is null. `worklist` is where it stands while it runs."""

    kind: str
    opened_by: str
    opened_on: str
    deadline: str | None
    basis: str | None
    because: str | None
    limit: dict[str, Any] | None
    reference: ReferenceJson | None
    closed_by: str | None
    closed_on: str | None
    worklist: Worklist


class ClockChangeJson(TypedDict):
    """What happened to a clock. `deadline` is the one after, `was` the one before."""

    kind: str
    opened_by: str
    change: Literal["opened", "closed", "reopened", "moved", "withdrawn"]
    deadline: str | None
    was: str | None


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


def worklist_of(clock: ClaimClock, denied: bool) -> Worklist:
    """Where a clock stands; `denied` says whether any line of the claim stands denied."""
    if clock.kind == "denial_work":
        return "denials"
    must_be_done = clock.kind in _ALWAYS_DUE or clock.opened_by.startswith((RECORDED, "revision:"))
    if must_be_done or (denied and clock.kind != "underpayment"):
        return "filing"
    return "disputes"


def clock_json(clock: ClaimClock, worklist: Worklist) -> ClockJson:
    """A clock as it is told."""
    return {
        "kind": clock.kind,
        "opened_by": clock.opened_by,
        "opened_on": clock.opened_on.isoformat(),
        "deadline": _iso(clock.deadline),
        "basis": _iso(clock.basis),
        "because": clock.because,
        "limit": None if clock.limit is None else dict(clock.limit),
        "reference": clock.reference,
        "closed_by": clock.closed_by,
        "closed_on": _iso(clock.closed_on),
        "worklist": worklist,
    }


def clocks_json(life: Life) -> list[ClockJson]:
    """The clocks of a life, told."""
    denied = bool(life.denied_lines)
    return in_order([clock_json(one, worklist_of(one, denied)) for one in life.clocks])


def in_order(clocks: Iterable[ClockJson]) -> list[ClockJson]:
    """Those that run, soonest first, those without a date behind them; then the closed ones in the same way."""

    def place(clock: ClockJson) -> tuple[bool, str, str, str]:
        return clock["closed_by"] is not None, clock["deadline"] or UNDATED, clock["kind"], clock["opened_by"]

    return sorted(clocks, key=place)


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


def told_clock(data: Mapping[str, Any]) -> ClockJson:
    """A kept clock as it is told."""
    return {name: data[name] for name in ClockJson.__annotations__}  # type: ignore[return-value]


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
    day = _iso(clock.deadline) or UNDATED
    names = (place.payer_id, place.claim_id, clock.kind, clock.opened_by)
    return Key(address.due(place.space, worklist), "#".join([day, *map(address.encoded, names)]))


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


def changes_of(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[ClockChangeJson]:
    """What happened to a clock between two of its states; its work list alone is no news."""
    one = after or before or {}
    was: str | None = before["deadline"] if before else None
    deadline: str | None = after["deadline"] if after else None
    was_open = before is not None and before["closed_by"] is None
    is_open = after is not None and after["closed_by"] is None
    kinds: list[Any] = []
    if before is None or after is None:
        kinds.append("opened" if before is None else "withdrawn")
    elif was != deadline:
        kinds.append("moved")
    if after is not None and not is_open and (before is None or was_open):
        kinds.append("closed")
    if before is not None and not was_open and is_open:
        kinds.append("reopened")
    return [
        {"kind": one["kind"], "opened_by": one["opened_by"], "change": kind, "deadline": deadline, "was": was}
        for kind in kinds
    ]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
