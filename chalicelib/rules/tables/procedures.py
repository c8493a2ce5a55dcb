"""What each therapy procedure is: timed or not, whose add-on, which disciplines bill it, since when and until when."""

from datetime import date
from typing import NamedTuple

from chalicelib.domain.errors import Problem
from chalicelib.rules.tables.cells import code, codes, day_or_none, label, number_or_none, one_of, words, yes
from chalicelib.rules.tables.rows import TableFile, read_rows

TIMED_15 = ("timed15", "timed15_first", "timed15_addl")
COLUMNS = {
    "code": code,
    "label": label,
    "timing": one_of(*TIMED_15, "timed_other", "untimed", "unlisted"),
    "minutes_per_unit": number_or_none,
    "add_on_to": codes,
    "once_per_day": yes,
    "therapy_status": one_of("always", "sometimes", "not_valid", "unknown"),
    "disciplines": words,
    "pfs_status": one_of("A", "B", "C", "I", "N", "R", ""),
    "bill_instead": codes,
    "effective_on": day_or_none,
    "deleted_on": day_or_none,
    "confidence": one_of("verified", "secondary", "unverified"),
}


class Procedure(NamedTuple):
    """One code, with a label in our own words.

    `timing`: `timed15_first` and `timed15_addl` are the first and every further quarter hour of one service.
    `minutes_per_unit` is None where the code has no fixed unit of time. `disciplines` are the modifiers GO, GP, GN that
    may go with it. `pfs_status` is the fee schedule's letter, or blank. `deleted_on` is the first day without the code.
    """

    code: str
    label: str
    timing: str
    minutes_per_unit: int | None
    add_on_to: tuple[str, ...]
    once_per_day: bool
    therapy_status: str
    disciplines: tuple[str, ...]
    pfs_status: str
    bill_instead: tuple[str, ...]
    effective_on: date | None
    deleted_on: date | None
    confidence: str

    def valid_on(self, on: date) -> bool:
        """True where the code exists on a service date."""
        return (self.effective_on or date.min) <= on < (self.deleted_on or date.max)


class ProcedureTable:
    """Procedures by code."""

    def __init__(self, table: TableFile) -> None:
        rows = [Procedure(*row) for row in read_rows(table, COLUMNS)]
        self.source = table.source
        self._by_code = {procedure.code: procedure for procedure in rows}
        if len(self._by_code) < len(rows):
            raise table.refused([Problem("code", f"{name} stands twice") for name in _twice(rows)])
        self._timed15 = frozenset(procedure.code for procedure in rows if procedure.timing in TIMED_15)

    def find(self, code: str) -> Procedure | None:
        """The procedure of a code, deleted ones included."""
        return self._by_code.get(code)

    def timed15(self) -> frozenset[str]:
        """The codes that are billed by the quarter hour."""
        return self._timed15

    def codes(self) -> frozenset[str]:
        """Every code of the table."""
        return frozenset(self._by_code)


def _twice(rows: list[Procedure]) -> list[str]:
    seen = [procedure.code for procedure in rows]
    return sorted({name for name in seen if seen.count(name) > 1})
