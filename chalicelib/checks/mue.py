"""The most units of a code that a payer believes: per day over all lines, or per line where the edit says so.

Units on this payer's other claims of the day count too, unless they look like the same service billed again, which
duplicate_claim tells. Claims that are not known leave this claim's own units to be judged all the same.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import counted
from chalicelib.domain.claim import Line
from chalicelib.domain.context import HistoryLine
from chalicelib.domain.finding import PASSED, Answer, Finding, NotChecked, Severity
from chalicelib.rules.parameters import MueTableName, Parameters, ProcedureCode, WholeNumber, explained
from chalicelib.rules.rule import MOST_REMEMBERED, Kind, Rule

PER_LINE, ABSOLUTE, CLINICAL = 1, 2, 3


class MueParameters(Parameters):
    """The unit limits that this payer goes by."""

    table: MueTableName = Field(description="The table of medically unlikely edits.")
    overrides: dict[ProcedureCode, WholeNumber] = Field(
        default_factory=dict, description="This payer's own most units of a code, in place of the table's."
    )
    clinical_severity: Severity = Field(
        default="warning",
        description="Severity where the edit is clinical (indicator 3): more may be paid on appeal.",
        json_schema_extra=explained(
            "CMS marks each of its edits with an indicator (MAI): 1 holds for a line, 2 for a day without exception, "
            "3 for a day unless the records show the need of more."
        ),
    )


class Limit(NamedTuple):
    """The most units of a code, and how they are counted. `units` 0: not paid at all."""

    units: int
    indicator: int


MueRule = Rule[MueParameters]


def judge(case: Case, lines: Sequence[Line], rule: MueRule) -> Iterator[Answer]:
    units: dict[tuple[str, date], int | float] = {}
    for line in lines:
        if line.units is not None and line.units > 0 and line.procedure and line.service_date:
            key = (line.procedure, line.service_date)
            units[key] = units.get(key, 0) + line.units
    for (code, day), total in units.items():
        limit = unit_limit(code, day, rule)
        if limit is None and not rule.tables.mue(rule.parameters.table).covers(day):
            yield NotChecked(f"the unit limits in force on {day} are not loaded")
        elif limit is not None:
            yield PASSED
            if total > limit.units or day in case.beside:
                yield from _judge_code(
                    case, [x for x in lines if x.procedure == code and x.service_date == day], limit, rule
                )


@lru_cache(MOST_REMEMBERED)
def unit_limit(code: str, day: date, rule: MueRule) -> Limit | None:
    """The most units of a code that this payer believes, or None where it has no limit or none is loaded."""
    edit = rule.tables.mue(rule.parameters.table).find(code, day)
    own = rule.parameters.overrides.get(code)
    if own is not None:
        return Limit(own, edit.indicator if edit else ABSOLUTE)
    return Limit(edit.units, edit.indicator) if edit is not None else None


def _judge_code(case: Case, lines: Sequence[Line], limit: Limit, rule: MueRule) -> Iterator[Finding]:
    """What is over, of one code and day. Where lines count each by itself, other claims are none of their business."""
    lines = [line for line in lines if line.units is not None and line.units > 0]
    if limit.indicator == PER_LINE:
        yield from (_over(line, line.units or 0, 0, limit, rule) for line in lines if (line.units or 0) > limit.units)
        return
    units = sum(line.units or 0 for line in lines)
    elsewhere = _units_elsewhere(case, lines)
    if units + elsewhere > limit.units:
        yield _over(lines[0], units, elsewhere, limit, rule)


def _units_elsewhere(case: Case, lines: Sequence[Line]) -> int | float:
    """Units of the same code that other claims bill for the day, apart from those that look like these lines again."""
    day = lines[0].service_date
    entries = case.beside.get(day, ()) if day else ()
    others = [entry for entry in entries if entry.procedure == lines[0].procedure and (entry.units or 0) > 0]
    return sum(entry.units or 0 for entry in others if not any(_again(case, line, entry) for line in lines))


def _again(case: Case, line: Line, entry: HistoryLine) -> bool:
    npi = case.rendering_npi(line)
    same_person = npi is None or entry.rendering_npi is None or npi == entry.rendering_npi
    return same_person and set(line.modifiers) == set(entry.modifiers)


def _over(line: Line, units: int | float, elsewhere: int | float, limit: Limit, rule: MueRule) -> Finding:
    clinical = limit.indicator == CLINICAL
    message = f"{line.procedure} is not paid: its limit is 0 units a day."
    fix = f"Take {line.procedure} off the claim."
    if limit.units:
        message = _too_many(line, units, elsewhere, limit)
        appeal = " More is paid at most on appeal, with the record." if clinical else ""
        fix = f"Bill at most {counted(max(limit.units - elsewhere, 0), 'unit')}, or correct the count.{appeal}"
    severity = rule.parameters.clinical_severity if clinical else None
    concerns = (line.procedure or "",)
    return rule.finding("over", message, fix, line=line, field="units", severity=severity, concerns=concerns)


def _too_many(line: Line, units: int | float, elsewhere: int | float, limit: Limit) -> str:
    billed = f"{counted(units + elsewhere, 'unit')} of {line.procedure}"
    if limit.indicator == PER_LINE:
        return f"{billed} on one line of {line.service_date}; at most {limit.units} a line."
    beside = f", {elsewhere:g} of them on another claim" if elsewhere else ""
    return f"{billed} on {line.service_date}{beside}; at most {limit.units} a day."


CHECK = Check(
    name="mue",
    title="MUE",
    parameters=MueParameters,
    judge=judge,
    about="No code has more units than a payer believes for a day.",
    kinds={"over": Kind("error", "CO-151", "More units of a code than are paid for a day, or on a line.")},
)
