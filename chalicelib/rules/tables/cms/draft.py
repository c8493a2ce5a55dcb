"""What a table would be with a release laid over it; nothing is written here."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chalicelib.rules.tables.cms.layers import Span, Spans
from chalicelib.rules.tables.sources import Source

Row = tuple[str, ...]
BLANK_FIRST, BLANK_LAST = date.min, date.max


@dataclass(frozen=True, slots=True)
class Held:
    """A table as it is: its entry, None where there is none yet, and its rows as text."""

    source: Source | None
    rows: Sequence[Row]

    @property
    def releases(self) -> tuple[date, ...]:
        """The first days of the releases loaded so far."""
        return self.source.releases if self.source else ()

    @property
    def first(self) -> date:
        """The first day that the table covers."""
        return (self.source and self.source.covers_from) or date.min

    @property
    def last(self) -> date:
        """The last day that the table covers."""
        return (self.source and self.source.covers_to) or date.max

    def newest(self, starts: date) -> bool:
        """True where a release is not older than those loaded."""
        return all(starts >= other for other in self.releases)

    def with_release(self, starts: date) -> list[str]:
        """The first days of all releases, this one included, as sources.json holds them."""
        return sorted({day.isoformat() for day in (*self.releases, starts)})


@dataclass(frozen=True, slots=True)
class Draft:
    """The rows under `columns`; what changes in the entry; how many rows the file had and how many were kept; and what
    a person should know."""

    columns: Sequence[str]
    rows: Sequence[Row]
    entry: Mapping[str, Any]
    read: int
    kept: int
    notes: Sequence[str] = field(default=())

    def data(self) -> bytes:
        """The table's file."""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([self.columns, *self.rows])
        return text.getvalue().encode()


def spans_of(rows: Sequence[Row], first: date, last: date) -> Spans:
    """Rows that begin with a code and end with their days, blank for the table's own first and last day."""
    spans: Spans = {}
    for code, *content, starts, ends in rows:
        days = date.fromisoformat(starts) if starts else first, date.fromisoformat(ends) if ends else last
        spans.setdefault(code, []).append(Span(tuple(content), *days))
    return spans


def rows_of(spans: Spans, first: date, last: date) -> list[Row]:
    """The rows again, by code and day."""
    return [
        (
            code,
            *span.content,
            "" if span.first == first else span.first.isoformat(),
            "" if span.last == last else span.last.isoformat(),
        )
        for code in sorted(spans)
        for span in spans[code]
    ]
