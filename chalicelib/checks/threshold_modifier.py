"""The modifier of a yearly therapy threshold (KX): on lines past it, supported by the record, and not long before.

Lines count in date order on top of what the year already holds. Certain is only what is known to be allowed: what this
claim adds by the fee schedule makes a warning, and what charges alone could make is not judged (42 USC 1395l(g)).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from chalicelib.checks.case import Case, line_discipline
from chalicelib.checks.check import Check
from chalicelib.checks.threshold_amounts import Pricing, Spent, spent_before
from chalicelib.checks.wording import listed
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer, Bypassed, Finding, NotChecked
from chalicelib.domain.money import Cents, dollars
from chalicelib.domain.shape import Year
from chalicelib.rules.parameters import (
    FeeScheduleName,
    ModifierCode,
    ModifierCodes,
    Parameters,
    WholeNumber,
    explained,
)
from chalicelib.rules.rule import Kind, Rule


class ThresholdModifierParameters(Parameters):
    """The yearly threshold, and what to show past it."""

    modifier: ModifierCode = Field(
        default="KX", description="The modifier that says that services past the threshold are needed."
    )
    yearly: Mapping[Year, Cents] = Field(description="The threshold of each calendar year, in dollars.")
    review_threshold: Cents | None = Field(
        default=None, description="The yearly amount, in dollars, above which the payer may review; empty: none."
    )
    amount_basis: Literal["allowed", "charge"] = Field(
        default="allowed",
        description="Which amounts count.",
        json_schema_extra=explained(
            "The threshold is used up by what the payer allows or by what is charged.",
            {"allowed": "what the payer allows", "charge": "what is charged"},
        ),
    )
    fee_schedule: FeeScheduleName | None = Field(
        default=None, description="The table of fees that prices lines not yet allowed; empty: their amount is unknown."
    )
    premature_below_percent: WholeNumber = Field(
        default=50, description="Below this share of the threshold, in percent, the modifier is premature."
    )
    liability_modifiers: ModifierCodes = Field(
        default=frozenset({"GA", "GX", "GY", "GZ"}),
        description="Modifiers that expect a refusal; they stand instead where the service is not needed.",
    )


ThresholdRule = Rule[ThresholdModifierParameters]


def judge(case: Case, lines: Sequence[Line], rule: ThresholdRule) -> Iterator[Answer]:
    years: dict[int, list[Line]] = {}
    for line in case.claim.lines:
        if line.service_date is not None and line_discipline(line) == "GO":
            years.setdefault(line.service_date.year, []).append(line)
    judged = {line.index for line in lines}
    for year, of_year in years.items():
        if any(line.index in judged for line in of_year):
            threshold_cents = rule.parameters.yearly.get(f"{year:04}")
            if threshold_cents is None:
                yield NotChecked(f"the threshold of {year} is not in this payer's rules")
            else:
                yield from _judge_year(case, year, of_year, judged, threshold_cents, rule)


def _judge_year(
    case: Case, year: int, lines: list[Line], judged: set[int], threshold_cents: int, rule: ThresholdRule
) -> Iterator[Answer]:
    """All lines of the year count, in date order; those that lie under this version of the rule are answered."""
    p = rule.parameters
    pricing = Pricing(p.amount_basis == "charge", rule.tables.fees(p.fee_schedule) if p.fee_schedule else None)
    spent = spent_before(case, year, pricing)
    before_cents = spent.known_cents
    unmarked = not any(p.modifier in line.modifiers for line in lines)
    if unmarked and spent.missing and not before_cents and not pricing.knows_amounts:
        # No amount is known or can be: every line would say the same.
        yield NotChecked(spent.missing)
        return
    told = False
    for line in sorted(lines, key=_day):
        spent.add(pricing.amount_cents(line), line.charge_cents)
        if line.index in judged:
            yield _judge_line(case, line, before_cents, spent, threshold_cents, rule)
            if not told and p.review_threshold is not None and spent.known_cents > p.review_threshold:
                told = True
                yield _review_range(line, spent, p.review_threshold, rule)


def _day(line: Line) -> date:
    return line.service_date or date.min


def _judge_line(
    case: Case, line: Line, before_cents: int, spent: Spent, threshold_cents: int, rule: ThresholdRule
) -> Answer:
    """`spent` includes this line; `before_cents` is what was known before this claim."""
    p = rule.parameters
    if p.modifier in line.modifiers:
        return _with_modifier(case, line, spent, threshold_cents, rule)
    if spent.known_cents > threshold_cents:
        liable = [modifier for modifier in line.modifiers if modifier in p.liability_modifiers]
        if liable:
            return Bypassed(f"{listed(liable)} on line {line.line} stands where {p.modifier} would")
        return _missing(case, line, spent, threshold_cents, before_cents > threshold_cents, rule)
    if spent.missing:
        return NotChecked(spent.missing)
    if spent.known_cents + spent.unknown_cents > threshold_cents:
        return NotChecked("the allowed amounts of lines that could pass the threshold are not given")
    return PASSED


def _with_modifier(case: Case, line: Line, spent: Spent, threshold_cents: int, rule: ThresholdRule) -> Answer:
    p, documentation = rule.parameters, case.claim.documentation
    if documentation is not None and documentation.medical_necessity is False:
        message = f"{p.modifier} on {line.procedure}, but the record does not support services past the threshold."
        fix = f"Take {p.modifier} off; past the threshold, a notice to the patient and GA stand instead."
        return rule.finding("not_supported", message, fix, line=line, field="modifiers")
    if spent.missing:
        return NotChecked(spent.missing)
    most_cents = spent.known_cents + spent.unknown_cents
    if most_cents * 100 < threshold_cents * p.premature_below_percent:
        message = (
            f"{p.modifier} on {line.procedure}, but the year comes to {dollars(most_cents)} at most; "
            f"the threshold is {dollars(threshold_cents)}."
        )
        fix = f"Take {p.modifier} off unless other practices treated this year."
        return rule.finding("premature", message, fix, line=line, field="modifiers")
    return PASSED


def _missing(case: Case, line: Line, spent: Spent, threshold_cents: int, sure: bool, rule: ThresholdRule) -> Finding:
    modifier, documentation = rule.parameters.modifier, case.claim.documentation
    when = "before this claim" if sure else "with this claim, by the fee schedule"
    message = (
        f"The year is over the threshold of {dollars(threshold_cents)} {when}, and {line.procedure} lacks {modifier}."
    )
    fix = f"Add {modifier} to line {line.line} if the record supports the service."
    if documentation is not None and documentation.medical_necessity is False:
        fix = "The record does not support the service: a notice to the patient and GA, or no claim."
    severity: Literal["warning"] | None = None if sure else "warning"
    return rule.finding("missing", message, fix, line=line, field="modifiers", severity=severity)


def _review_range(line: Line, spent: Spent, review_cents: int, rule: ThresholdRule) -> Finding:
    message = (
        f"The year comes to {dollars(spent.known_cents)}, over {dollars(review_cents)}, where the payer may review."
    )
    return rule.finding("review_range", message, "Keep the records ready.", line=line)


CHECK = Check(
    name="threshold_modifier",
    title="Threshold modifier",
    parameters=ThresholdModifierParameters,
    judge=judge,
    about="Services past the yearly threshold carry its modifier, with reason, and others do not.",
    kinds={
        "missing": Kind(
            "error", "CO-119", "Past the threshold without the modifier; a warning where only this claim passes it."
        ),
        "not_supported": Kind("error", "CO-119", "The modifier stands, and the record does not support it."),
        "premature": Kind("warning", "CO-119", "The modifier stands far below the threshold."),
        "review_range": Kind("info", None, "The year is over the amount above which the payer may review."),
    },
)
