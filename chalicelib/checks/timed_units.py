"""Timed units against the day's minutes, by the payer's counting rule.

Units, minutes and pools are judged per day over all lines, since the rule pools the day. Minutes that are not known
leave the day unjudged; what can be seen without them (fractions, split lines) is judged all the same.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.payable_units import payable_units
from chalicelib.checks.timed_findings import TimedDay, misplaced, off_by, pooled
from chalicelib.domain.claim import Line, UnbilledService
from chalicelib.domain.finding import PASSED, Answer, Finding, NotChecked
from chalicelib.domain.units import Method, solve
from chalicelib.rules.parameters import ModifierCodes, Pair, Parameters, ProcedureCodes, explained
from chalicelib.rules.rule import Kind, Rule

MINUTES_OF_A_DAY = 24 * 60
# Of the ways in which equal remainders may be billed, so many are looked at for one that is paid in full.
MOST_WAYS_TRIED = 20


class TimedUnitsParameters(Parameters):
    """How this payer counts 15-minute units."""

    method: Method = Field(
        description="How minutes become units.",
        json_schema_extra=explained(
            "CMS and those who follow it pool the minutes of the day; the AMA's rule looks at each code by itself.",
            {
                "cms": "pooled over the day, by CMS's 8-minute rule",
                "ama": "code by code, a unit from its midpoint on, by the AMA's rule",
                "full15": "in full quarter hours alone",
            },
        ),
    )
    timed: ProcedureCodes = Field(description="Codes that are billed in units of 15 minutes.")
    pool_as_one: tuple[Pair, ...] = Field(
        default=(), description="A first code and the code of its added quarters, which count as one service."
    )
    one_line_per_code: bool = Field(
        default=False, strict=True, description="The payer refuses one timed code on several lines of a day."
    )
    split_modifiers: ModifierCodes = Field(
        default=frozenset({"CO", "CQ"}),
        description="Modifiers of an assistant's share, which may stand on a line of its own.",
    )


TimedRule = Rule[TimedUnitsParameters]


def judge(case: Case, lines: Sequence[Line], rule: TimedRule) -> Iterator[Answer]:
    timed = rule.parameters.timed
    days: dict[date, list[Line]] = {}
    fractional: set[date] = set()
    for line in lines:
        if isinstance(line.units, float) and not line.units.is_integer():
            yield _fractional(line, rule)
            if line.service_date:
                fractional.add(line.service_date)
        elif line.procedure in timed and line.service_date is not None:
            days.setdefault(line.service_date, []).append(line)
    for day, of_day in days.items():
        if rule.parameters.one_line_per_code:
            yield from _split_lines(case, of_day, rule)
        if day not in fractional:
            yield from _judge_day(case, day, of_day, rule)


def _fractional(line: Line, rule: TimedRule) -> Finding:
    message = f"{line.units:g} units of {line.procedure}: a payer takes whole units only."
    return rule.finding("fractional", message, "Bill whole units.", line=line, field="units")


def _split_lines(case: Case, lines: list[Line], rule: TimedRule) -> Iterator[Finding]:
    """A line names one provider and one place, so units of two of either cannot be put together."""
    if len(lines) == len({line.procedure for line in lines}):
        return
    first: dict[object, Line] = {}
    for line in lines:
        share = rule.parameters.split_modifiers.intersection(line.modifiers)
        before = first.setdefault((line.procedure, share, case.rendering_npi(line), case.place(line)), line)
        if before is not line:
            yield rule.finding(
                "split_lines",
                f"{line.procedure} stands on lines {before.line} and {line.line} of {line.service_date}.",
                f"Put all units of {line.procedure} of that day on line {before.line}.",
                line=line,
                field="procedure",
                concerns=(line.procedure or "",),
            )


def _judge_day(case: Case, day: date, lines: list[Line], rule: TimedRule) -> Iterator[Answer]:
    p = rule.parameters
    unknown = [line.line for line in lines if line.minutes is None]
    no_units = [line.line for line in lines if line.units is None]
    impossible = list(_impossible(lines, rule)) if len(unknown) < len(lines) else []
    unbilled = [s for s in case.claim.unbilled_services if s.service_date == day and s.procedure in p.timed]
    if impossible:
        yield from impossible
    elif unknown:
        yield NotChecked(f"the treatment minutes of line {', '.join(map(str, unknown))} on {day} are not given")
    elif no_units:
        yield NotChecked(f"the units of line {', '.join(map(str, no_units))} on {day} are not given")
    elif any([service.minutes is None for service in unbilled]):  # noqa: C419  nearly always none
        yield NotChecked(f"the treatment minutes of the services not billed on {day} are not given")
    else:
        minutes, billed = _minutes(lines, unbilled), _billed(lines)
        solution = solve(minutes, p.method, p.pool_as_one)
        found = _compare(TimedDay(case, day, lines, minutes, billed, solution, rule))
        if sum(line.units or 0 for line in lines) <= 0:
            # `line_structure` says that the day bills nothing; that units are left is the same slip.
            found = [one for one in found if one.code != "timed_units.underbilled"]
        yield from found or (PASSED,)


def _impossible(lines: list[Line], rule: TimedRule) -> Iterator[Finding]:
    for line in lines:
        minutes, assistant = line.minutes or 0, line.assistant_minutes or 0
        too_many = minutes > MINUTES_OF_A_DAY or minutes < 0 or assistant < 0
        if too_many or (line.minutes is not None and assistant > minutes):
            message = f"{assistant} assistant minutes of {minutes} minutes of {line.procedure} cannot be."
            if too_many:
                message = f"{minutes} minutes ({assistant} by an assistant) of {line.procedure} cannot be one day's."
            yield rule.finding("impossible_minutes", message, "Correct the minutes.", line=line, field="minutes")
            return
    total = sum(line.minutes or 0 for line in lines)
    if total > MINUTES_OF_A_DAY:
        message = f"{total} treatment minutes on {lines[0].service_date} are more than a day has."
        yield rule.finding("impossible_minutes", message, "Correct the minutes.", line=lines[0], field="minutes")


def _minutes(lines: list[Line], unbilled: list[UnbilledService]) -> dict[str, int]:
    minutes: dict[str, int] = {}
    services: list[Line | UnbilledService] = [*lines, *unbilled]
    for service in services:
        code = service.procedure or ""
        minutes[code] = minutes.get(code, 0) + max(service.minutes or 0, 0)
    return minutes


def _billed(lines: list[Line]) -> dict[str, int]:
    billed: dict[str, int] = {}
    for line in lines:
        billed[line.procedure or ""] = billed.get(line.procedure or "", 0) + int(line.units or 0)
    return billed


def _compare(day: TimedDay) -> list[Finding]:
    solution, billed = day.solution, day.billed
    if solution.accepts(billed):
        return []
    if solution.accepts_services(billed):
        return [misplaced(day, service) for service in solution.misplaced(billed)]
    earned = solution.units
    if _all_that_is_paid(day):
        return []
    excess = {code: billed.get(code, 0) - earned.get(code, 0) for code in {**billed, **earned}}
    if solution.method != "cms":
        return [off_by(day, code, by) for code, by in excess.items() if by]
    total = sum(billed.values())
    if total > solution.total_units:
        return [pooled(day, "overbilled", max(excess, key=lambda c: excess[c]))]
    if total < solution.total_units:
        return [pooled(day, "underbilled", min(excess, key=lambda c: excess[c]))]
    return [pooled(day, "wrong_code", max(excess, key=lambda c: excess[c]))]


def _all_that_is_paid(of: TimedDay) -> bool:
    """True where units are missing that this payer would not have paid: its limits of the day are reached."""
    case, day, billed, solution = of.case, of.day, of.billed, of.solution
    if sum(billed.values()) >= solution.total_units or not solution.covers(billed):
        return False
    ways = (solution.units, *islice(solution.alternatives(), MOST_WAYS_TRIED))
    return payable_units(case, day, billed) >= max(payable_units(case, day, units) for units in ways)


CHECK = Check(
    name="timed_units",
    title="Timed units",
    parameters=TimedUnitsParameters,
    judge=judge,
    about="Timed units match the treatment minutes under the payer's counting rule.",
    kinds={
        "overbilled": Kind("error", "CO-151", "More units than the minutes earn."),
        "underbilled": Kind("warning", None, "Fewer units than the minutes earn: revenue left."),
        "wrong_code": Kind("error", "CO-151", "The total is right, but a unit stands on the wrong code."),
        "fractional": Kind("error", "CO-16", "Units are not whole."),
        "split_lines": Kind("error", "CO-16", "One timed code stands on several lines of a day."),
        "impossible_minutes": Kind("error", "CO-16", "Minutes that cannot be."),
    },
)
