"""Rows of a table as a claim in native JSON, read like any other; what is wrong is said by row and column."""

from collections.abc import Sequence
from typing import Any

from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.reading import MOST_PROBLEMS, read_as
from chalicelib.services.claim_files import Unusable
from chalicelib.services.files.csv_columns import BY_NAME, BY_PATH, Column
from chalicelib.services.files.csv_rows import Row
from chalicelib.services.validate_claim import BatchItem

_FLAGS = {"true": True, "false": False}


def claim_of(names: Sequence[str], rows: Sequence[Row]) -> BatchItem | Unusable:
    """The claim that some rows are, with a line for each of them."""
    made = _Made(names, rows)
    claim_id = made.first.get("claim_id") or None
    try:
        if made.problems:
            raise InvalidInput(made.told)
        return read_as(BatchItem, made.value)
    except InvalidInput as error:
        return Unusable(claim_id[:80] if claim_id else None, InvalidInput([made.named(p) for p in error.problems]))


class _Made:
    """The JSON value, and what was wrong already with single cells."""

    def __init__(self, names: Sequence[str], rows: Sequence[Row]) -> None:
        self.rows = rows
        self.problems: list[Problem] = []
        self.first = dict(zip(names, rows[0].cells, strict=False))
        self.value: dict[str, Any] = {"claim": {"patient": {}, "lines": [{"line": n + 1} for n in range(len(rows))]}}
        for index, row in enumerate(rows):
            self._take(names, row, index)

    @property
    def told(self) -> list[Problem]:
        """The problems, or so many of them as are told of any input, and how many more there are."""
        more = len(self.problems) - MOST_PROBLEMS
        rest = [Problem("", f"has {more:,} more problems of this kind")] if more > 0 else []
        return self.problems[:MOST_PROBLEMS] + rest

    def _take(self, names: Sequence[str], row: Row, index: int) -> None:
        if any(row.cells[len(names) :]) or any(not n and cell for n, cell in zip(names, row.cells, strict=False)):
            self.problems.append(Problem(f"row {row.number}", "has a cell in a column without a name"))
        for name, cell in zip(names, row.cells, strict=False):
            if not cell or not name:
                continue
            column = BY_NAME[name]
            if not column.of_line and index and cell != self.first.get(name):
                message = f"differs from row {self.rows[0].number} of the same claim"
                self.problems.append(Problem(f"row {row.number}, column {name}", message))
            else:
                self._set(column, _value(column, cell), index)

    def _set(self, column: Column, value: Any, index: int) -> None:
        *above, name = column.path.split(".")
        place: Any = self.value
        for part in above:
            place = place.setdefault(part, {})
            if part == "lines":
                place = place[index]
        place[name] = value

    def named(self, problem: Problem) -> Problem:
        """A problem of the claim, by row and column."""
        if problem.field.startswith(("row ", "column ")):
            return problem
        parts = problem.field.split(".")
        row = self.rows[0]
        if parts[:2] == ["claim", "lines"] and len(parts) > 2:
            row = self.rows[int(parts.pop(2))]
        while parts and ".".join(parts) not in BY_PATH:
            parts.pop()
        column = BY_PATH.get(".".join(parts))
        return Problem(f"row {row.number}" + (f", column {column.name}" if column else ""), _said(problem, column))


def _said(problem: Problem, column: Column | None) -> str:
    """A cell has no quotes, whatever JSON asks for."""
    if column is not None and column.kind in ("whole", "number", "yes or no", "numbers"):
        return {
            "whole": "must be a whole number",
            "number": "must be a number",
            "yes or no": "must be true or false",
            "numbers": "must be whole numbers with spaces between",
        }[column.kind]
    return problem.message


def _value(column: Column, cell: str) -> Any:
    """A cell as JSON has it; what cannot be read stays text and is refused with the rest."""
    if column.kind == "list":
        return cell.split()
    if column.kind == "numbers":
        return [_number(part, whole=True) for part in cell.split()]
    if column.kind in ("whole", "number"):
        return _number(cell, column.kind == "whole")
    return _FLAGS.get(cell.lower(), cell) if column.kind == "yes or no" else cell


def _number(text: str, whole: bool) -> int | float | str:
    digits = text.removeprefix("-")
    if not digits.isascii() or len(digits) > 20:
        return text
    if digits.isdigit():
        return int(text)
    before, point, after = digits.partition(".")
    return float(text) if point and not whole and before.isdigit() and after.isdigit() else text
