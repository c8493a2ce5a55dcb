"""Which lines need authorization: those in its scope, and where the first visits are free, those past them.

Visits are this payer's distinct treatment days since the evaluation that began the episode, both days included. A day
of exempt codes alone, such as that evaluation's, is none.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from chalicelib.checks.case import Case
from chalicelib.checks.evaluations import latest_evaluation
from chalicelib.domain.claim import Line


class Scope(NamedTuple):
    """What a payer asks authorization for. `procedures` and `places`: these alone, or all where empty; `exempt` codes
    never, nor `with_exempt` what is given on the day of one."""

    exempt: frozenset[str]
    procedures: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    with_exempt: bool = False

    def names(self, procedure: str | None) -> bool:
        """True for a code that needs authorization in some place and on some day."""
        return procedure not in self.exempt and (not self.procedures or procedure in self.procedures)

    def covers(self, case: Case, line: Line) -> bool:
        """True for a line that needs authorization, the free first visits aside."""
        in_place = not self.places or case.place(line) in self.places
        return self.names(line.procedure) and in_place and not (self.with_exempt and self._is_beside_exempt(case, line))

    def _is_beside_exempt(self, case: Case, line: Line) -> bool:
        day = line.service_date
        if day is None:
            return False
        billed = [*case.by_day[day], *case.beside.get(day, ())]
        return any(entry.procedure in self.exempt for entry in billed)


def needing_lines(
    case: Case, lines: Sequence[Line], required: str, after_visits: int | None, scope: Scope
) -> tuple[list[Line], str | None]:
    """The lines that need authorization; or, where it cannot be told for one of them, what would let it be told."""
    needing = []
    unknown = None
    visits: dict[date, tuple[int, str | None]] = {}
    for line in lines:
        if not scope.covers(case, line):
            continue
        if required == "after_visits":
            day = line.service_date or case.first_date
            visit, why = visits[day] = visits.get(day) or _visit_number(case, day, scope)
            if visit <= (after_visits or 0):
                unknown = unknown or why
                continue
        needing.append(line)
    return needing, None if needing else unknown


def _visit_number(case: Case, day: date, scope: Scope) -> tuple[int, str | None]:
    """Which visit of the episode `day` is, as far as is known; and why it may be a later one."""
    began = latest_evaluation(case, day, case.counted_ot)
    if began is None:
        return 0, "the evaluation that began the episode is not given"
    days = {e.service_date for e in case.counted_ot if began <= e.service_date <= day and scope.names(e.procedure)}
    billed = (seen for seen, lines in case.by_day.items() if any(scope.names(line.procedure) for line in lines))
    visit = len(days.union(seen for seen in billed if began <= seen <= day))
    if case.counted is None:
        return visit, "the patient's history is not given, so visits cannot be counted"
    if not case.history_reaches(began):
        return visit, f"history goes back to {case.context.history_since} only, and not to {began}"
    return visit, None
