"""What a claim draws, line by line, with the reason, and what stays uncovered; as values and as a biller reads it."""

from dataclasses import dataclass, field
from datetime import date

from typing_extensions import TypedDict

from chalicelib.checks.wording import counted, lines_named
from chalicelib.domain.claim import Claim
from chalicelib.services.authorizations.on_file import UnitKind


@dataclass(frozen=True, slots=True)
class LineDraw:
    """What one line draws; `line` counts from 0. Of `visits` a day's first line says 1 and the others 0."""

    line: int
    day: date
    authorization_id: str
    authorization_number: str | None
    unit_kind: UnitKind
    amount: int
    because: str


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A line, or the part of it, that nothing was drawn for. `is_short` is False where nothing needs to be drawn."""

    line: int
    amount: int
    unit_kind: UnitKind | None
    because: str
    is_short: bool


@dataclass(frozen=True, slots=True)
class DrawPlan:
    """`wanted`: by authorization id, what the claim draws on which day, in place of all that it drew before."""

    draws: tuple[LineDraw, ...] = ()
    uncovered: tuple[Uncovered, ...] = ()
    wanted: dict[str, dict[date, int]] = field(default_factory=dict)

    @property
    def short(self) -> tuple[Uncovered, ...]:
        """What should be covered and is not."""
        return tuple(one for one in self.uncovered if one.is_short)


NOTHING_DRAWN = DrawPlan()


class LineDrawJson(TypedDict):
    """What a line draws on which authorization, and why. `line` is the line's number."""

    line: int
    service_date: str
    authorization_id: str
    authorization_number: str | None
    unit_kind: UnitKind
    amount: int
    because: str


class UncoveredJson(TypedDict):
    """A line for which nothing, or not all, was drawn. `short`: something should have been."""

    line: int
    amount: int
    unit_kind: UnitKind | None
    because: str
    short: bool


class DrawsJson(TypedDict):
    """`words` says the same in sentences."""

    draws: list[LineDrawJson]
    uncovered: list[UncoveredJson]
    words: list[str]


def draws_json(plan: DrawPlan, claim: Claim) -> DrawsJson:
    """The plan as the answer to a recorded claim tells it."""
    draws: list[LineDrawJson] = [
        {"line": _number(claim, one.line), "service_date": one.day.isoformat(),
         "authorization_id": one.authorization_id, "authorization_number": one.authorization_number,
         "unit_kind": one.unit_kind, "amount": one.amount, "because": one.because}
        for one in plan.draws
    ]  # fmt: skip
    uncovered: list[UncoveredJson] = [
        {"line": _number(claim, one.line), "amount": one.amount, "unit_kind": one.unit_kind, "because": one.because,
         "short": one.is_short}
        for one in plan.uncovered
    ]  # fmt: skip
    return {"draws": draws, "uncovered": uncovered, "words": words_of(plan, claim)}


def words_of(plan: DrawPlan, claim: Claim) -> list[str]:
    """A sentence for each draw and each gap, in line order."""
    told = [(one.line, _draw_words(one, claim)) for one in plan.draws]
    told += [(one.line, _gap_words(one, claim)) for one in plan.uncovered]
    return [words for _, words in sorted(told, key=lambda pair: pair[0])]


def _draw_words(one: LineDraw, claim: Claim) -> str:
    amount = counted(one.amount, one.unit_kind.removesuffix("s")) if one.amount else "nothing more"
    number = one.authorization_number or one.authorization_id
    return f"{_line(claim, one.line)} draws {amount} on authorization {number}: {one.because}."


def _gap_words(one: Uncovered, claim: Claim) -> str:
    amount = counted(one.amount, one.unit_kind.removesuffix("s")) if one.amount and one.unit_kind else "nothing"
    if one.is_short and one.amount:
        return f"{_line(claim, one.line)} is short of {amount}: {one.because}."
    return f"{_line(claim, one.line)} draws nothing: {one.because}."


def _number(claim: Claim, index: int) -> int:
    number = claim.lines[index].line
    return index + 1 if number is None else number


def _line(claim: Claim, index: int) -> str:
    return lines_named([claim.lines[index]]).capitalize()
