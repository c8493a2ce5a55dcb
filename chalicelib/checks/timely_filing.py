"""Filed in time: the deadline of the claim as it stands, from the payer's limits and the day the clock started.

The version of a limit that counts is the one in whose time its own start lies, which may differ from that of the lines.
Where limits differ by network and the claim does not say, being late goes by the longer and a warning by the shorter.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.domain.claim import Claim, Line
from chalicelib.domain.finding import PASSED, Answer, NotChecked
from chalicelib.domain.verdict import Filing
from chalicelib.rules.limits import Deadline, Events, Limit, LimitKind
from chalicelib.rules.parameters import Parameters, WholeNumber
from chalicelib.rules.rule import MOST_REMEMBERED, Kind, Rule, RuleVersions


class TimelyFilingParameters(Parameters):
    """The payer's clocks."""

    limits: tuple[Limit, ...] = Field(description="Time limits: one of each kind, or one for each network.")
    warn_within_days: WholeNumber = Field(default=0, description="Warn this many days before the deadline; 0: never.")

    @cached_property
    def by_kind(self) -> dict[str | None, tuple[Limit, ...]]:
        """The limits of each kind of clock, in the order given."""
        kinds = dict.fromkeys(limit.kind for limit in self.limits)
        return {kind: tuple(limit for limit in self.limits if limit.kind == kind) for kind in kinds}


FilingRule = Rule[TimelyFilingParameters]


class Clock(NamedTuple):
    """A running clock: what it goes by, and its shortest and longest reading (they differ where the network is
    unknown)."""

    rule: FilingRule
    limit: Limit
    shortest: Deadline
    longest: Deadline


class NoClock(ValueError):
    """No deadline is known; says why."""


def clock(
    versions: RuleVersions[TimelyFilingParameters] | None, kind: LimitKind, events: Events, network: str | None = None
) -> Clock:
    """The clock of one kind. `events` maps event names to days. Raises NoClock with the reason where none is known."""
    if versions is None:
        raise NoClock("this payer's rules hold no filing limits")
    named = False
    for position in range(len(versions.rules) - 1, -1, -1):
        rule = versions.rules[position]
        limits = _limits(rule, kind, network) if rule else ()
        named = named or bool(limits)
        if rule is None or not limits:
            continue
        start = limits[0].started(events)
        if start is None:
            raise NoClock(f"the day of the event that starts this clock ({_events(limits)}) is not given")
        until = versions.until(position)
        if versions.starts[position] <= start and (until is None or start < until):
            return _clock(versions, rule, limits, events, network)
    if named:
        raise NoClock("no limit was in force on the day that starts this clock")
    raise NoClock(f"this payer's rules hold no limit of kind {kind}")


def _clock(
    versions: RuleVersions[TimelyFilingParameters],
    rule: FilingRule,
    limits: Sequence[Limit],
    events: Events,
    network: str | None,
) -> Clock:
    initial = None
    if any(limit.needs_initial for limit in limits):
        initial = clock(versions, "initial", events, network).shortest
    found = [(deadline, limit) for limit in limits if (deadline := limit.deadline(events, initial))]
    shortest, limit = min(found, key=lambda pair: pair[0].last_day)
    longest, _ = max(found, key=lambda pair: pair[0].last_day)
    return Clock(rule, limit, shortest, longest)


def _limits(rule: FilingRule, kind: LimitKind, network: str | None) -> Sequence[Limit]:
    of_kind = rule.parameters.by_kind.get(kind, ())
    return of_kind if network is None else [limit for limit in of_kind if limit.network in (None, network)]


def _events(limits: Sequence[Limit]) -> str:
    return " or ".join(dict.fromkeys(part.start or "" for limit in limits for part in limit.parts))


def kind_of(claim: Claim, frequency: str | None = None) -> LimitKind:
    """Which clock a claim as it stands runs on: a correction's, a secondary claim's, else the initial one.

    `frequency` is that of an earlier revision, the claim's own by default.
    """
    if (frequency or claim.frequency) == "7":
        return "corrected"
    return "secondary" if claim.primary_payer is not None else "initial"


