"""Procedure-to-procedure edits: column one is paid, column two is not, unless a modifier is allowed and given.

An edit is active through its deletion date; indicator 9 means that it never applied (CMS NCCI, practitioner edits).
"""

from collections.abc import Collection
from datetime import date
from itertools import permutations
from typing import NamedTuple

from chalicelib.rules.tables.cells import Cell, a_day, code, one_of, since, until
from chalicelib.rules.tables.dated import Dated
from chalicelib.rules.tables.rows import TableFile, read_rows

NEVER_APPLIED = "9"
REASONS = (
    "standard_practice",
    "misuse_of_column_two",
    "more_extensive_procedure",
    "coding_instruction",
    "mutually_exclusive",
    "separate_procedure",
    "laboratory_panel",
    "sex_procedure",
    "other",
)
COLUMNS: dict[str, Cell] = {
    "column1": code,
    "column2": code,
    "indicator": one_of("0", "1", NEVER_APPLIED),
    "valid_from": since,
    "valid_to": until,
    "reason": one_of(*REASONS),
    "last_seen": a_day,
}


class PtpEdit(NamedTuple):
    """One edit. `last_seen` is the day of the newest publication in which it was seen."""

    column1: str
    column2: str
    allows_modifier: bool
    valid_from: date
    valid_to: date
    reason: str
    last_seen: date


class PtpTable:
    """Edits by pair. `codes_with_edits` holds every code of any edit, so most claims cost one set operation."""

    def __init__(self, table: TableFile) -> None:
        rows = [row for row in read_rows(table, COLUMNS) if row[2] != NEVER_APPLIED]
        edits = [PtpEdit._make((*row[:2], row[2] == "1", *row[3:])) for row in rows]
        self.source = table.source
        self._edits = Dated(edits, lambda edit: (edit.column1, edit.column2), table)
        self._partners = _partners(edits)
        # After the last deletion only edits without an end can hold; that spares most claims every look at a date.
        self._last_deletion = max((edit.valid_to for edit in edits if edit.valid_to < date.max), default=date.min)
        self._partners_now = _partners([edit for edit in edits if edit.valid_to == date.max])
        self.codes_with_edits = frozenset(self._partners) | frozenset().union(*self._partners.values())

    def covers(self, on: date) -> bool:
        """True where the table says which edits held on this service date."""
        return self.source.covers(on)

    def edit(self, column1: str, column2: str, on: date) -> PtpEdit | None:
        """The edit of exactly this order in force on a service date."""
        return self._edits.find((column1, column2), on)

    def edits_among(self, codes: Collection[str], on: date) -> list[PtpEdit]:
        """Every edit in force between any two of the codes of a day, in whichever order, by column one and two."""
        partners = self._partners_now if on > self._last_deletion else self._partners
        for column1 in codes:
            seconds = partners.get(column1)
            if seconds is not None and not seconds.isdisjoint(codes):
                break
        else:
            return []
        found = (
            self.edit(first, second, on)
            for first, second in permutations(sorted(self.codes_with_edits.intersection(codes)), 2)
        )
        return [edit for edit in found if edit is not None]


def _partners(edits: list[PtpEdit]) -> dict[str, frozenset[str]]:
    seconds: dict[str, set[str]] = {}
    for edit in edits:
        seconds.setdefault(edit.column1, set()).add(edit.column2)
    return {column1: frozenset(column2) for column1, column2 in seconds.items()}
