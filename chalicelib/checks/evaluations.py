"""Which codes evaluate rather than treat, by the payer's own rule; for the checks to which an evaluation matters."""

from collections.abc import Iterator, Sequence
from datetime import date

from chalicelib.checks.case import Case
from chalicelib.domain.claim import Line
from chalicelib.domain.context import HistoryLine

NONE: frozenset[str] = frozenset()


def evaluation_codes(case: Case, day: date) -> frozenset[str]:
    """The evaluations that begin an episode, of every level; empty where the payer's rules name none."""
    rule = case.rule("evaluation_codes", day)
    return frozenset(rule.parameters.evaluations) if rule else NONE


def without_evaluations(case: Case, lines: Sequence[Line]) -> Sequence[Line]:
    """The lines that treat: no evaluation, no re-evaluation."""
    rule = case.rule("evaluation_codes", case.first_date)
    if rule is None:
        return lines
    evaluating: frozenset[str] = rule.parameters.all_codes
    return [line for line in lines if line.procedure not in evaluating]


def latest_evaluation(case: Case, day: date, history: Sequence[HistoryLine]) -> date | None:
    """The evaluation that began the episode which `day` lies in: the latest one known up to and with that day."""
    return max((found for found in known_evaluations(case, day, history) if found <= day), default=None)


def known_evaluations(case: Case, day: date, history: Sequence[HistoryLine]) -> Iterator[date]:
    """Every day of an evaluation on file, on this claim or in `history`; the codes are those in force on `day`."""
    codes = evaluation_codes(case, day)
    documentation = case.claim.documentation
    if documentation is not None and documentation.evaluation_on is not None:
        yield documentation.evaluation_on
    for line in case.claim.lines:
        if line.service_date is not None and line.procedure in codes:
            yield line.service_date
    for entry in history:
        if entry.procedure in codes:
            yield entry.service_date
