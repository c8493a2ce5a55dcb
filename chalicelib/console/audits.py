"""What audits share: the filter in the address, and a file for a spreadsheet.

A file holds what is looked through at once; its page shows the first of that, says which days the file covers, and
leads to where the next one begins.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from chalicelib.console.visit import Send, Visit
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.web.csv_table import cell

A_PAGE = 50
# What is looked through at once for a page and its file.
AT_ONCE = 150


class Told(Protocol):
    """An entry of an audit; `sort` is its place."""

    @property
    def sort(self) -> str: ...


T = TypeVar("T", bound=Told)


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """What a page shows of what its file holds, newest first. `number` entries of the days from `first` to `last` (UTC)
    are in the file; behind `after` the next page begins, behind `after_file` the next file (None at the end)."""

    shown: Sequence[T]
    number: int
    first: str
    last: str
    after: str | None
    after_file: str | None


def part_of(entries: Sequence[T], after_file: str | None) -> Part[T]:
    """A page of these entries; places begin with their day."""
    shown = entries[:A_PAGE]
    after = shown[-1].sort if len(entries) > A_PAGE else after_file
    days = [one.sort[: len("2026-03-20")] for one in entries]
    return Part(shown, len(entries), min(days, default=""), max(days, default=""), after, after_file)


def asked_of(visit: Visit, *names: str) -> dict[str, str]:
    """The filter as it stands in the address."""
    return {name: visit.query.get(name, "").strip()[:200] for name in names}


def day_in(asked: dict[str, str], name: str) -> date | None:
    """A day of the filter. Raises InvalidInput."""
    try:
        return date.fromisoformat(asked[name]) if asked[name] else None
    except ValueError:
        raise InvalidInput([Problem(name, "is no day that exists; write it as 2026-03-31")]) from None


def as_table(name: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Send:
    """A file; nothing in it is run by a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([cell(value) for value in row])
    return Send(name, "text/csv; charset=utf-8", text.getvalue())
