"""The rows of a table as they arrive: cells in quotes may hold separators, quotes and line ends (RFC 4180).

Rows are numbered as a spreadsheet shows them, from 1; empty ones have their number too.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.services.files.lines import lines_of

SEPARATORS = ",;\t"
_LONGEST_ROW_BYTES = 1 << 20
_BOM = b"\xef\xbb\xbf"
# Where a cell in quotes begins; and the rest of it, up to the separator behind it.
_BEGINS = {s: re.compile(rb'(?:^|%s)"' % s.encode()) for s in SEPARATORS}
_REST = {s: re.compile(rb'[^"]*+(?:""[^"]*+)*+"[^%s]*' % s.encode()) for s in SEPARATORS}


class Row(NamedTuple):
    """One row: its number, the offset of its first byte and of the one behind it, and its cells without blanks
    around them."""

    number: int
    first: int
    end: int
    cells: list[str]

    @property
    def is_empty(self) -> bool:
        return not any(self.cells)


def rows_of(parts: Iterable[bytes], encoding: str, separator: str, first: int = 0, number: int = 1) -> Iterator[Row]:
    """The rows from `first` on, whose number is `number`. Raises InvalidInput where a quote is never closed."""
    held: list[bytes] = []
    held_bytes = 0
    for line in lines_of(parts, first):
        first = first if held else line.first
        held.append(line.data)
        held_bytes += len(line.data)
        if _ends_in_quotes(line.data, len(held) > 1, separator):
            if held_bytes > _LONGEST_ROW_BYTES:
                break
            continue
        yield _row(number, first, b"".join(held), encoding, separator)
        held.clear()
        held_bytes, number = 0, number + 1
    if held:
        raise InvalidInput([Problem(f"row {number}", "opens a quote that is never closed")])


def _ends_in_quotes(line: bytes, begins_in_quotes: bool, separator: str) -> bool:
    """Whether the line's last cell goes on in the next line."""
    if b'"' not in line:
        return begins_in_quotes
    at = 0
    if begins_in_quotes:
        rest = _REST[separator].match(line)
        if rest is None:
            return True
        at = rest.end()
    while (begun := _BEGINS[separator].search(line, at)) is not None:
        rest = _REST[separator].match(line, begun.end())
        if rest is None:
            return True
        at = rest.end()
    return False


def _row(number: int, first: int, data: bytes, encoding: str, separator: str) -> Row:
    text = data.removeprefix(_BOM).decode(encoding, "replace").replace("\x00", "")
    try:
        cells = next(csv.reader([text.rstrip("\r\n")], delimiter=separator), [])
    except csv.Error as error:
        raise InvalidInput([Problem(f"row {number}", f"cannot be read: {error}")]) from None
    return Row(number, first, first + len(data), [cell.strip() for cell in cells])


def separator_of(heading: bytes) -> str:
    """What parts the columns, going by the first row."""
    return max(SEPARATORS, key=lambda separator: heading.count(separator.encode()))
