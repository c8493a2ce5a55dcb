"""Years of one code set side by side: a row tells its first and last day, blank where that is the table's own.

Adding a year with the same content lengthens the rows before it, so the diff of a new year shows what changed.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

Content = tuple[str, ...]


@dataclass(slots=True)
class Span:
    content: Content
    first: date
    last: date


@dataclass(slots=True)
class Years:
    """Spans by code. `first` and `last` are the days that the whole table covers; a gap between years is refused."""

    first: date = date.max
    last: date = date.min
    spans: dict[str, list[Span]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path, name: str) -> "Years":
        entry = json.loads((folder / "sources.json").read_text(encoding="utf-8"))[name]
        years = cls(date.fromisoformat(entry["covers_from"]), date.fromisoformat(entry["covers_to"]))
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for code, *content, first, last in list(csv.reader(file))[1:]:
                span = Span(tuple(content), _day(first) or years.first, _day(last) or years.last)
                years.spans.setdefault(code, []).append(span)
        return years

    def add(self, table: dict[str, Content], first: date, last: date) -> None:
        """Lay a year after those that are here."""
        if self.spans and first != self.last + timedelta(days=1):
            raise SystemExit(f"The table ends on {self.last}; a year that starts on {first} does not follow it.")
        for code, content in table.items():
            spans = self.spans.setdefault(code, [])
            if spans and spans[-1].content == content and spans[-1].last == self.last:
                spans[-1].last = last
            else:
                spans.append(Span(content, first, last))
        self.first, self.last = min(self.first, first), last

    def rows(self) -> Iterator[list[str]]:
        for code in sorted(self.spans):
            for span in self.spans[code]:
                first = "" if span.first == self.first else span.first.isoformat()
                last = "" if span.last == self.last else span.last.isoformat()
                yield [code, *span.content, first, last]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
