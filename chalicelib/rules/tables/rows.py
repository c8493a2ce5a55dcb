"""A table's file: bytes -> typed rows, or a refusal that names file, row and field. Nothing of a wrong file is used.

The header must be the columns in their order; a cell's reader raises ValueError with what is wrong, in words.
"""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.domain.dates import day
from chalicelib.domain.errors import Problem, RulesRefused
from chalicelib.rules.tables.sources import Source

MOST_PROBLEMS = 10
_CODE = re.compile(r"[A-Z0-9]{5}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)

Cell = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
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


def code(text: str) -> str:
    """A procedure code: five letters or digits."""
    if not _CODE.fullmatch(text):
        raise ValueError("must be a code of five letters or digits")
    return text


def codes(text: str) -> tuple[str, ...]:
    """Procedure codes with bars between; none where blank."""
    return tuple(map(code, text.split("|"))) if text else ()


def words(text: str) -> tuple[str, ...]:
    """Words with bars between; none where blank."""
    return tuple(text.split("|")) if text else ()


def label(text: str) -> str:
    """Our own words for something."""
    if not text.strip():
        raise ValueError("must not be blank")
    return text


def number(text: str) -> int:
    """A whole number, zero or more."""
    if not _NUMBER.fullmatch(text):
        raise ValueError("must be a whole number")
    return int(text)


def number_or_none(text: str) -> int | None:
    """A whole number, or None where blank."""
    return number(text) if text else None


def yes(text: str) -> bool:
    """`Y` or blank."""
    if text not in {"Y", ""}:
        raise ValueError("must be Y or blank")
    return text == "Y"


def a_day(text: str) -> date:
    """A day that exists."""
    try:
        return day(text)
    except ValueError:
        raise ValueError("must be a day that exists, as YYYY-MM-DD") from None


def day_or_none(text: str) -> date | None:
    """A day, or None where blank."""
    return a_day(text) if text else None


def since(text: str) -> date:
    """The first day; always, where blank."""
    return a_day(text) if text else date.min


def until(text: str) -> date:
    """The last day, itself included; for good, where blank."""
    return a_day(text) if text else date.max


def one_of(*known: str) -> Cell:
    """A reader for one of these words."""
    allowed = frozenset(known)

    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"must be one of {', '.join(known)}")
        return text

    return read
