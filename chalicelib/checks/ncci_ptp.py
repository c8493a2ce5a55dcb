"""Pairs of codes that are not both paid on one day: column one is, column two only with a modifier, or never.

Every pair of different codes of a day is looked up once, also beside this payer's other claims of that day.
The modifier may stand on either code (CMS NCCI policy manual, since 2019-07-01). Edits change by the quarter: one that
no publication of the service's quarter or later shows is told with the day on which it was last seen.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import lines_named
from chalicelib.domain.claim import Line
from chalicelib.domain.context import HistoryLine
from chalicelib.domain.dates import Day, quarter_end
from chalicelib.domain.finding import PASSED, Answer, Bypassed, Finding, NotChecked, Severity
from chalicelib.rules.parameters import ModifierCode, Pair, Parameters, PtpTableName, explained
from chalicelib.rules.rule import Kind, Rule


class NcciPtpParameters(Parameters):
    """Which pairs this payer edits, and what lifts an edit."""

    table: PtpTableName = Field(description="The table of procedure-to-procedure edits.")
    bypass_modifiers: tuple[ModifierCode, ...] = Field(
        default=(),
        description="Modifiers that lift an edit that allows one, the one to suggest first; empty: none does.",
    )
    extra_pairs: tuple[Pair, ...] = Field(
        default=(),
        description="Pairs (column 1, column 2) that this payer edits beyond the table; a modifier lifts them.",
        json_schema_extra=explained(
            "Two codes a line: first the one that is paid (column 1), then the one that it shuts out (column 2)."
        ),
    )
    lifted_pairs: tuple[Pair, ...] = Field(
        default=(), description="Pairs (column 1, column 2) of the table that this payer does not edit."
    )

    seen_since: Day | None = Field(
        default=None,
        description="The oldest publication in which an edit must have been seen to be more than a warning after that "
        "publication's quarter; empty: after it every edit of the table only warns.",
    )

    @cached_property
    def bypasses(self) -> frozenset[str]:
        return frozenset(self.bypass_modifiers)

    @cached_property
    def lifted(self) -> frozenset[Pair]:
        return frozenset(self.lifted_pairs)


class Edit(NamedTuple):
    """A pair that is edited on a day. `last_seen` is the table's, None for a pair of the payer's own."""

    column1: str
    column2: str
    allows_modifier: bool
    last_seen: date | None = None


PtpRule = Rule[NcciPtpParameters]
Billed = Mapping[str, Sequence[Line]]
BilledElsewhere = Mapping[str, Sequence[HistoryLine]]


def judge(case: Case, lines: Sequence[Line], rule: PtpRule) -> Iterator[Answer]:
    for day in dict.fromkeys(line.service_date for line in lines):
        if day is not None:
            yield from _judge_day(case, day, rule)


def _judge_day(case: Case, day: date, rule: PtpRule) -> Iterator[Answer]:
    billed: dict[str, list[Line]] = {}
    for line in case.by_day[day]:
        if line.procedure and (line.units is None or line.units > 0):
            billed.setdefault(line.procedure, []).append(line)
    # A code of this claim that stands on another one too is the same service again: duplicate_claim tells that.
    elsewhere: dict[str, list[HistoryLine]] = {}
    for entry in case.beside.get(day, ()):
        if entry.procedure not in billed:
            elsewhere.setdefault(entry.procedure, []).append(entry)
    if len(billed) + len(elsewhere) < 2 or not billed:
        return
    if not rule.tables.ptp(rule.parameters.table).covers(day):
        yield NotChecked(f"the edits in force on {day} are not loaded")
    edits = _edits([*billed, *elsewhere], day, rule)
    yield PASSED
    for edit in edits:
        if edit.column1 in billed or edit.column2 in billed:
            yield _judge_edit(edit, day, billed, elsewhere, rule)


def _edits(codes: Sequence[str], day: date, rule: PtpRule) -> Sequence[Edit]:
    """The edits between any two of a day's codes, one per pair: the payer's own extra pairs go before the table's."""
    p = rule.parameters
    of_table = rule.tables.ptp(p.table).edits_among(codes, day)
    if not of_table and not p.extra_pairs:
        return ()
    edits = [
        Edit(*pair, True) for pair in p.extra_pairs if pair[0] in codes and pair[1] in codes and pair[0] != pair[1]
    ]
    edits += [Edit(edit.column1, edit.column2, edit.allows_modifier, edit.last_seen) for edit in of_table]
    found: dict[frozenset[str], Edit] = {}
    for edit in edits:
        if edit[:2] not in p.lifted:
            found.setdefault(frozenset(edit[:2]), edit)
    return list(found.values())


