"""One code billed over and over: a record that invites an audit, though no payer refuses a single claim for it.

The last visits are days of treatment known to this payer, this claim's included; fewer than asked for pass.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Annotated

from pydantic import Field

from chalicelib.checks.case import Case, discipline
from chalicelib.checks.check import Check
from chalicelib.checks.wording import counted
from chalicelib.domain.claim import Line
from chalicelib.domain.context import HistoryLine
from chalicelib.domain.finding import PASSED, Answer, Finding, NotChecked
from chalicelib.rules.parameters import Parameters, ProcedureCodes
from chalicelib.rules.rule import Kind, Rule


class CodeRepetitionParameters(Parameters):
    """How much of one code is too much, over how many visits."""

    share_percent: Annotated[float, Field(strict=True, ge=0, le=100)] = Field(
        description="The share of all units, in percent, over which one code is too much."
    )
    over_visits: Annotated[int, Field(strict=True, ge=1, le=1000)] = Field(
        description="How many of the last visits are looked at, this claim's included."
    )
    procedures: ProcedureCodes | None = Field(default=None, description="Codes that are watched; null or empty: all.")


RepetitionRule = Rule[CodeRepetitionParameters]
Shares = dict[str | None, int]
Visits = dict[date, list[Line | HistoryLine]]


def judge(case: Case, lines: Sequence[Line], rule: RepetitionRule) -> Iterator[Answer]:
    p = rule.parameters
    watched = [line for line in lines if line.procedure and (not p.procedures or line.procedure in p.procedures)]
    if not watched or not case.by_day:
        return
    if case.counted is None:
        yield NotChecked("the patient's earlier visits are not known")
        return
    visits = _visits(case)
    if len(visits) >= p.over_visits:
        last = sorted(visits)[-p.over_visits :]
        yield _judge_share(watched, last, _by_code(visits[day] for day in last), rule)
    elif case.context.history_since is not None:
        yield NotChecked(f"visits before {case.context.history_since} are not known")
    else:
        yield PASSED


def _visits(case: Case) -> Visits:
    """Units by code for every treatment day up to this claim's last, as far back as history is complete."""
    visits: Visits = {day: [*lines] for day, lines in case.by_day.items()}
    last, since = max(visits), case.context.history_since or date.min
    for entry in case.counted or ():
        if since <= entry.service_date <= last and discipline(entry) == "GO":
            visits.setdefault(entry.service_date, []).append(entry)
    return visits


def _by_code(visits: Iterable[list[Line | HistoryLine]]) -> Shares:
    """Whole units by code; a line whose units are not given counts as one."""
    units: Shares = {}
    for billed in visits:
        for entry in billed:
            count = 1 if entry.units is None else max(int(entry.units), 0)
            units[entry.procedure] = units.get(entry.procedure, 0) + count
    return units


def _judge_share(watched: list[Line], days: list[date], units: Shares, rule: RepetitionRule) -> Answer:
    total = sum(units.values())
    line = max(watched, key=lambda one: units.get(one.procedure, 0))
    share_percent = 100 * units.get(line.procedure, 0) / total if total else 0.0
    if share_percent <= rule.parameters.share_percent:
        return PASSED
    return _one_code(line, share_percent, days, rule)


def _one_code(line: Line, share_percent: float, days: list[date], rule: RepetitionRule) -> Finding:
    over = f"over {rule.parameters.share_percent:g}% invites an audit"
    visits = counted(len(days), "visit")
    return rule.finding(
        "one_code",
        f"{line.procedure} is {share_percent:.1f}% of the units of the last {visits}, {days[0]} to {days[-1]}; {over}.",
        "Make sure that the notes say why this code was called for, and bill other services under their own codes.",
        line=line,
        field="procedure",
        concerns=(line.procedure or "",),
    )


CHECK = Check(
    name="code_repetition",
    title="Code repetition",
    parameters=CodeRepetitionParameters,
    judge=judge,
    per="claim",
    about="No single code makes up nearly all that a patient is given.",
    kinds={"one_code": Kind("warning", None, "One code makes up most of the units of the last visits.")},
)
