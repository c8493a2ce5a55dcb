"""Medically unlikely edits: the most units of a code that are paid on a day.

Indicator 1 is judged per line; 2 and 3 per day over all lines, where 2 is absolute and 3 may be appealed (CMS NCCI).
"""

from datetime import date
from typing import NamedTuple

from chalicelib.rules.tables.cells import code, number, one_of, since, until
from chalicelib.rules.tables.dated import Dated
from chalicelib.rules.tables.rows import TableFile, read_rows

_INDICATOR = one_of("1", "2", "3")
COLUMNS = {
    "code": code,
    "units": number,
    "indicator": lambda text: int(_INDICATOR(text)),
    "valid_from": since,
    "valid_to": until,
}


class Mue(NamedTuple):
    """The limit of one code. `units` 0: the code is not paid at all."""

    code: str
    units: int
    indicator: int
    valid_from: date
    valid_to: date


class MueTable:
    """Limits by code."""

    def __init__(self, table: TableFile) -> None:
        self.source = table.source
        self._limits = Dated([Mue(*row) for row in read_rows(table, COLUMNS)], lambda limit: limit.code, table)

    def covers(self, on: date) -> bool:
        """True where the table says which limits held on this service date."""
        return self.source.covers(on)

    def find(self, code: str, on: date) -> Mue | None:
        """The limit in force on a service date; None where the code has none, or the table does not reach."""
        return self._limits.find(code, on)
