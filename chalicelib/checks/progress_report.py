"""A progress report is due every so many treatment days, counted from the day after the last one.

Treatment days are distinct days of any claim of the discipline, whoever paid (Pub. 100-02, chapter 15, section 220.3).
"""

from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import Field

from chalicelib.checks.case import Case, discipline, line_discipline
from chalicelib.checks.check import Check
from chalicelib.domain.claim import Documentation, Line
from chalicelib.domain.dates import plus_days
from chalicelib.domain.finding import PASSED, Answer, NotChecked
from chalicelib.rules.parameters import Parameters, WholeNumber
from chalicelib.rules.rule import Kind, Rule


class ProgressReportParameters(Parameters):
    """How often this payer wants a progress report."""

    every_treatment_days: WholeNumber = Field(description="Treatment days within which the next report is due.")


def judge(case: Case, lines: Sequence[Line], rule: Rule[ProgressReportParameters]) -> Iterator[Answer]:
    dated = [line for line in lines if line.service_date is not None and line_discipline(line) == "GO"]
    if not dated:
        return
    documentation = case.claim.documentation
    since = _since(documentation)
    if documentation is None:
        yield NotChecked("what is on file of progress reports is not given")
    elif since is None:
        yield NotChecked("neither a progress report nor the day on which treatment began is given")
    else:
        yield _judge_days(case, dated, since, rule)


def _since(documentation: Documentation | None) -> date | None:
    """The last report's day; without one, the day on which the treatment began."""
    if documentation is None:
        return None
    plan = documentation.plan_of_care
    began = documentation.evaluation_on or (plan.established_on if plan else None)
    return documentation.last_progress_report_on or began


def _judge_days(case: Case, lines: list[Line], since: date, rule: Rule[ProgressReportParameters]) -> Answer:
    every = rule.parameters.every_treatment_days
    before = {e.service_date for e in case.history or () if e.status != "denied" and discipline(e) == "GO"}
    days = {day for day in before.union(line.service_date for line in lines if line.service_date) if day > since}
    for line in sorted(lines, key=lambda entry: entry.service_date or since):
        count = sum(day <= line.service_date for day in days if line.service_date)
        if count > every:
            message = (
                f"{line.service_date} is treatment day {count} since {since}; a progress report is due every {every}."
            )
            fix = "Put the progress report on file before sending."
            return rule.finding("overdue", message, fix, line=line, field="service_date")
    if case.history is None:
        return NotChecked("the patient's history is not given, so treatment days cannot be counted")
    if not case.history_reaches(plus_days(since, 1)):
        return NotChecked(f"history goes back to {case.context.history_since} only, and not to {since}")
    return PASSED


CHECK = Check(
    name="progress_report",
    title="Progress reports",
    parameters=ProgressReportParameters,
    judge=judge,
    per="claim",
    about="A progress report was written in time.",
    kinds={"overdue": Kind("error", "CO-50", "More treatment days than allowed since the last progress report.")},
)
