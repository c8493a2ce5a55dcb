"""A table (CSV as spreadsheets save it) as records in JSON values; what is wrong is told by row and column.

Rows are numbered as a spreadsheet shows them: the names of the columns are row 1.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO
from typing import Any, NamedTuple

from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.services.imports.columns import Column, TableForm

_SEPARATORS = ",;\t"
_LISTS = ("lines", "enrollments")
# More than any table here takes; each name that is not known costs a search for what it may have meant.
MOST_COLUMNS = 200


class Row(NamedTuple):
    """A row that holds anything: its number, its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(slots=True)
class TableRecord:
    """What rows that belong together say. `value` is for `read_as`; `place` puts a problem back into the table."""

    form: TableForm
    rows: list[Row]
    value: dict[str, Any] = field(default_factory=dict)

    def place(self, problem: Problem) -> Problem:
        """A problem of `value`, by row and column."""
        row, parts = self.rows[0], problem.field.split(".") if problem.field else []
        if len(parts) > 1 and parts[0] in _LISTS and parts[1].isdigit():
            row = self._row_of(parts[0], int(parts.pop(1)))
        column = None
        while parts and column is None:
            column = next((one for one in self.form.columns if one.path == ".".join(parts)), None)
            parts.pop()
        return at(row.number, column.name if column else None, problem.message)

    def _row_of(self, name: str, index: int) -> Row:
        return [row for row in self.rows if _below(self.form, row, name)][index]


def at(row: int, column: str | None, message: str) -> Problem:
    """A problem of a cell, or of a whole row."""
    return Problem(f"row {row}, column {column}" if column else f"row {row}", message)


def read_table(form: TableForm, data: bytes) -> list[TableRecord]:
    """The records of a table. Raises InvalidInput with everything that is wrong with columns and cells."""
    rows = _rows(form, data)
    problems = [problem for row in rows for problem in _missing(form, row)]
    records: dict[tuple[str, ...], TableRecord] = {}
    for row in rows:
        identity = tuple(row.cells.get(name, "") for name in form.together) or (str(row.number),)
        record = records.setdefault(identity, TableRecord(form, []))
        problems += _taken(record, row)
    if problems:
        raise InvalidInput(problems)
    return list(records.values())


def _rows(form: TableForm, data: bytes) -> list[Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput([Problem("", "is not UTF-8 text; save the table as CSV UTF-8")]) from None
    heading = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=heading.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    names: list[str] = []
    rows = []
    try:
        for number, cells in enumerate(reader, start=1):
            if number == 1:
                names = [cell.strip().lower() for cell in cells]
                _require_known(form, names)
            elif any(cell.strip() for cell in cells):
                rows.append(Row(number, _named(names, cells, number)))
    except csv.Error as error:
        raise InvalidInput([Problem("", f"is not a table that can be read: {error}")]) from None
    if not rows:
        raise InvalidInput([Problem("", "holds no rows; the first one names the columns")])
    return rows


def _require_known(form: TableForm, names: Sequence[str]) -> None:
    known = [column.name for column in form.columns]
    if len(names) > MOST_COLUMNS:
        raise InvalidInput([Problem("", f"has {len(names)} columns; take out those that are not known here")])
    problems = [_unknown(name, known) for name in names if name and name not in known]
    problems += [
        Problem(f"column {name}", "is there twice") for name in sorted({n for n in names if names.count(n) > 1})
    ]
    missing = (column.name for column in form.columns if column.required and column.name not in names)
    problems += [Problem(f"column {name}", "is required") for name in missing]
    if problems:
        raise InvalidInput(problems)


def _unknown(name: str, known: list[str]) -> Problem:
    near = get_close_matches(name, known, n=2)
    hint = f"did you mean {' or '.join(near)}?" if near else "leave it out"
    shown = "".join(character if character.isprintable() else "?" for character in name[:40])
    return Problem(f"column {shown}", f"is not known; {hint}")


def _named(names: Sequence[str], cells: Sequence[str], number: int) -> dict[str, str]:
    if any(cell.strip() for name, cell in zip(names, cells, strict=False) if not name) or len(cells) > len(names):
        raise InvalidInput([at(number, None, "has a cell in a column without a name")])
    return {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name and cell.strip()}


def _missing(form: TableForm, row: Row) -> Iterator[Problem]:
    return (at(row.number, c.name, "is required") for c in form.columns if c.required and c.name not in row.cells)


def _below(form: TableForm, row: Row, name: str) -> bool:
    """True where the row adds an entry to that list of its record."""
    return any(column.name in row.cells for column in form.columns if column.path.startswith(f"{name}."))


def _taken(record: TableRecord, row: Row) -> Iterator[Problem]:
    """The row's cells, put into the record's value."""
    record.rows.append(row)
    first = record.rows[0]
    entries: dict[str, dict[str, Any]] = {}
    for column in record.form.columns:
        cell = row.cells.get(column.name)
        above, _, name = column.path.rpartition(".")
        if above and cell is not None:
            entries.setdefault(above, {})[name] = value_of(column, cell)
        elif not above and row is not first and cell != first.cells.get(column.name) and cell is not None:
            yield at(row.number, column.name, f"differs from row {first.number} of the same record")
        elif not above and cell is not None:
            record.value[name] = value_of(column, cell)
    for above, entry in entries.items():
        record.value.setdefault(above, []).append(entry)


def value_of(column: Column, cell: str) -> Any:
    """A cell as JSON has it; what cannot be read so stays text and is refused with the rest."""
    if column.cell == "list":
        return cell.split()
    digits = cell.removeprefix("-")
    if column.cell in ("whole number", "number") and digits.isascii() and len(digits) < 16:
        if digits.isdigit():
            return int(cell)
        before, point, after = digits.partition(".")
        if column.cell == "number" and point and before.isdigit() and after.isdigit():
            return float(cell)
    return cell
