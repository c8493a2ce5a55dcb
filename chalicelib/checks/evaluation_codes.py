"""Evaluations: one an episode, at one level a day; a re-evaluation with a reason; treatment after, not before.

An episode is a number of days after the evaluation. Caps look at what this payer was billed; whether there ever was an
evaluation, at everything known.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.evaluations import known_evaluations, latest_evaluation
from chalicelib.checks.wording import counted, listed
from chalicelib.domain.claim import Line
from chalicelib.domain.dates import plus_days
from chalicelib.domain.finding import PASSED, Answer, NotChecked, Severity
from chalicelib.rules.parameters import Pair, Parameters, ProcedureCode, ProcedureCodes, WholeNumber
from chalicelib.rules.rule import Kind, Rule

NO_HISTORY = "the patient's history is not given"


class EvaluationCodesParameters(Parameters):
    """How often this payer pays evaluations, and with what."""

    evaluations: ProcedureCodes = Field(description="The evaluation codes, of every level.")
    reevaluation: ProcedureCode | None = Field(default=None, description="The re-evaluation code.")
    per_episode_days: WholeNumber | None = Field(
        default=None, description="Days after an evaluation within which another is a second one; empty: not judged."
    )
    second_severity: Severity | None = Field(
        default=None,
        description="How grave a second evaluation is, where these days are a reading and no published number, which "
        "its message then says; empty: an error.",
    )
    same_day_conflicts: tuple[Pair, ...] = Field(default=(), description="Codes that may not meet on one day.")
    reevaluation_needs_reason: bool = Field(
        default=False, strict=True, description="A re-evaluation needs a documented reason."
    )
    group_length: WholeNumber = Field(
        default=3,
        description="How many first characters of a diagnosis make its group: another group is a new condition.",
    )

    @property
    def looks_back_days(self) -> int:
        """An earlier evaluation may be as old."""
        return self.per_episode_days or 0

    @cached_property
    def all_codes(self) -> frozenset[str]:
        """Evaluations and the re-evaluation."""
        return self.evaluations | ({self.reevaluation} if self.reevaluation else set())

    @cached_property
    def watched(self) -> frozenset[str]:
        """Every code that makes a day worth a second look."""
        return self.all_codes.union(*self.same_day_conflicts)


EvaluationRule = Rule[EvaluationCodesParameters]


def judge(case: Case, lines: Sequence[Line], rule: EvaluationRule) -> Iterator[Answer]:
    p = rule.parameters
    treatment: Line | None = None
    evaluating: dict[date, list[Line]] = {}
    meeting: dict[date, None] = {}
    for line in lines:
        if line.service_date is None:
            continue
        if line.procedure in p.watched:
            meeting[line.service_date] = None
        if line.procedure in p.all_codes:
            evaluating.setdefault(line.service_date, []).append(line)
        elif treatment is None or treatment.service_date is None or line.service_date < treatment.service_date:
            treatment = line
    for day in meeting:
        yield from _same_day(case, day, rule)
    for day, of_day in evaluating.items():
        yield from _judge_day(case, day, of_day, rule) or (PASSED,)
    if treatment is not None and treatment.service_date is not None:
        yield _treatment(case, treatment, treatment.service_date, rule)


def _judge_day(case: Case, day: date, lines: list[Line], rule: EvaluationRule) -> list[Answer]:
    p = rule.parameters
    first = next((line for line in lines if line.procedure in p.evaluations), None)
    again = next((line for line in lines if line.procedure == p.reevaluation), None)
    answers: list[Answer] = []
    if first is not None and p.per_episode_days is not None:
        answers += _second(case, first, day, p.per_episode_days, rule)
    if again is not None:
        answers += [*_without_evaluation(case, again, day, rule), *_reason(case, again, rule)]
    return answers


def _same_day(case: Case, day: date, rule: EvaluationRule) -> Iterator[Answer]:
    """Levels that meet, and pairs that may not; at least one code is this claim's, the other may be another claim's."""
    p = rule.parameters
    here = {line.procedure: line for line in case.by_day[day] if line.procedure}
    beside = {entry.procedure for entry in case.beside.get(day, ()) if entry.procedure not in here}
    levels = sorted(code for code in (*here, *beside) if code in p.evaluations)
    met = [("levels_together", levels[0], other) for other in levels[1:]]
    met += [("same_day", *pair) for pair in p.same_day_conflicts if not p.evaluations.issuperset(pair)]
    for code, one, other in met:
        line = here.get(other) or here.get(one)
        if line is None or (one not in here and one not in beside) or (other not in here and other not in beside):
            continue
        where = "" if one in here and other in here else ", one of them on another claim"
        message = f"{one} and {other} are both billed for {day}{where}; they may not be."
        fix = "Bill the one level that the evaluation reached." if code == "levels_together" else "Bill one of them."
        yield rule.finding(code, message, fix, line=line, field="procedure", concerns=(one, other))


def _second(case: Case, line: Line, day: date, within: int, rule: EvaluationRule) -> Iterator[Answer]:
    codes, history = rule.parameters.evaluations, case.counted
    begin = plus_days(day, -within)
    earlier = {entry.service_date: entry.diagnoses for entry in history or () if entry.procedure in codes}
    earlier |= {
        own.service_date: case.claim.diagnoses
        for own in case.claim.lines
        if own.procedure in codes and own.service_date is not None
    }
    before = max((seen for seen in earlier if begin <= seen < day), default=None)
    if before is not None:
        new = _new_condition(case, earlier[before], rule.parameters.group_length)
        severity = rule.parameters.second_severity
        message = f"{line.procedure} on {day} is a second evaluation: the first was {_ago(before, day)}, on {before}."
        if severity is not None:
            message += f" That an episode lasts {counted(within, 'day')} is a reading, not this payer's published rule."
        fix = "Bill a re-evaluation if one was done and there was reason for it; otherwise take the line off."
        if new:
            fix = "Make sure that the record shows the new condition."
        yield rule.finding(
            "second_evaluation", message, fix, line=line, field="procedure", severity="warning" if new else severity
        )
    elif history is None:
        yield NotChecked(NO_HISTORY)
    elif not case.history_reaches(begin):
        yield NotChecked(f"history goes back to {case.context.history_since} only, and not to {begin}")


def _new_condition(case: Case, before: Sequence[str], length: int) -> bool:
    """True where both evaluations tell their diagnoses and no group of them is the same."""
    groups = {code[:length] for code in before}
    return (
        bool(groups)
        and bool(case.claim.diagnoses)
        and groups.isdisjoint(code[:length] for code in case.claim.diagnoses)
    )


def _without_evaluation(case: Case, line: Line, day: date, rule: EvaluationRule) -> Iterator[Answer]:
    if latest_evaluation(case, day, case.history or ()) is not None:
        return
    if case.history is None:
        yield NotChecked(NO_HISTORY)
    elif case.context.history_since is not None:
        yield NotChecked(f"history goes back to {case.context.history_since} only, and shows no evaluation")
    else:
        message = f"{line.procedure} on {day} re-evaluates, and there is no evaluation before it."
        fix = (
            f"Bill {listed(sorted(rule.parameters.evaluations), 'or')} if this was the first, or put the first on file."
        )
        yield rule.finding("reevaluation_without_evaluation", message, fix, line=line, field="procedure")


def _reason(case: Case, line: Line, rule: EvaluationRule) -> Iterator[Answer]:
    documentation = case.claim.documentation
    if not rule.parameters.reevaluation_needs_reason:
        return
    if documentation is None:
        yield NotChecked("the reason for the re-evaluation is not given")
    elif documentation.reevaluation_reason is None:
        message = f"{line.procedure} has no documented reason."
        fix = "Document new findings, a significant change or failure to respond; otherwise take the line off."
        yield rule.finding("reevaluation_reason", message, fix, line=line, field="procedure")


def _treatment(case: Case, line: Line, day: date, rule: EvaluationRule) -> Answer:
    """The claim's first treatment against the evaluations known."""
    history = case.history
    known = sorted(known_evaluations(case, day, history or ()))
    if known and known[0] <= day:
        return PASSED
    documentation = case.claim.documentation
    complete = history is not None and case.context.history_since is None
    if known or (documentation is not None and complete):
        shown = f"the evaluation of {known[0]}" if known else "any evaluation"
        message = f"{line.procedure} on {day} is treatment before {shown}."
        fix = "Correct the dates, or put the evaluation on file."
        return rule.finding("treatment_before_evaluation", message, fix, line=line, field="service_date")
    if history is None or documentation is None:
        return NotChecked("the day of the evaluation is not given")
    return NotChecked(f"history goes back to {case.context.history_since} only, and shows no evaluation")


def _ago(before: date, day: date) -> str:
    return f"{counted((day - before).days, 'day')} earlier"


CHECK = Check(
    name="evaluation_codes",
    title="Evaluations and re-evaluations",
    parameters=EvaluationCodesParameters,
    judge=judge,
    per="claim",
    about="Evaluations and re-evaluations are billed once, at one level, and in their order.",
    kinds={
        "second_evaluation": Kind("error", "CO-119", "Another evaluation within the episode."),
        "levels_together": Kind("error", "CO-97", "Evaluations of two levels on one day."),
        "reevaluation_without_evaluation": Kind("error", "CO-97", "A re-evaluation, and no evaluation before it."),
        "reevaluation_reason": Kind("error", "CO-97", "A re-evaluation without a documented reason."),
        "same_day": Kind("error", "CO-97", "Codes that may not meet on one day, such as evaluation and re-evaluation."),
        "treatment_before_evaluation": Kind("warning", "CO-97", "Treatment earlier than the evaluation."),
    },
)
