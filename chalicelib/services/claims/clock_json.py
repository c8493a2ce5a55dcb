"""Clocks as they are told, on which work list each stands, and what happened to one between two of its states.

`filing` lists what must be done, `denials` the denials to be worked, `disputes` what may still be disputed.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

from typing_extensions import TypedDict

from chalicelib.domain.verdict import ReferenceJson
from chalicelib.services.claims.clocks import RECORDED, ClaimClock, ClockKind
from chalicelib.services.claims.life import Life
from chalicelib.services.claims.standing_json import iso

# Sorts behind every date.
UNDATED = "undated"
Worklist = Literal["filing", "denials", "disputes"]
WORKLISTS: tuple[Worklist, ...] = get_args(Worklist)
_ALWAYS_DUE = ("initial", "secondary", "records")


class ClockJson(TypedDict):
    """A clock of a recorded claim; running while `closed_by` is null. `worklist` is where it stands while it runs."""

    kind: ClockKind
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

    kind: ClockKind
    opened_by: str
    change: Literal["opened", "closed", "reopened", "moved", "withdrawn"]
    deadline: str | None
    was: str | None


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
        "deadline": iso(clock.deadline),
        "basis": iso(clock.basis),
        "because": clock.because,
        "limit": None if clock.limit is None else dict(clock.limit),
        "reference": clock.reference,
        "closed_by": clock.closed_by,
        "closed_on": iso(clock.closed_on),
        "worklist": worklist,
    }


def told_clock(data: Mapping[str, Any]) -> ClockJson:
    """A kept clock as it is told."""
    return {name: data[name] for name in ClockJson.__annotations__}  # type: ignore[return-value]


def clocks_json(life: Life) -> list[ClockJson]:
    """The clocks of a life, told."""
    denied = bool(life.denied_lines)
    return in_order([clock_json(one, worklist_of(one, denied)) for one in life.clocks])


def in_order(clocks: Iterable[ClockJson]) -> list[ClockJson]:
    """Those that run, soonest first, those without a date behind them; then the closed ones in the same way."""

    def place(clock: ClockJson) -> tuple[bool, str, str, str]:
        return clock["closed_by"] is not None, clock["deadline"] or UNDATED, clock["kind"], clock["opened_by"]

    return sorted(clocks, key=place)


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
