"""What the audit of rules and that of contracts share: the filter in the address, and the file for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice

from chalicelib.console.visit import Send, Visit
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.web.csv_table import cell

A_PAGE = 50
MOST_IN_A_FILE = 20_000


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
    for row in islice(rows, MOST_IN_A_FILE):
        writer.writerow([cell(value) for value in row])
    return Send(name, "text/csv; charset=utf-8", text.getvalue())
