"""Which lines need authorization: none that is exempt, and where the first visits are free, those past them.

Visits are this payer's distinct treatment days since the evaluation that began the episode, both days included. A day
of exempt codes alone, such as that evaluation's, is none.
"""

from collections.abc import Sequence
from datetime import date

from chalicelib.checks.case import Case
from chalicelib.checks.evaluations import latest_evaluation
from chalicelib.domain.claim import Line


def needing_lines(
    case: Case, lines: Sequence[Line], required: str, after_visits: int | None, exempt: frozenset[str]
) -> tuple[list[Line], str | None]:
    """The lines that need authorization; or, where it cannot be told for one of them, what would let it be told."""
    needing = []
    unknown = None
    visits: dict[date, tuple[int, str | None]] = {}
    for line in lines:
        if line.procedure in exempt:
            continue
        if required == "after_visits":
            day = line.service_date or case.first_date
            visit, why = visits[day] = visits.get(day) or _visit_number(case, day, exempt)
            if visit <= (after_visits or 0):
                unknown = unknown or why
                continue
        needing.append(line)
    return needing, None if needing else unknown


def _visit_number(case: Case, day: date, exempt: frozenset[str]) -> tuple[int, str | None]:
    """Which visit of the episode `day` is, as far as is known; and why it may be a later one."""
    began = latest_evaluation(case, day, case.counted_ot)
    if began is None:
        return 0, "the evaluation that began the episode is not given"
    days = {e.service_date for e in case.counted_ot if began <= e.service_date <= day and e.procedure not in exempt}
    billed = (seen for seen, lines in case.by_day.items() if any(line.procedure not in exempt for line in lines))
    visit = len(days.union(seen for seen in billed if began <= seen <= day))
    if case.counted is None:
        return visit, "the patient's history is not given, so visits cannot be counted"
    if not case.history_reaches(began):
        return visit, f"history goes back to {case.context.history_since} only, and not to {began}"
    return visit, None