def claim_days(claim: Claim) -> dict[str, date | None]:
    """What a claim itself tells of the events that start clocks, by the name of the event."""
    return {
        "service_date": claim.first_service_date,
        "last_service_date": claim.last_service_date,
        "primary_decision": claim.primary_payer.paid_on if claim.primary_payer else None,
        "remittance": claim.original_remitted_on,
        "notice": claim.original_remitted_on,
        "denial": claim.original_remitted_on,
    }


def _claim_clock(case: Case) -> Clock | str:
    """The clock that the claim runs on, or why none is known; worked out once for the check and the filing block."""
    if case.clock is None:
        claim = case.claim
        versions: RuleVersions[TimelyFilingParameters] | None = case.rules.versions.get("timely_filing")
        case.clock = _clock_or_why_none(versions, kind_of(claim), tuple(claim_days(claim).items()), claim.network)
    running: Clock | str = case.clock
    return running


@lru_cache(MOST_REMEMBERED)
def _clock_or_why_none(
    versions: RuleVersions[TimelyFilingParameters] | None,
    kind: LimitKind,
    events: tuple[tuple[str, date | None], ...],
    network: str | None,
) -> Clock | str:
    try:
        return clock(versions, kind, dict(events), network)
    except NoClock as reason:
        return str(reason)


def filing_of(case: Case) -> Filing | None:
    """The filing deadline that a verdict tells, or None where no limit is known."""
    running = _claim_clock(case)
    if isinstance(running, str):
        return None
    last_day, basis = running.shortest
    return Filing(last_day, (last_day - case.as_of).days, basis)


def judge(case: Case, lines: Sequence[Line], rule: FilingRule) -> Iterator[Answer]:
    claim = case.claim
    if not case.by_day:
        return
    if claim.primary_payer is not None and claim.primary_payer.paid_on is None and kind_of(claim) == "secondary":
        yield rule.finding(
            "basis_missing",
            "The primary payer's decision date is not given, so the filing limit cannot be counted.",
            "Give the date of the primary payer's remittance.",
            field="primary_payer.paid_on",
        )
        return
    running = _claim_clock(case)
    yield NotChecked(running) if isinstance(running, str) else _compare(case, running)


def _compare(case: Case, running: Clock) -> Answer:
    rule = running.rule
    received_by = case.claim.submitted_on or case.as_of
    soon, late = running.shortest.last_day, running.longest.last_day
    if received_by > late:
        days = (received_by - late).days
        limit = "The filing limit" if soon == late else "Even the longer filing limit of this payer's networks"
        message = f"{limit} ended on {late}, {_days(days)} before {received_by}."
        fix = "Write the charge off, or file with proof of timely receipt or of an exception that this payer grants."
        return rule.finding("late", message, fix, field="submitted_on")
    left = (soon - received_by).days
    if left < 0:
        message = f"The filing limit ended on {soon}, unless the longer one of this payer's networks holds."
        fix = "Say whether the provider is in the network, and send this claim now."
        return rule.finding("soon", message, fix, field="network")
    if left <= rule.parameters.warn_within_days > 0:
        message = f"The filing limit ends on {soon}, in {_days(left)}."
        return rule.finding("soon", message, "Send this claim now.", field="submitted_on")
    return PASSED


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


CHECK = Check(
    name="timely_filing",
    title="Timely filing",
    parameters=TimelyFilingParameters,
    judge=judge,
    per="claim",
    about="The payer can still receive the claim in time.",
    kinds={
        "late": Kind("error", "CO-29", "The filing limit has passed."),
        "soon": Kind("warning", "CO-29", "The filing limit ends soon."),
        "basis_missing": Kind("warning", "CO-29", "A secondary claim without the primary payer's decision date."),
    },
)
