"""list_access: who looked at a patient's data, or what a key or a person looked at; newest first.

A patient's own records and the pages of a month that name the patient are told as one list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Annotated, cast

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.domain.dates import Day, plus_days, plus_months
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.shape import CLOSED, Cursor, OurId, PageSize, Text
from chalicelib.services.records import address
from chalicelib.services.records.cursor import cursor_of, place_of
from chalicelib.services.records.table import LAST, Record, Table

_AT_ONCE = 200
# What is asked for without a first day: as far as most questions reach.
_MONTHS = 12
MOST_MONTHS = 120
# Lists of a practice that are looked through for one patient; the reader goes on by the cursor of a page.
_MOST_READ = 2_000


@dataclass(slots=True)
class AccessQuery:
    """Of one patient or one user, from `since` (a year ago by default) to `until`, both days of UTC and included."""

    __pydantic_config__ = CLOSED
    patient_id: OurId | None = None
    user: Annotated[Text, Field(min_length=1)] | None = None
    since: Day | None = None
    until: Day | None = None
    limit: PageSize = "50"
    cursor: Cursor | None = None


class AccessJson(TypedDict):
    """One look at patients' data. `user` is a key's or an account's id (`kind` says which), `user_name` what an account
    was called then (null for a key, and for what was noted before names were), `what` the call or page."""

    at: str
    user: str
    user_name: str | None
    kind: str
    what: str
    why: str
    patient_ids: list[str]
    request_id: str


class AccessesJson(TypedDict):
    """A page, newest first; `cursor` asks for the next one, null on the last."""

    access_records: list[AccessJson]
    cursor: str | None


def list_access(table: Table, space: str, query: AccessQuery, today: date, most_read: int = _MOST_READ) -> AccessesJson:
    """A page, for which at most `most_read` lists are looked through. Raises InvalidInput where neither a patient or a
    user is asked for, or both."""
    if (query.patient_id is None) == (query.user is None):
        raise InvalidInput([Problem("patient_id", "or user is required: one of the two")])
    since = query.since or plus_months(today, -_MONTHS)
    of_list = f"{space} access {query.patient_id} {query.user} {since} {query.until}"
    after = place_of(of_list, query.cursor)
    # A day begins earlier in UTC than in some zones.
    period = _Period(since, query.until or plus_days(today, 1))
    limit = int(query.limit)
    end: str | None = None
    if query.user is not None:
        place = address.seen_by(space, query.user)
        found = table.look_up("list", place, *period.sorts, limit=limit + 1, after=after, newest_first=True)
    else:
        patient_id = query.patient_id or ""
        place = address.seen(space, patient_id)
        own = table.read(place, *period.sorts, limit=limit + 1, after=after, newest_first=True)
        pages = _pages(table, space, period, after, min(most_read, _AT_ONCE))
        found, end = _merged(own, pages, patient_id, limit + 1, most_read)
    page = found[:limit]
    last = page[-1].key.sort if len(found) > limit else end
    more = cursor_of(of_list, last) if last is not None else None
    return {"access_records": [_json(record) for record in page], "cursor": more}


@dataclass(frozen=True, slots=True)
class _Period:
    """Days of UTC, both included."""

    first: date
    last: date

    @property
    def sorts(self) -> tuple[str, str]:
        """The sort keys, which begin with a time of UTC, between which looks of these days stand."""
        return self.first.isoformat(), f"{self.last.isoformat()}{LAST}"

    def months(self) -> Iterator[str]:
        """Newest first."""
        for back in range(MOST_MONTHS):
            month = plus_months(self.last.replace(day=1), -back)
            if month < self.first.replace(day=1):
                return
            yield month.isoformat()[:7]


def _merged(
    own: list[Record], pages: Iterator[Record], patient_id: str, most: int, most_read: int
) -> tuple[list[Record], str | None]:
    """Up to `most` records, newest first, and the place where looking through `pages` ended before their end."""
    named: list[Record] = []
    for read, record in enumerate(pages, start=1):
        named += [record] if patient_id in record.data["patient_ids"] else []
        if len(named) == most or read == most_read:
            end = record.key.sort
            return [one for one in _newest([*own, *named]) if one.key.sort >= end][:most], end
    return _newest([*own, *named])[:most], None


def _newest(records: list[Record]) -> list[Record]:
    return sorted(records, key=lambda record: record.key.sort, reverse=True)


def _pages(table: Table, space: str, period: _Period, after: str | None, at_once: int) -> Iterator[Record]:
    """Who looked at lists of many patients, newest first."""
    return chain.from_iterable(
        _through(table, address.seen_pages(space, month), period, after, at_once)
        for month in period.months()
        if after is None or month <= after[:7]
    )


def _through(table: Table, partition: str, period: _Period, after: str | None, at_once: int) -> Iterator[Record]:
    while found := table.read(partition, *period.sorts, limit=at_once, after=after, newest_first=True):
        yield from found
        if len(found) < at_once:
            return
        after = found[-1].key.sort


def _json(record: Record) -> AccessJson:
    return cast(AccessJson, dict(record.data))
