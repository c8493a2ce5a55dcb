"""Codes that are billed once a day, however long they took: one unit, on one line.

Units of one code are added up over the lines of a day; the line that goes past one unit is the one told.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import counted
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer, Finding
from chalicelib.rules.parameters import Parameters, ProcedureCodes
from chalicelib.rules.rule import Kind, Rule


class UntimedUnitsParameters(Parameters):
    """Which codes this payer pays once a day."""

    procedures: ProcedureCodes = Field(description="Codes that are billed once per day, whatever the minutes.")


UntimedRule = Rule[UntimedUnitsParameters]


def judge(case: Case, lines: Sequence[Line], rule: UntimedRule) -> Iterator[Answer]:
    once = rule.parameters.procedures
    days: dict[tuple[date | int, str], list[Line]] = {}
    for line in lines:
        if line.procedure in once and line.procedure is not None and line.units is not None and line.units > 0:
            # A line without a date shares its day with no other.
            days.setdefault((line.service_date or line.index, line.procedure), []).append(line)
    for of_day in days.values():
        yield _judge_day(of_day, rule)


def _judge_day(lines: list[Line], rule: UntimedRule) -> Answer:
    total = 0.0
    for line in lines:
        total += line.units or 0
        if total > 1:
            return _more_than_one(line, lines, rule)
    return PASSED


def _more_than_one(line: Line, lines: list[Line], rule: UntimedRule) -> Finding:
    billed = counted(sum(entry.units or 0 for entry in lines), "unit")
    on_day = f" on {line.service_date}" if line.service_date else ""
    message = f"{billed} of {line.procedure}{on_day}; it is billed once a day, whatever the minutes."
    fix = f"Bill 1 unit of {line.procedure}."
    if len(lines) > 1:
        fix = f"Bill 1 unit of {line.procedure}, on line {lines[0].line} alone."
    return rule.finding("more_than_one", message, fix, line=line, field="units", concerns=(line.procedure or "",))


CHECK = Check(
    name="untimed_units",
    title="Untimed units",
    parameters=UntimedUnitsParameters,
    judge=judge,
    about="Untimed codes are billed once a day.",
    kinds={"more_than_one": Kind("error", "CO-151", "A code that is billed once a day has more than one unit.")},
)
