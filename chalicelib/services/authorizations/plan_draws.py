"""Which authorization each line of a claim draws on, how much, and why; what stays uncovered is told. Pure.

Lines that name a number choose first. A line goes to one authorization: a named one with something left, else the first
that covers the line whole, else the first that covers a part.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from chalicelib.checks.wording import counted
from chalicelib.domain.claim import VOID, Claim, Line
from chalicelib.services.authorizations.draw_plan import NOTHING_DRAWN, DrawPlan, LineDraw, Uncovered
from chalicelib.services.authorizations.fit import Asking, Candidate, called, candidates, names_a_number, why_none
from chalicelib.services.authorizations.moving import drawn
from chalicelib.services.authorizations.needs import Need, Needs
from chalicelib.services.authorizations.on_file import AuthorizationOnFile, UnitKind

MOST_AUTHORIZATIONS = 20
_NEEDED = Need()


def plan_draws(claim: Claim, on_file: Sequence[AuthorizationOnFile], needs: Needs, today: date) -> DrawPlan:
    """The plan for the claim as it stands now, its own earlier draws given back. A void draws nothing.

    Each authorization knows the draws of other claims, so a visit that one of them draws already is not drawn again.
    """
    if claim.frequency == VOID:
        return NOTHING_DRAWN
    planner = _Planner(claim, on_file, needs, today)
    for line in sorted(claim.lines, key=lambda line: line.authorization_number is None):
        planner.place(line)
    return planner.plan()


class _Option(NamedTuple):
    """A candidate, how much of the line it covers, and how much the line needs of it."""

    candidate: Candidate
    left: int
    amount: int


class _Planner:
    def __init__(self, claim: Claim, on_file: Sequence[AuthorizationOnFile], needs: Needs, today: date) -> None:
        self._claim, self._on_file, self._needs, self._today = claim, on_file, needs, today
        self._wanted: dict[str, dict[date, int]] = {}
        self._draws: list[LineDraw] = []
        self._uncovered: list[Uncovered] = []

    def plan(self) -> DrawPlan:
        return DrawPlan(
            tuple(sorted(self._draws, key=lambda draw: draw.line)),
            tuple(sorted(self._uncovered, key=lambda one: one.line)),
            self._wanted,
        )

    def place(self, line: Line) -> None:
        need = self._needs.get(line.index, _NEEDED)
        if need.level == "never":
            self._uncovered.append(Uncovered(line.index, 0, None, need.because, is_short=False))
        elif line.service_date is None:
            self._leave(line, need, None, 0, "the line has no service date")
        else:
            self._choose(Asking(self._claim, line, line.service_date, need, self._today, self._has_visit))

    def _choose(self, asking: Asking) -> None:
        found = candidates(asking, self._on_file)
        chosen = self._best(asking, found)
        if chosen is None:
            self._leave_all(asking, found)
            return
        self._draw(asking, chosen, self._instead(asking, found, chosen))
        missing = chosen.amount - chosen.left
        if missing:
            one = chosen.candidate.authorization
            noun = one.unit_kind.removesuffix("s")
            words = f"{called(one)} has {counted(chosen.left, noun)} left, the line needs {chosen.amount}"
            self._leave(asking.line, asking.need, one.unit_kind, missing, words)

    def _best(self, asking: Asking, found: Sequence[Candidate]) -> _Option | None:
        """The first named one with something left or the first that covers the line whole; else the first with some."""
        some = None
        for candidate in found:
            option = self._option(asking, candidate)
            if option.left and (candidate.is_named or option.left == option.amount):
                return option
            some = some or (option if option.left else None)
        return some

    def _draw(self, asking: Asking, chosen: _Option, because: str) -> None:
        one, day, amount = chosen.candidate.authorization, asking.day, chosen.left
        days = self._wanted.setdefault(one.authorization_id, {})
        if one.unit_kind == "units":
            days[day] = days.get(day, 0) + amount
        else:
            if day in days:
                amount, because = 0, "it is the same visit as another line of that day"
            elif self._is_drawn_by_others(one, day):
                amount, because = 0, "another claim draws the visit of that day already"
            days[day] = 1
        number, kind = one.authorization_number, one.unit_kind
        self._draws.append(LineDraw(asking.line.index, day, one.authorization_id, number, kind, amount, because))

    def _instead(self, asking: Asking, found: Sequence[Candidate], chosen: _Option) -> str:
        """Why that one; where the claim names another, why not the other."""
        if chosen.candidate.is_named or not names_a_number(asking):
            return chosen.candidate.because
        named = [candidate.authorization for candidate in found if candidate.is_named]
        why = self._why_no_room(asking, named[0]) if named else why_none(asking, self._on_file)
        return f"{chosen.candidate.because}; {why}"

    def _option(self, asking: Asking, candidate: Candidate) -> _Option:
        one = candidate.authorization
        amount = 1 if one.unit_kind == "visits" else _whole_units(asking.line)
        if self._is_one_too_many(one):
            return _Option(candidate, 0, amount)
        return _Option(candidate, self._most(one, asking.day, amount), amount)

    def _most(self, one: AuthorizationOnFile, day: date, amount: int) -> int:
        """The largest part of `amount` that is covered. What is covered stays so for less: halving finds it."""
        if not amount or self._is_covered(one, day, amount):
            return amount
        covered, too_much = 0, amount
        while too_much - covered > 1:
            middle = (covered + too_much) // 2
            covered, too_much = (middle, too_much) if self._is_covered(one, day, middle) else (covered, middle)
        return covered

    def _is_covered(self, one: AuthorizationOnFile, day: date, amount: int) -> bool:
        days = self._wanted.get(one.authorization_id, {})
        wanted = days | {day: 1 if one.unit_kind == "visits" else days.get(day, 0) + amount}
        return drawn(one, self._claim.claim_id, wanted, self._today).is_covered

    def _has_visit(self, one: AuthorizationOnFile, day: date) -> bool:
        of_claim = day in self._wanted.get(one.authorization_id, {})
        return one.unit_kind == "visits" and (of_claim or self._is_drawn_by_others(one, day))

    def _is_drawn_by_others(self, one: AuthorizationOnFile, day: date) -> bool:
        return any(entry.day == day and entry.claim_id != self._claim.claim_id for entry in one.draws)

    def _is_one_too_many(self, one: AuthorizationOnFile) -> bool:
        return one.authorization_id not in self._wanted and len(self._wanted) >= MOST_AUTHORIZATIONS

    def _leave_all(self, asking: Asking, found: Sequence[Candidate]) -> None:
        if not found:
            self._leave(asking.line, asking.need, None, 0, why_none(asking, self._on_file))
            return
        first = self._option(asking, found[0])
        one = first.candidate.authorization
        self._leave(asking.line, asking.need, one.unit_kind, first.amount, self._why_no_room(asking, one))

    def _why_no_room(self, asking: Asking, one: AuthorizationOnFile) -> str:
        noun = one.unit_kind.removesuffix("s")
        if one.unit_kind == "units" and not _whole_units(asking.line):
            return f"{called(one)} counts whole units, and the line bills none"
        if self._is_one_too_many(one):
            return f"a claim draws on at most {MOST_AUTHORIZATIONS} authorizations"
        return f"{called(one)} has none of its {counted(one.approved or 0, noun)} left"

    def _leave(self, line: Line, need: Need, kind: UnitKind | None, amount: int, because: str) -> None:
        names = bool(line.authorization_number or self._claim.authorization_number)
        is_short = names or need.level == "needed"
        if is_short or kind is not None or need.because:
            told = because if is_short or kind is not None else need.because
            self._uncovered.append(Uncovered(line.index, amount, kind, told, is_short))


def _whole_units(line: Line) -> int:
    """0 for what no payer takes: no units, a part of one, less than none."""
    units = line.units or 0
    return int(units) if units > 0 and units == int(units) else 0
