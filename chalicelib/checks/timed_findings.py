"""What timed_units says of a day whose units do not fit its minutes: the arithmetic, and what to bill instead.

Where the payer's counting rule is not verified, the count of the other usual rule is told beside it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from chalicelib.checks.case import Case
from chalicelib.checks.payable_units import pays_for_a_day
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import Finding
from chalicelib.domain.units import RULE_NAMES, Method, Service, Solution, solve
from chalicelib.rules.document import SURE
from chalicelib.rules.rule import Rule

# The two rules that payers count by; which one is looked at beside another.
_OTHER: dict[Method, Method] = {"cms": "ama", "ama": "cms", "full15": "cms"}


class TimedDay(NamedTuple):
    """A day's lines of timed codes, minutes and units by code, and what the minutes earn by the payer's rule."""

    case: Case
    day: date
    lines: Sequence[Line]
    minutes: Mapping[str, int]
    billed: Mapping[str, int]
    solution: Solution
    rule: Rule[Any]

    def line_of(self, procedure: str) -> Line:
        """The first line of a procedure; where none bills it, the day's first."""
        return next((line for line in self.lines if line.procedure == procedure), self.lines[0])

    def spoken_for(self, code: str, units: int) -> tuple[str, ...]:
        """The code, where a fix that leaves it so many units keeps to the payer's own limit of it too."""
        return (code,) if pays_for_a_day(self.case, code, self.day, units) else ()

    def other_count(self) -> str:
        """What another rule earns, where nobody verified which one this payer counts by; "" where somebody did."""
        if self.rule.citation.confidence in SURE:
            return ""
        other = solve(self.minutes, _OTHER[self.solution.method], self.rule.parameters.pool_as_one)
        spread = _codes({code: units for code, units in other.units.items() if units or code in self.billed})
        earns = f"{other.total_units}, as billed" if other.accepts(self.billed) else f"{other.total_units}: {spread}"
        return f" It is not verified that this payer counts so; {RULE_NAMES[other.method]} earns {earns}."


def pooled(day: TimedDay, code: str, procedure: str) -> Finding:
    """A finding about the day's pool, on the line of the procedure that is furthest off."""
    solution, total = day.solution, sum(day.billed.values())
    parts = " + ".join(f"{'+'.join(s.codes)} {s.minutes}" for s in solution.services)
    pool = (
        f"{parts} = {solution.total_minutes} minutes"
        if len(solution.services) > 1
        else f"{solution.total_minutes} minutes"
    )
    message = f"{_units(total)} billed; {pool} earn {solution.total_units} under {RULE_NAMES[solution.method]}."
    if code == "wrong_code":
        spread = _codes(day.billed)
        message = f"{pool} earn {_units(total)} as billed, but not as {spread} under {RULE_NAMES[solution.method]}."
    message += day.other_count()
    concerns = day.spoken_for(procedure, solution.units.get(procedure, 0))
    line = day.line_of(procedure)
    return day.rule.finding(code, message, _bill(day), line=line, field="units", concerns=concerns)


def misplaced(day: TimedDay, service: Service) -> Finding:
    """A finding about a first quarter and its added quarters: their units are right together, but not one by one."""
    billed, (first, added) = day.billed, service.codes
    units = billed.get(first, 0) + billed.get(added, 0)
    message = f"{_units(units)} of {first} and {added} are one of {first} and the rest of {added}."
    fix = f"Bill {first} × 1" + (f" and {added} × {units - 1}." if units > 1 else ".")
    twice = billed.get(first, 0) > 1
    concerns = day.spoken_for(first, 1) if twice else (added,)
    line = day.line_of(first if twice else added)
    return day.rule.finding("wrong_code", message, fix, line=line, field="units", concerns=concerns)


def off_by(day: TimedDay, code: str, by: int) -> Finding:
    """A finding about one code, where each code is rounded by itself; `by` units too many, or too few below 0."""
    minutes = sum(service.minutes for service in day.solution.services if code in service.codes)
    due, rule_name = day.solution.units.get(code, 0), RULE_NAMES[day.solution.method]
    message = f"{_units(day.billed.get(code, 0))} of {code} billed; {minutes} minutes earn {due} under {rule_name}."
    message += day.other_count()
    instead = f"Bill {code} × {due}" if due else f"Take {code} off the claim"
    fix = f"{instead}, or correct the minutes."
    said, concerns = "overbilled" if by > 0 else "underbilled", day.spoken_for(code, due)
    return day.rule.finding(said, message, fix, line=day.line_of(code), field="units", concerns=concerns)


def _bill(day: TimedDay) -> str:
    earned = {code: units for code, units in day.solution.units.items() if units or code in day.billed}
    changed = [f"{code} × {units}" for code, units in earned.items() if units != day.billed.get(code, 0)]
    other = " or another code with an equal remainder" if day.solution.tied else ""
    return f"Bill {' and '.join(changed)}{other}, or correct the minutes."


def _codes(units: Mapping[str, int]) -> str:
    return ", ".join(f"{code} × {count}" for code, count in units.items())


def _units(count: int) -> str:
    return f"{count} unit" if count == 1 else f"{count} units"