def _standing(edit: Edit, day: date, rule: PtpRule) -> tuple[Severity | None, str]:
    """How grave an edit may be on a day at most, None for any, and what to say of its age."""
    seen, since = edit.last_seen, rule.parameters.seen_since
    if seen is None or day <= quarter_end(seen):
        return None, ""
    if since is not None and seen >= since:
        return None, f" The edit was last seen in force on {seen}."
    return "warning", f" The edit was last seen in force on {seen}; that it still holds is not verified."


def _judge_edit(edit: Edit, day: date, billed: Billed, elsewhere: BilledElsewhere, rule: PtpRule) -> Answer:
    if not edit.allows_modifier:
        return _never_together(edit, day, billed, rule)
    firsts: Sequence[Line | HistoryLine] = billed.get(edit.column1) or elsewhere[edit.column1]
    seconds: Sequence[Line | HistoryLine] = billed.get(edit.column2) or elsewhere[edit.column2]
    bypasses = rule.parameters.bypasses
    # A line of column two is paid by its own modifier, or where every line of column one has one.
    lifted = all(not bypasses.isdisjoint(line.modifiers) for line in firsts)
    if lifted or all(not bypasses.isdisjoint(line.modifiers) for line in seconds):
        carried = {modifier for line in (*firsts, *seconds) for modifier in line.modifiers}
        modifier = next(name for name in rule.parameters.bypass_modifiers if name in carried)
        return Bypassed(f"modifier {modifier} lifts the edit {edit.column1}/{edit.column2} on {day}")
    return _column_two(edit, day, billed, rule)


def _column_two(edit: Edit, day: date, billed: Billed, rule: PtpRule) -> Finding:
    p = rule.parameters
    here = billed.get(edit.column2) or billed[edit.column1]
    bare = [line for line in here if p.bypasses.isdisjoint(line.modifiers)] or list(here)
    severity, age = _standing(edit, day, rule)
    suggested = p.bypass_modifiers[0] if p.bypass_modifiers else None
    without = f" without a modifier such as {suggested}" if suggested else ""
    fix = f"Take {bare[0].procedure} off the claim; this payer takes no modifier for the pair."
    if suggested:
        fix = f"Add {suggested} to {lines_named(bare)}, if the record shows both at separate times."
    return rule.finding(
        "column_two",
        f"{edit.column2} is not paid beside {edit.column1} on {day}{_where(edit, billed)}{without}.{age}",
        fix,
        line=bare[0],
        field="modifiers",
        severity=severity,
        concerns=(edit.column1, edit.column2),
    )


def _never_together(edit: Edit, day: date, billed: Billed, rule: PtpRule) -> Finding:
    lines = billed.get(edit.column2) or billed[edit.column1]
    severity, age = _standing(edit, day, rule)
    return rule.finding(
        "never_together",
        f"{edit.column2} is never paid with {edit.column1} on one day ({day}){_where(edit, billed)}.{age}",
        f"Take {lines[0].procedure} off {lines_named(lines)}, unless the other of the two was billed by mistake.",
        line=lines[0],
        field="procedure",
        severity=severity,
        concerns=(edit.column1, edit.column2),
    )


def _where(edit: Edit, billed: Billed) -> str:
    other = next((code for code in edit[:2] if code not in billed), None)
    return f" ({other} stands on another claim)" if other else ""


CHECK = Check(
    name="ncci_ptp",
    title="NCCI edits",
    parameters=NcciPtpParameters,
    judge=judge,
    about="No two codes of a day exclude each other, unless a modifier allows both.",
    kinds={
        "column_two": Kind(
            "error",
            "CO-236",
            "A code that is not paid beside another without a modifier (a warning where the edit is old).",
        ),
        "never_together": Kind("error", "CO-236", "Two codes that are never paid on one day (a warning likewise)."),
    },
)
