"""The file of ICD-10-CM codes -> what its rows say, a category (the first three characters) at a time: a claim needs
few of the 47,000.

Columns: code, kind (h header, b billable, s stem that needs a seventh character), marks (m manifestation, f another
code first, u unspecified side or site), seventh, excludes1 (beginnings of codes, bars between), valid_from, valid_to.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from chalicelib.domain.errors import Problem
from chalicelib.rules.tables.cells import since, until
from chalicelib.rules.tables.rows import TableFile

HEADER = "code,kind,marks,seventh,excludes1,valid_from,valid_to"
_CODE = re.compile(r"[A-Z][0-9A-Z]{2,6}", re.ASCII)
_PREFIX = "[A-Z][0-9A-Z]{2,6}"
_REST = re.compile(rf"([hbs]),(m?f?u?),([0-9A-Z]*),((?:{_PREFIX}(?:\|{_PREFIX})*)?),([0-9-]*),([0-9-]*)", re.ASCII)


class Entry(NamedTuple):
    """What a row says of its code."""

    kind: str
    marks: str
    seventh: str
    excludes1: tuple[str, ...]
    valid_from: date
    valid_to: date


Entries = tuple[dict[str, Entry], dict[str, list[Entry]]]


class CodeRows:
    """The rows of a table, sorted by code. Raises RulesRefused where the file is cut or another table."""

    def __init__(self, table: TableFile) -> None:
        self._table = table
        self._lines = table.lines(HEADER)

    def all(self) -> Entries:
        """The newest entry of each code, and the earlier ones of codes that changed. Raises RulesRefused."""
        return _entries(self._table, enumerate(self._lines, start=2))

    def of_category(self, category: str) -> Entries:
        """The same of the codes that begin so. Raises RulesRefused."""
        first = bisect_left(self._lines, category)
        # Behind every code of the category, since codes hold no character beyond Z.
        last = bisect_left(self._lines, category + "[", first)
        return _entries(self._table, enumerate(self._lines[first:last], start=first + 2))


def _entries(table: TableFile, rows: Iterable[tuple[int, str]]) -> Entries:
    kept: dict[str, Entry] = {}
    newest: dict[str, Entry] = {}
    earlier: dict[str, list[Entry]] = {}
    problems: list[Problem] = []
    previous = ""
    for position, line in rows:
        code, _, rest = line.partition(",")
        entry = kept.get(rest)
        if entry is None:
            try:
                entry = kept[rest] = _entry(rest)
            except ValueError as error:
                problems.append(Problem(f"row {position}", f"{line[:60]!r}: {error}"))
                continue
        if code <= previous:
            problems += _out_of_order(position, code, previous, entry, newest, earlier)
        newest[code] = entry
        previous = code
    problems += [Problem(code[:20], "is no ICD-10-CM code") for code in newest if not _CODE.fullmatch(code)]
    if problems:
        raise table.refused(problems)
    return newest, earlier


def _entry(rest: str) -> Entry:
    found = _REST.fullmatch(rest)
    if not found:
        raise ValueError(f"must have the columns {HEADER}")
    kind, marks, seventh, excludes1, first, last = found.groups()
    if (kind == "s") != bool(seventh):
        raise ValueError("seventh must be given for kind s, and for no other")
    return Entry(kind, marks, seventh, tuple(excludes1.split("|")) if excludes1 else (), since(first), until(last))


def _out_of_order(
    position: int, code: str, previous: str, entry: Entry, newest: dict[str, Entry], earlier: dict[str, list[Entry]]
) -> list[Problem]:
    """One code on two rows is fine where the years follow each other; everything else must be sorted."""
    if code == previous and newest[code].valid_to < entry.valid_from:
        earlier.setdefault(code, []).append(newest[code])
        return []
    return [Problem(f"row {position}", f"{code[:20]!r} stands twice or out of order")]
