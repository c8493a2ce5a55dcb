"""Charges that add up: a line's charge is a total, never multiplied by units, and the claim's the sum of its lines."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer, Finding, NotChecked
from chalicelib.domain.money import dollars
from chalicelib.rules.parameters import FeeScheduleName, Parameters
from chalicelib.rules.patterns import QuickPattern
from chalicelib.rules.rule import Kind, Rule


class ChargeAmountsParameters(Parameters):
    """What charges are compared with."""

    fee_schedule: FeeScheduleName | None = Field(
        default=None,
        description="The table of what this payer allows per unit; a charge below it leaves money. Null: none.",
    )
    without_charge: QuickPattern | None = Field(
        default=None,
        description="A regular expression for whole codes that are billed at 0.00, such as codes that report quality; "
        "empty: none.",
    )

    @cached_property
    def free(self) -> re.Pattern[str] | None:
        """What `without_charge` matches."""
        return re.compile(self.without_charge) if self.without_charge else None


ChargeRule = Rule[ChargeAmountsParameters]


def judge(case: Case, lines: Sequence[Line], rule: ChargeRule) -> Iterator[Answer]:
    lines = case.claim.lines
    for line in lines:
        charge_cents = line.charge_cents
        if (charge_cents is None or charge_cents <= 0) and not (charge_cents == 0 and _is_free(line, rule)):
            yield _not_positive(line, charge_cents, rule)
    if rule.parameters.fee_schedule is not None:
        yield from _judge_fees(lines, rule.parameters.fee_schedule, rule)
    yield _judge_total(case, rule)


def _is_free(line: Line, rule: ChargeRule) -> bool:
    free = rule.parameters.free
    return free is not None and free.fullmatch(line.procedure or "") is not None


def _not_positive(line: Line, charge_cents: int | None, rule: ChargeRule) -> Finding:
    if charge_cents is not None and charge_cents < 0:
        message = f"The charge is {dollars(charge_cents)}; a charge is never negative."
        return rule.finding("negative", message, "Give the charge as a positive amount.", line=line, field="charge")
    said = "The line has no charge." if charge_cents is None else "The charge is 0.00."
    return rule.finding("zero", said, "Give the practice's charge for all units.", line=line, field="charge")


def _judge_total(case: Case, rule: ChargeRule) -> Answer:
    total_cents, lines = case.claim.total_charge_cents, case.claim.lines
    if total_cents is None:
        return NotChecked("the claim's total charge")
    sum_cents = 0
    for line in lines:
        if line.charge_cents is None:
            return PASSED
        sum_cents += line.charge_cents
    if sum_cents == total_cents or not lines:
        return PASSED
    message = f"The total charge is {dollars(total_cents)}, but the lines add up to {dollars(sum_cents)}."
    fix = f"Make the total {dollars(sum_cents)}, or correct the line that is wrong."
    return rule.finding("total_mismatch", message, fix, field="total_charge")


def _judge_fees(lines: Sequence[Line], schedule: str, rule: ChargeRule) -> Iterator[Finding]:
    """A charge below what the payer allows for the units: the payer pays the lower of the two."""
    fees = rule.tables.fees(schedule)
    for line in lines:
        if not line.procedure or line.service_date is None or not line.charge_cents or line.charge_cents < 0:
            continue
        unit_cents = fees.amount_cents(line.procedure, line.service_date)
        allowed_cents = int(unit_cents * line.units) if unit_cents and line.units else 0
        if line.charge_cents < allowed_cents:
            what = f"{line.units} units of {line.procedure}" if line.units != 1 else f"1 unit of {line.procedure}"
            message = f"{dollars(line.charge_cents)} is charged for {what}; the payer allows {dollars(allowed_cents)}."
            fix = "Charge at least what the payer allows."
            yield rule.finding("below_fee_schedule", message, fix, line=line, field="charge")


CHECK = Check(
    name="charge_amounts",
    title="Charges",
    parameters=ChargeAmountsParameters,
    judge=judge,
    per="claim",
    about="Charges are positive, add up to the claim's total and are not below what the payer allows.",
    kinds={
        "total_mismatch": Kind("error", "CO-16", "The total charge is not the sum of the lines."),
        "zero": Kind("error", "CO-16", "A line has no charge, or a charge of nothing."),
        "negative": Kind("error", "CO-16", "A charge is negative."),
        "below_fee_schedule": Kind("warning", None, "A charge is below what the payer allows."),
    },
)
