"""Why a draft judges a claim as the rules in force do: they find it already, and by which rule; or the claim lies
before the change; or it shows nothing of what changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.domain.finding import Finding
from chalicelib.domain.verdict import CheckOutcome
from chalicelib.rules.compiled import CompiledRules
from chalicelib.rules.rule import Rule
from chalicelib.rules.words import head_of
from chalicelib.services.drafts.differences import Difference
from chalicelib.services.drafts.try_draft import Beside

MOST_TOLD = 6


@dataclass(frozen=True, slots=True)
class FoundAlready:
    """What the draft finds and `rule`, which is in force, finds, too; `lists` are those of its lists that hold
    `procedure`, the line's code."""

    finding: Finding
    rule: Rule[Any]
    procedure: str
    lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotYet:
    """The change of a check counts for services from `since` on; the claim's last one is of `served`."""

    check: str
    since: date
    served: date


@dataclass(frozen=True, slots=True)
class NothingOfIt:
    """A check that changes finds nothing on the claim, by either rules; `came_to` is None where it does not run."""

    check: str
    came_to: CheckOutcome | None


Why = FoundAlready | NotYet | NothingOfIt


@dataclass(frozen=True, slots=True)
class Tried:
    """A claim's verdicts, and where they are the same, why."""

    beside: Beside
    why: Sequence[Why]


def why_same(beside: Beside, in_force: CompiledRules | None, changes: Sequence[Difference]) -> list[Why]:
    """By each check that the draft changes; nothing where the verdicts differ or there are no rules in force."""
    if beside.changed or in_force is None:
        return []
    days = [line.service_date for line in beside.claim.lines if line.service_date]
    found: list[Why] = []
    for check, since in _first_days(changes).items():
        if days and max(days) < since:
            found.append(NotYet(check, since, max(days)))
        else:
            found += list(_already(beside, in_force, check)) or [NothingOfIt(check, _outcome(beside, check))]
    return found[:MOST_TOLD]


def _first_days(changes: Sequence[Difference]) -> Mapping[str, date]:
    """The checks that change, each with the first day of service for which it does."""
    first: dict[str, date] = {}
    for change in changes:
        if change.check and change.since:
            first[change.check] = min(change.since, first.get(change.check, change.since))
    return first


def _already(beside: Beside, in_force: CompiledRules, check: str) -> Iterator[FoundAlready]:
    lines = {line.line: line for line in beside.claim.lines}
    first = min((line.service_date for line in lines.values() if line.service_date), default=None)
    for finding in beside.new.findings:
        line = lines.get(finding.line)
        day = (line.service_date if line else None) or first
        rule = in_force.versions[check].on(day) if finding.check == check and day else None
        if rule is not None:
            procedure = (line.procedure if line else None) or ""
            yield FoundAlready(finding, rule, procedure, tuple(_lists_with(rule, procedure)))


def _lists_with(rule: Rule[Any], procedure: str) -> Iterator[str]:
    for name in type(rule.parameters).model_fields:
        held = getattr(rule.parameters, name)
        if isinstance(held, frozenset | Mapping) and procedure in held:
            yield head_of(rule.parameters, name)


def _outcome(beside: Beside, check: str) -> CheckOutcome | None:
    return next((one for one in beside.new.checks if one.check == check), None)
