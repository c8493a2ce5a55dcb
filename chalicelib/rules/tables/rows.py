"""A table's file: bytes -> typed rows, or a refusal that names file, row and field. Nothing of a wrong file is used.

The header must be the columns in their order; a cell's reader raises ValueError with what is wrong, in words.
"""

import csv
from collections.abc import Mapping
from typing import Any

from chalicelib.domain.errors import Problem, RulesRefused
from chalicelib.domain.lean import lean_dataclass
from chalicelib.rules.tables.cells import Cell
from chalicelib.rules.tables.sources import Source

MOST_PROBLEMS = 10


@lean_dataclass
class TableFile:
    """The bytes of one table, the name of its file for messages, and its entry in sources.json."""

    file: str
    data: bytes
    source: Source

    def refused(self, problems: list[Problem]) -> RulesRefused:
        """The error for these problems, the first ten of them."""
        more = len(problems) - MOST_PROBLEMS
        rest = [Problem("", f"and {more} more problems")] if more > 0 else []
        return RulesRefused(self.file, problems[:MOST_PROBLEMS] + rest)

    def lines(self, header: str) -> list[str]:
        """The lines under the header. Raises RulesRefused where the file is no UTF-8, cut, or another table."""
        try:
            text = self.data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            raise self.refused([Problem("", "is not UTF-8 text")]) from None
        first, *lines = text.split("\n")
        if first != header:
            raise self.refused([Problem("row 1", f"the columns must be {header}")])
        if lines and lines.pop() != "":
            raise self.refused([Problem(f"row {len(lines) + 2}", "the file is cut: its last row has no end")])
        if len(lines) != self.source.rows:
            raise self.refused([Problem("", f"holds {len(lines)} rows, but sources.json counts {self.source.rows}")])
        return lines


def read_rows(table: TableFile, columns: Mapping[str, Cell]) -> list[tuple[Any, ...]]:
    """The typed cells of every row, in the order of `columns`. Row numbers in problems count the header as row 1."""
    lines = table.lines(",".join(columns))
    cells = tuple(columns.values())
    problems: list[Problem] = []
    rows = []
    for position, row in enumerate(csv.reader(lines), start=2):
        try:
            rows.append(tuple([read(text) for read, text in zip(cells, row, strict=True)]))
        except ValueError:
            problems += _problems(position, row, columns)
    if problems:
        raise table.refused(problems)
    return rows


def _problems(position: int, row: list[str], columns: Mapping[str, Cell]) -> list[Problem]:
    if len(row) != len(columns):
        return [Problem(f"row {position}", f"has {len(row)} fields instead of {len(columns)}")]
    found = []
    for (name, read), text in zip(columns.items(), row, strict=True):
        try:
            read(text)
        except ValueError as error:
            found.append(Problem(f"row {position}, {name}", f"{text[:40]!r}: {error}"))
    return found
