"""Releases side by side: a release says what held in its days; before and after them stays what was there.

Neighbours with the same content become one row, so a release that changes nothing changes no row, in whichever order
releases are loaded.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from chalicelib.domain.dates import plus_days

Content = tuple[str, ...]


class Span(NamedTuple):
    """What held of a code, with its first and last day, both included."""

    content: Content
    first: date
    last: date


Spans = dict[str, list[Span]]


def laid_over(held: Mapping[str, list[Span]], release: Mapping[str, Content], first: date, last: date) -> Spans:
    """`held` with a release that says all that held from `first` to `last`; a code that it lacks has nothing then."""
    laid: Spans = {}
    for code in sorted(held.keys() | release.keys()):
        spans = [piece for span in held.get(code, []) for piece in _outside(span, first, last)]
        if code in release:
            spans.append(Span(release[code], first, last))
        if spans:
            laid[code] = _joined(spans)
    return laid


def next_start(held: Mapping[str, list[Span]], releases: Iterable[date], first: date) -> date | None:
    """The first day after `first` on which another release begins: a known one, or one that left its trace."""
    traces = {day for spans in held.values() for span in spans for day in (span.first, plus_days(span.last, 1))}
    return min((day for day in traces.union(releases) if first < day < date.max), default=None)


def in_force(held: Mapping[str, list[Span]], on: date) -> int:
    """How many codes have a row in force on a day."""
    return sum(any(span.first <= on <= span.last for span in spans) for spans in held.values())


def _outside(span: Span, first: date, last: date) -> Iterable[Span]:
    if span.last < first or span.first > last:
        yield span
        return
    if span.first < first:
        yield span._replace(last=plus_days(first, -1))
    if span.last > last:
        yield span._replace(first=plus_days(last, 1))


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda one: one.first):
        if joined and joined[-1].content == span.content and plus_days(joined[-1].last, 1) == span.first:
            joined[-1] = joined[-1]._replace(last=span.last)
        else:
            joined.append(span)
    return joined
