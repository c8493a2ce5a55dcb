"""The clocks of one claim: each is a question to the payer's limits that an event asked, with the answer.

A clock keeps the days that it was asked with, so that it can be asked again when the payer's limits change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, NamedTuple

from chalicelib.checks.timely_filing import NoClock, clock
from chalicelib.domain.dates import plus_days
from chalicelib.domain.verdict import ReferenceJson, reference_json
from chalicelib.rules.compiled import CompiledRules
from chalicelib.rules.limits import LimitKind
from chalicelib.rules.promises import Promise

ClockKind = Literal[LimitKind, "denial_work"]
Network = Literal["in", "out"]
# What opens the first clocks of a claim, where other clocks name an event.
RECORDED = "recorded"


class ClockName(NamedTuple):
    """A clock of a claim: its kind, and what opened it (an event's id, or RECORDED). Stays the same for good."""

    kind: ClockKind
    opened_by: str


@dataclass(frozen=True, slots=True)
class ClaimClock:
    """A clock of a recorded claim, running while `closed_by` is None.

    `deadline` is the last good day; where none is known it is None and `because` says why. `basis` is the day that the
    limit counts from, `starts` the days by event that were known when it was asked, `network` the claim's. `limit` and
    `reference` are the limit as written and its source. `closed_by` names the event that closed it.
    """

    kind: ClockKind
    opened_by: str
    opened_on: date
    deadline: date | None
    basis: date | None
    because: str | None
    limit: Mapping[str, Any] | None
    reference: ReferenceJson | None
    starts: Mapping[str, date]
    network: Network | None = None
    closed_by: str | None = None
    closed_on: date | None = None

    @property
    def name(self) -> ClockName:
        return ClockName(self.kind, self.opened_by)

    @property
    def is_open(self) -> bool:
        return self.closed_by is None

    def closed(self, by: str, on: date) -> "ClaimClock":
        """The same, closed by that event."""
        return replace(self, closed_by=by, closed_on=on)

    def reopened(self) -> "ClaimClock":
        """The same, running."""
        return replace(self, closed_by=None, closed_on=None)


def filing_clock(
    rules: CompiledRules,
    kind: LimitKind,
    opened: tuple[str, date],
    starts: Mapping[str, date],
    network: Network | None,
) -> ClaimClock:
    """The payer's clock of that kind. `opened` names what opened it and the day."""
    opened_by, opened_on = opened
    asked = ClaimClock(kind, opened_by, opened_on, None, None, None, None, None, starts, network)
    return _answered(asked, kind, rules)


def promised_clock(promise: Promise, opened: tuple[str, date]) -> ClaimClock:
    """The clock in which a denial is to be worked."""
    opened_by, opened_on = opened
    return ClaimClock(
        kind="denial_work",
        opened_by=opened_by,
        opened_on=opened_on,
        deadline=plus_days(opened_on, promise.days),
        basis=opened_on,
        because=None,
        limit=promise.plain(),
        reference=reference_json(promise.reference.citation),
        starts={promise.start: opened_on},
    )


def has_limit(rules: CompiledRules, kind: LimitKind) -> bool:
    """True where some version of the payer's limits holds one of that kind."""
    versions = rules.versions.get("timely_filing")
    return versions is not None and any(rule and kind in rule.parameters.by_kind for rule in versions.rules)


def _answered(asked: ClaimClock, kind: LimitKind, rules: CompiledRules) -> ClaimClock:
    try:
        running = clock(rules.versions.get("timely_filing"), kind, dict(asked.starts), asked.network)
    except NoClock as reason:
        return replace(asked, deadline=None, basis=None, because=str(reason), limit=None, reference=None)
    return replace(
        asked,
        deadline=running.shortest.last_day,
        basis=running.shortest.basis,
        because=None,
        limit=running.limit.plain(),
        reference=reference_json(running.rule.citation),
    )


class ClockChange(NamedTuple):
    """A clock before and after the payer's limits changed."""

    before: ClaimClock
    after: ClaimClock


def recompute_clocks(clocks: Iterable[ClaimClock], rules: CompiledRules) -> tuple[ClockChange, ...]:
    """Those open clocks that the rules now answer otherwise. Closed ones and promises stay as they are."""
    changes = []
    for before in clocks:
        if before.is_open and before.kind != "denial_work":
            after = _answered(before, before.kind, rules)
            if after != before:
                changes.append(ClockChange(before, after))
    return tuple(changes)
