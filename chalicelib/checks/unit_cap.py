"""A payer's cap on the timed units of one day, over all codes that it counts together.

What other claims bill this payer for the day counts too; a capped place of service may be exempt.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import counted
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer, NotChecked
from chalicelib.rules.parameters import Parameters, PlaceCodes, ProcedureCodes, WholeNumber
from chalicelib.rules.rule import Kind, Rule


class UnitCapParameters(Parameters):
    """How many units of a day this payer pays."""

    per_day: WholeNumber = Field(description="Units that this payer pays for one day, over all these codes.")
    procedures: ProcedureCodes | None = Field(default=None, description="The codes that count; empty: all timed codes.")
    exempt_places: PlaceCodes = Field(
        default=frozenset(), description="Places of service to which the cap does not apply."
    )


UnitCapRule = Rule[UnitCapParameters]


def judge(case: Case, lines: Sequence[Line], rule: UnitCapRule) -> Iterator[Answer]:
    p = rule.parameters
    days: dict[date, list[Line]] = {}
    codes = counted_codes(case, rule)
    if codes is None:
        yield NotChecked("this payer's rules do not say which codes are timed")
        return
    for line in lines:
        counts = line.procedure in codes and line.units is not None and line.units > 0
        if counts and line.service_date is not None and not (p.exempt_places and case.place(line) in p.exempt_places):
            days.setdefault(line.service_date, []).append(line)
    for day, of_day in days.items():
        yield _judge_day(case, day, of_day, codes, rule)


def counted_codes(case: Case, rule: UnitCapRule) -> frozenset[str] | None:
    """The codes that count toward the cap; None where it means the timed ones, and the payer's rules name none."""
    if rule.parameters.procedures is not None:
        return rule.parameters.procedures
    timed_rule = case.rule("timed_units", case.first_date)
    timed: frozenset[str] | None = timed_rule.parameters.timed if timed_rule else None
    return timed


def counted_beside(case: Case, day: date, codes: frozenset[str], rule: UnitCapRule) -> int | float:
    """Units of these codes that other claims bill this payer for the day."""
    return sum(
        entry.units
        for entry in case.beside.get(day, ())
        if entry.procedure in codes
        and entry.units
        and entry.units > 0
        and entry.place_of_service not in rule.parameters.exempt_places
    )


def _judge_day(case: Case, day: date, lines: list[Line], codes: frozenset[str], rule: UnitCapRule) -> Answer:
    p = rule.parameters
    beside = counted_beside(case, day, codes, rule)
    total = beside
    for line in lines:
        total += line.units or 0
        if total > p.per_day:
            billed = beside + sum(entry.units or 0 for entry in lines)
            others = f", {beside:g} of them on other claims" if beside else ""
            message = f"{counted(billed, 'unit')} on {day}{others}; this payer pays {p.per_day} a day."
            fix = (
                f"Bill at most {counted(max(p.per_day - beside, 0), 'unit')} for that day, or ask for more beforehand."
            )
            return rule.finding("over", message, fix, line=line, field="units")
    return PASSED


CHECK = Check(
    name="unit_cap",
    title="Units a day",
    parameters=UnitCapParameters,
    judge=judge,
    about="The day has no more timed units than this payer pays.",
    kinds={"over": Kind("error", "CO-119", "More units on one day than the payer pays.")},
)
