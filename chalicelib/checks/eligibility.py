"""Covered on the day: a coverage by this payer in force on every service date, and verified recently enough.

`required` asks for a verification, `verify_within_days` for a recent one; a verification after the service is as good
as one before.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import days_named
from chalicelib.domain.claim import Line
from chalicelib.domain.context import Coverage
from chalicelib.domain.finding import PASSED, Answer, Finding, NotChecked, Severity
from chalicelib.rules.parameters import Parameters, WholeNumber
from chalicelib.rules.rule import Kind, Rule


class EligibilityParameters(Parameters):
    """What a practice must know of the patient's coverage before it bills this payer."""

    required: bool = Field(
        default=False,
        strict=True,
        description="A coverage by this payer must be on file and verified; false: a verification that is missing or "
        "stale is a warning where its greatest age is given, and else nothing is asked for.",
    )
    verify_within_days: WholeNumber | None = Field(
        default=None, description="The oldest verification that is good enough, in days before the service; null: any."
    )
    stale_severity: Severity | None = Field(
        default=None,
        description="How grave it is that a coverage on file was verified too long ago or never, where that is less "
        "sure than the need of a coverage; empty: an error.",
    )


EligibilityRule = Rule[EligibilityParameters]
_FIELD = "patient.member_id"


def judge(case: Case, lines: Sequence[Line], rule: EligibilityRule) -> Iterator[Answer]:
    coverages = case.coverages
    days = {line.service_date for line in lines if line.service_date is not None}
    if coverages is None:
        yield NotChecked("the patient's coverages")
    elif not days:
        yield NotChecked("the service dates")
    elif not coverages:
        yield _none_on_file(rule)
    else:
        yield _judge_days(case, coverages, days, rule)


def _none_on_file(rule: EligibilityRule) -> Answer:
    message = "No coverage of the patient by this payer is on file."
    fix = "Verify eligibility with this payer, or bill the right one."
    return _not_verified(message, fix, rule) or NotChecked("a coverage by this payer on file")


def _not_verified(message: str, fix: str, rule: EligibilityRule, severity: Severity | None = None) -> Finding | None:
    """An error, or `severity`, where a verification is required; a warning where only its age is judged; else nothing
    is asked for."""
    p = rule.parameters
    if not p.required and p.verify_within_days is None:
        return None
    severity = severity if p.required else "warning"
    return rule.finding("not_verified", message, fix, field=_FIELD, severity=severity)


def _judge_days(case: Case, coverages: Sequence[Coverage], days: set[date], rule: EligibilityRule) -> Answer:
    """One answer for all days: the worst that holds for any of them."""
    in_force = {day: [coverage for coverage in coverages if case.in_force(coverage, day)] for day in days}
    uncovered = [day for day in days if not in_force[day]]
    if uncovered:
        return _inactive(coverages, uncovered, rule)
    verified = {day: max((c.verified_on for c in in_force[day] if c.verified_on), default=None) for day in days}
    if None in verified.values():
        return _unverified(rule)
    within_days = rule.parameters.verify_within_days
    if within_days is None:
        return PASSED
    stale = {day: on for day, on in verified.items() if on is not None and (day - on).days > within_days}
    return _stale(stale, rule) if stale else PASSED


def _inactive(coverages: Sequence[Coverage], days: list[date], rule: EligibilityRule) -> Finding:
    message = f"No coverage by this payer was in force on {days_named(days)}."
    begins = min((coverage.effective_on for coverage in coverages if coverage.effective_on), default=None)
    too_early = begins is not None and max(days) < begins
    fix = "Find the coverage that was in force then and bill that payer, or correct the dates on file."
    return rule.finding("inactive_on_service_date", message, fix, field=_FIELD, denial="CO-26" if too_early else None)


def _unverified(rule: EligibilityRule) -> Answer:
    message = "The coverage on file was never verified."
    severity = rule.parameters.stale_severity
    return _not_verified(message, "Verify eligibility with this payer.", rule, severity) or PASSED


def _stale(verified: dict[date, date], rule: EligibilityRule) -> Finding:
    """`verified` is the last verification by service date."""
    oldest, last = rule.parameters.verify_within_days, max(verified.values())
    message = f"Eligibility was last verified on {last}, more than {oldest} days before {days_named(verified)}."
    severity = rule.parameters.stale_severity if rule.parameters.required else "warning"
    return rule.finding("stale", message, "Verify eligibility again.", field=_FIELD, severity=severity)


CHECK = Check(
    name="eligibility",
    title="Eligibility",
    parameters=EligibilityParameters,
    judge=judge,
    about="A coverage by this payer was in force on every service date, and was verified.",
    kinds={
        "inactive_on_service_date": Kind("error", "CO-27", "No coverage by this payer was in force on a service date."),
        "not_verified": Kind(
            "error", "CO-27", "No coverage by this payer is on file, or it was never verified (a warning likewise)."
        ),
        "stale": Kind("error", "CO-27", "The verification is older than allowed (a warning where none is required)."),
    },
)
