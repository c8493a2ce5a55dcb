"""Service dates that a payer can accept: given, past, after the patient's birth, not too old, of one month if asked.

Missing and future dates are told line by line; what is about birth or age of the claim once, for all lines concerned.
"""

from collections.abc import Iterator, Sequence

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import days_named, lines_named
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer, Finding, NotChecked
from chalicelib.rules.parameters import Parameters, WholeNumber
from chalicelib.rules.rule import Kind, Rule


class ServiceDatesParameters(Parameters):
    """Which service dates one claim may have."""

    max_age_days: WholeNumber | None = Field(
        default=None, description="A service date may lie this many days before submission at most; null: any."
    )
    one_month_per_claim: bool = Field(
        default=False, strict=True, description="The payer wants a claim for each calendar month."
    )


DatesRule = Rule[ServiceDatesParameters]


def judge(case: Case, lines: Sequence[Line], rule: DatesRule) -> Iterator[Answer]:
    claim = case.claim
    found: list[Answer] = []
    sent = claim.submitted_on or case.as_of
    latest = min(sent, case.as_of)
    for line in claim.lines:
        if line.service_date is None or (line.last_date or line.service_date) > latest:
            found.append(_missing(line, rule) if line.service_date is None else _future(line, case, rule))
    if case.by_day:
        found += _judge_birth(case, rule)
        max_age_days = rule.parameters.max_age_days
        if max_age_days is not None and (sent - case.first_date).days > max_age_days:
            old = [line for line in claim.lines if line.service_date and (sent - line.service_date).days > max_age_days]
            message = f"Services more than {max_age_days} days before {sent} are billed ({lines_named(old)})."
            found.append(
                _about(
                    old,
                    "too_old",
                    message,
                    "Correct the dates; if they are right, this payer is too late to ask.",
                    rule,
                )
            )
        if rule.parameters.one_month_per_claim:
            found += _judge_months(case, rule)
    ranges = [line for line in claim.lines if line.last_date is not None]
    if ranges:
        found += [_range(line, rule) for line in ranges]
        yield NotChecked(f"which services of {lines_named(ranges)} fell on which day; all are judged on the first")
    if found or claim.lines:
        yield from found or [PASSED]


def _missing(line: Line, rule: DatesRule) -> Finding:
    return rule.finding(
        "missing", "The service date is missing.", "Give the day of service.", line=line, field="service_date"
    )


def _future(line: Line, case: Case, rule: DatesRule) -> Finding:
    sent = case.claim.submitted_on
    after = (
        f"{sent}, the day of submission"
        if sent is not None and sent < case.as_of
        else f"{case.as_of}, the day of this check"
    )
    message = f"The service date {line.last_date or line.service_date} lies after {after}."
    return rule.finding(
        "future", message, "Correct the date, or bill the service once it is given.", line=line, field="service_date"
    )


def _range(line: Line, rule: DatesRule) -> Finding:
    """What a day allows or pools cannot be judged over several; therapy is billed by the day."""
    message = f"Line {line.line} bills {line.service_date} to {line.last_date} at once; it is judged on the first day."
    fix = "Bill every day of service on a line of its own."
    return rule.finding("range", message, fix, line=line, field="service_date")


def _judge_birth(case: Case, rule: DatesRule) -> Iterator[Finding]:
    born = case.claim.patient.birth_date
    if born is not None and case.first_date < born:
        before = [line for line in case.claim.lines if line.service_date and line.service_date < born]
        days = days_named([line.service_date for line in before if line.service_date])
        message = f"The service of {days} lies before the patient's birth ({lines_named(before)})."
        yield _about(before, "before_birth", message, "Correct the service date, or the patient's birth date.", rule)


def _judge_months(case: Case, rule: DatesRule) -> Iterator[Finding]:
    first, last = min(case.by_day), max(case.by_day)
    if (first.year, first.month) != (last.year, last.month):
        message = f"The claim goes from {first:%Y-%m} to {last:%Y-%m}; this payer wants one claim for each month."
        yield rule.finding("more_than_one_month", message, "Split the claim by month.", field="lines")


def _about(lines: list[Line], code: str, message: str, fix: str, rule: DatesRule) -> Finding:
    """A finding on the line, or on the claim where several lines are concerned."""
    only = lines[0] if len(lines) == 1 else None
    return rule.finding(code, message, fix, line=only, field="service_date" if only else "lines")


CHECK = Check(
    name="service_dates",
    title="Service dates",
    parameters=ServiceDatesParameters,
    judge=judge,
    per="claim",
    about="Every line has a service date that the payer can accept.",
    kinds={
        "missing": Kind("error", "CO-16", "A line has no service date."),
        "future": Kind("error", "CO-16", "A service date lies after the submission."),
        "before_birth": Kind("error", "CO-16", "A service lies before the patient's birth."),
        "too_old": Kind("error", "CO-29", "A service is older than the payer looks at."),
        "range": Kind("info", None, "A line of an 837P bills several days, and is judged on the first of them."),
        "more_than_one_month": Kind("info", None, "The claim goes over more than one calendar month."),
    },
)
