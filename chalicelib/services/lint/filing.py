"""Filing limits: every payer has an initial one, none is longer than the law above it, and each clock stands once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from chalicelib.rules.calendar import next_business_day
from chalicelib.rules.compiled import CompiledRules
from chalicelib.rules.limits import Limit
from chalicelib.rules.rule import Rule
from chalicelib.services.lint.remark import Remark, Value, values

CHECK = "timely_filing"
# Days of service by which two limits are compared: four years, a leap year among them.
_MONTHS_COMPARED = 48


def no_initial_limit(rules: CompiledRules, on: date) -> Iterator[Remark]:
    """A payer that nobody knows how long to bill."""
    if rules.inactive_from is not None and rules.inactive_from <= on:
        return
    versions = rules.versions.get(CHECK)
    rule: Rule[Any] | None = versions.on(on) if versions else None
    if rule is None or not _initial(rule.parameters.limits):
        words = f"no initial filing limit is in force on {on}, neither its own nor an inherited one"
        yield Remark(rules.payer_id, CHECK, f"checks.{CHECK}", "error", words)


def same_clock_twice(rules: CompiledRules) -> Iterator[Remark]:
    """Two limits of one kind for the same network: which of them counts is not said."""
    for value in _filing(rules):
        clocks = Counter((limit.kind, limit.network) for limit in _limits(value.rule))
        for (kind, network), count in clocks.items():
            if count > 1:
                whom = f" for network {network}" if network else ""
                words = f"holds {count} limits of kind {kind}{whom}; join them by later_of or earlier_of"
                yield value.remark("error", words, "value", "limits")


def above_the_ceiling(rules: CompiledRules, ceilings: Sequence[tuple[str, Limit]], on: date) -> Iterator[Remark]:
    """Initial limits that run longer than one that the law sets for all who extend its document. `ceilings` come with
    the names of the documents that state them."""
    for value in _filing(rules):
        if value.dated.effective_from > on or (value.until is not None and value.until <= on):
            continue
        for limit in _initial(_limits(value.rule)):
            for template, ceiling in ceilings:
                day = None if template == value.document else _longer_on(limit, ceiling, on)
                if day is not None:
                    words = f"runs longer than {template} allows: for service on {day} until {_last(limit, day)}"
                    words += f", where the ceiling is {_last(ceiling, day)}"
                    yield value.remark("error", words, "value", "limits")


def ceilings(rules: CompiledRules, on: date) -> list[tuple[str, Limit]]:
    """The ceilings that a document's own rules state on a day, with its name."""
    versions = rules.versions.get(CHECK)
    rule = versions.on(on) if versions else None
    return [(rule.document, limit) for limit in _initial(_limits(rule)) if limit.ceiling] if rule else []


def _filing(rules: CompiledRules) -> list[Value]:
    return [value for value in values(rules) if value.check == CHECK and value.rule is not None]


def _limits(rule: Rule[Any] | None) -> tuple[Limit, ...]:
    limits: tuple[Limit, ...] = rule.parameters.limits if rule else ()
    return limits


def _initial(limits: Sequence[Limit]) -> list[Limit]:
    return [limit for limit in limits if limit.kind == "initial"]


def _longer_on(limit: Limit, ceiling: Limit, on: date) -> date | None:
    """The first compared day of service for which `limit` ends after `ceiling`, a roll over days off aside."""
    for month in range(_MONTHS_COMPARED):
        day = date(on.year + month // 12, month % 12 + 1, 1)
        ours, theirs = _last(limit, day), _last(ceiling, day)
        if ours is not None and theirs is not None and ours > next_business_day(theirs):
            return day
    return None


def _last(limit: Limit, day: date) -> date | None:
    found = limit.deadline({"service_date": day, "last_service_date": day})
    return found.last_day if found else None
