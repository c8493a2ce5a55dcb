"""The right payer first: nobody else is primary, and a secondary claim carries what the primary payer decided.

A coverage is another payer's business here where it is ranked first and in force on a service date.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import listed
from chalicelib.domain.claim import Line, PrimaryPayer
from chalicelib.domain.context import Coverage
from chalicelib.domain.finding import PASSED, Answer, NotChecked, Severity
from chalicelib.rules.parameters import Parameters
from chalicelib.rules.rule import Kind, Rule

PRIMARY = 1


class CoordinationOfBenefitsParameters(Parameters):
    """What this payer asks of a claim where another payer comes first."""

    needs_primary_decision: bool = Field(
        default=False,
        strict=True,
        description="A secondary claim must carry the day and the amount the primary payer decided.",
    )
    other_payer_primary: bool = Field(
        default=False, strict=True, description="Stop a primary claim where another payer's coverage is ranked first."
    )


CoordinationRule = Rule[CoordinationOfBenefitsParameters]


def judge(case: Case, lines: Sequence[Line], rule: CoordinationRule) -> Iterator[Answer]:
    primary = case.claim.primary_payer
    if primary is None:
        yield from _judge_as_primary(case, rule)
    elif rule.parameters.needs_primary_decision:
        yield from _judge_decision(case, primary, rule)


def _judge_as_primary(case: Case, rule: CoordinationRule) -> Iterator[Answer]:
    """A claim that names no primary payer: is this payer the first?"""
    p, coverages = rule.parameters, case.context.coverages
    if not (p.other_payer_primary or p.needs_primary_decision):
        return
    if coverages is None:
        yield NotChecked("the patient's coverages")
        return
    day, ours, other = _ranked_first(case, coverages)
    if other is not None and p.other_payer_primary:
        message = f"On {day} the coverage by {other.payer_id} is on file as primary" + (
            ", and so is this payer's." if ours else "."
        )
        fix = f"Bill {other.payer_id} first, or correct the ranks on file; then send its decision with this claim."
        severity: Severity | None = "warning" if ours else None
        yield rule.finding("other_payer_primary", message, fix, field="primary_payer", severity=severity)
    elif p.needs_primary_decision and not ours and (other is not None or _is_secondary(case, coverages)):
        message = "This payer is on file as secondary, but the claim carries no decision of the primary payer."
        fix = "Bill the primary payer first, then give its decision with this claim."
        yield rule.finding("primary_decision_missing", message, fix, field="primary_payer")
    else:
        yield PASSED


def _ranked_first(case: Case, coverages: Sequence[Coverage]) -> tuple[date, bool, Coverage | None]:
    """A day of the claim, whether this payer is ranked first on it, and another payer that is."""
    first = [coverage for coverage in coverages if coverage.rank == PRIMARY]
    for day in case.by_day if first else ():
        in_force = [coverage for coverage in first if case.in_force(coverage, day)]
        other = next((coverage for coverage in in_force if coverage.payer_id != case.claim.payer_id), None)
        if other is not None:
            return day, any(coverage.payer_id == case.claim.payer_id for coverage in in_force), other
    return case.first_date, any(coverage.payer_id == case.claim.payer_id for coverage in first), None


def _is_secondary(case: Case, coverages: Sequence[Coverage]) -> bool:
    """True where this payer's coverage on the first day is ranked after another, which is not known to have ended."""
    in_force = [coverage for coverage in coverages if case.in_force(coverage, case.first_date)]
    ours = [coverage.rank or 0 for coverage in in_force if coverage.payer_id == case.claim.payer_id]
    if not ours or min(ours) <= PRIMARY:
        return False
    theirs = [coverage for coverage in coverages if coverage.payer_id != case.claim.payer_id]
    before = [coverage for coverage in theirs if coverage.rank is not None and coverage.rank < min(ours)]
    # What stands before it may be missing on file; where it is there, it counts while it is in force.
    return not any(coverage.rank == PRIMARY for coverage in before) or any(one in in_force for one in before)


def _judge_decision(case: Case, primary: PrimaryPayer, rule: CoordinationRule) -> Iterator[Answer]:
    """A secondary claim. A line of business that asks for the amounts by themselves (Medicare Secondary Payer) has a
    finding of its own for them."""
    own_code = f"{case.rules.line_of_business}_secondary"
    amount_apart = own_code in rule.kinds
    missing = [name for name, value in (("day", primary.paid_on), ("amount", primary.paid_cents)) if value is None]
    fix = "Give it from the primary payer's remittance; a denial is a decision with the amount 0.00."
    if not missing:
        yield PASSED
    elif missing != ["amount"] or not amount_apart:
        said = "day" if amount_apart else listed(missing)
        message = f"The {said} of the primary payer's decision is missing."
        field = "primary_payer.paid_on" if "day" in missing else "primary_payer.paid_amount"
        yield rule.finding("primary_decision_missing", message, fix, field=field)
    if amount_apart and "amount" in missing:
        message = "This payer as secondary needs what the primary payer paid; the amount is missing."
        yield rule.finding(own_code, message, fix, field="primary_payer.paid_amount")


CHECK = Check(
    name="coordination_of_benefits",
    title="Coordination of benefits",
    parameters=CoordinationOfBenefitsParameters,
    judge=judge,
    per="claim",
    about="No other payer comes first, or its decision is on the claim.",
    kinds={
        "other_payer_primary": Kind(
            "error", "CO-22", "Another payer's coverage comes first (a warning where both are ranked first)."
        ),
        "primary_decision_missing": Kind("error", "CO-22", "A secondary claim lacks the primary payer's decision."),
        "medicare_secondary": Kind("error", "CO-22", "A claim under the secondary payer rules lacks the amounts paid."),
    },
)
