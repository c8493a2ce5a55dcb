"""Rows as CSV that a spreadsheet opens as text and never as formulas.

A text cell that begins like a formula gets an apostrophe before it, as spreadsheets themselves write such text.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from chalicelib.web.answer import Answer

CSV = "text/csv"
NEXT = "OTGuard-Cursor"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_answer(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], cursor: str | None) -> Answer:
    """One page; the header OTGuard-Cursor asks for the next one."""
    headers = {"Content-Disposition": "attachment"} | ({} if cursor is None else {NEXT: cursor})
    return Answer(csv_table(columns, rows), headers=headers, media=f"{CSV}; charset=utf-8")


def csv_table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """The columns of the rows, with a line of their names, as RFC 4180 has it."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(row[column]) for column in columns] for row in rows)
    return text.getvalue()


def cell(value: Any) -> str | int:
    """One cell: nothing for null, numbers as they are, text made harmless."""
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def wants_csv(asked: str | None, accept: str) -> bool:
    """True where the query says csv, or says nothing and the header Accept names it."""
    return asked == "csv" or (asked is None and CSV in accept.lower())
