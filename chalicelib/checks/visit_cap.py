"""A payer's cap on visits: distinct treatment days of a calendar or benefit year, of all disciplines counted together.

What the payer says was used (an accumulator) stands for its own day and before; own claims after it are added.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from chalicelib.checks.case import DISCIPLINES, Case, discipline, line_discipline
from chalicelib.checks.check import Check
from chalicelib.checks.wording import counted
from chalicelib.domain.claim import Line
from chalicelib.domain.context import Accumulator, HistoryLine
from chalicelib.domain.dates import age_years, month_end, plus_days
from chalicelib.domain.finding import PASSED, Answer, NotChecked
from chalicelib.domain.shape import MonthDay
from chalicelib.rules.parameters import ModifierCodes, Parameters, ProcedureCodes, WholeNumber
from chalicelib.rules.rule import Kind, Rule


class VisitCapParameters(Parameters):
    """How many visits this payer covers."""

    visits: WholeNumber = Field(description="Visits that are covered in a period.")
    period: Literal["calendar_year", "benefit_year"] = Field(
        default="calendar_year", description="The period after which counting begins anew."
    )
    benefit_year_starts: MonthDay | None = Field(
        default=None, description="Month and day on which a benefit year begins."
    )
    combined_with: ModifierCodes = Field(
        default=frozenset(), description="The modifiers of other disciplines whose visits count toward the same cap."
    )
    from_age_years: WholeNumber | None = Field(
        default=None, description="The age in years from which on the cap holds; empty: for everybody."
    )
    not_counted: ProcedureCodes = Field(
        default=frozenset(), description="Codes, such as evaluations, that make no visit where they stand alone."
    )
    hard: bool = Field(
        default=False, strict=True, description="No visit beyond the cap is paid; otherwise approval may allow more."
    )
    near_visits: WholeNumber = Field(default=3, description="Tell when no more than so many visits are left.")

    @model_validator(mode="after")
    def _year_is_named(self) -> "VisitCapParameters":
        if self.period == "benefit_year" and self.benefit_year_starts is None:
            raise ValueError("give benefit_year_starts where the period is benefit_year")
        return self


VisitCapRule = Rule[VisitCapParameters]
_NO_HISTORY = "the patient's history is not given, so visits cannot be counted"


def judge(case: Case, lines: Sequence[Line], rule: VisitCapRule) -> Iterator[Answer]:
    p = rule.parameters
    days: dict[date, Line] = {}
    for line in lines:
        if line.service_date is not None and _counts(line_discipline(line), line.procedure, p):
            days.setdefault(line.service_date, line)
    if p.from_age_years is not None and days:
        born = case.claim.patient.birth_date
        if born is None:
            yield NotChecked("the patient's birth date, from which the age comes that the cap begins with")
            return
        days = {day: line for day, line in days.items() if age_years(born, day) >= p.from_age_years}
    periods: dict[tuple[date, date], dict[date, Line]] = {}
    for day in sorted(days):
        periods.setdefault(_period(day, p), {})[day] = days[day]
    for (begin, last), of_period in periods.items():
        yield _judge_period(case, begin, last, of_period, rule)


def _judge_period(case: Case, begin: date, last: date, days: dict[date, Line], rule: VisitCapRule) -> Answer:
    """`days` are the claim's treatment days of one period, in order, each with its first line."""
    p = rule.parameters
    used, seen, unknown = _used(case, begin, last, p)
    for day, line in days.items():
        if day not in seen:
            used += 1
            if used > p.visits:
                return _reached(line, begin, used, rule)
    if unknown:
        return NotChecked(unknown)
    left = p.visits - used
    if left <= p.near_visits:
        message = f"With this claim {used} of {counted(p.visits, 'visit')} since {begin} are used; {left} left."
        return rule.finding("near", message, "Plan the remaining visits, or ask for more now.", field="lines")
    return PASSED


def _reached(line: Line, begin: date, used: int, rule: VisitCapRule) -> Answer:
    p = rule.parameters
    message = f"{line.service_date} is visit {used} since {begin}; this payer covers {p.visits}."
    fix = "Ask the payer for more visits before sending."
    if p.hard:
        fix = "Tell the patient that the benefit is used up; this payer will not pay the visit."
    severity: Literal["error", "warning"] = "error" if p.hard else "warning"
    return rule.finding("reached", message, fix, line=line, field="service_date", severity=severity)


def _used(case: Case, begin: date, last: date, p: VisitCapParameters) -> tuple[int, set[date], str | None]:
    """Visits of a period known to be used, the days that count no more, and what would have to be known to be sure."""
    if case.counted is None and not case.context.accumulators:
        return 0, set(), _NO_HISTORY
    told = _accumulators(case, begin, p)
    since = max((entry.as_of for entry in told), default=None)
    days = {entry.service_date for entry in _history(case, p) if begin <= entry.service_date <= last}
    used = sum(entry.used_visits for entry in told) + sum(since is None or day > since for day in days)
    needed = begin if since is None else plus_days(since, 1)
    if case.counted is None:
        return used, days, _NO_HISTORY
    if not case.history_reaches(needed):
        return used, days, f"history goes back to {case.context.history_since} only, and not to {needed}"
    return max(used, len(days)), days, None


def _accumulators(case: Case, begin: date, p: VisitCapParameters) -> list[Accumulator]:
    """The payer's latest word for each discipline that counts; none where it has no word for occupational therapy."""
    latest: dict[str, Accumulator] = {}
    for entry in case.context.accumulators or ():
        if entry.payer_id == case.claim.payer_id and entry.kind == "visits" and entry.year == begin.year:
            name = DISCIPLINES.get(entry.discipline, entry.discipline)
            if _counts(name, None, p) and (name not in latest or latest[name].as_of < entry.as_of):
                latest[name] = entry
    return list(latest.values()) if "GO" in latest else []


def _history(case: Case, p: VisitCapParameters) -> Sequence[HistoryLine]:
    """What counts of the patient's other claims."""
    entries = case.counted or () if p.combined_with else case.counted_ot
    return [entry for entry in entries if _counts(discipline(entry), entry.procedure, p)]


def _counts(name: str, procedure: str | None, p: VisitCapParameters) -> bool:
    return (name == "GO" or name in p.combined_with) and procedure not in p.not_counted


def _period(day: date, p: VisitCapParameters) -> tuple[date, date]:
    """First and last day of the period that `day` lies in."""
    if p.benefit_year_starts is None or p.period == "calendar_year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    start = _in_year(day.year, p.benefit_year_starts)
    year = day.year if start <= day else day.year - 1
    begin = _in_year(year, p.benefit_year_starts) if year >= date.min.year else date.min
    return begin, plus_days(_in_year(year + 1, p.benefit_year_starts), -1) if year < date.max.year else date.max


def _in_year(year: int, month_day: str) -> date:
    """A month and day in a year; a day that the year lacks is the last of its month."""
    month, day = int(month_day[:2]), int(month_day[3:])
    last = month_end(date(year, month, 1))
    return date(year, month, min(day, last.day))


CHECK = Check(
    name="visit_cap",
    title="Visit limit",
    parameters=VisitCapParameters,
    judge=judge,
    about="The payer's visits for the period are not used up.",
    kinds={
        "reached": Kind(
            "error", "CO-119", "The visits of the period are used up; a warning where more can be approved."
        ),
        "near": Kind("info", None, "Few visits are left."),
    },
)
