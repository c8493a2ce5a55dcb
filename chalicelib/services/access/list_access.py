"""list_access: who looked at a patient's data, or what a key or a person looked at; newest first.

A patient's own records and the pages of a month that name the patient are told as one list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Annotated, cast

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.domain.dates import Day, plus_months
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
    """Of one patient or one user, from `since` (a year ago by default) until now."""

    __pydantic_config__ = CLOSED
    patient_id: OurId | None = None
    user: Annotated[Text, Field(min_length=1)] | None = None
    since: Day | None = None
    limit: PageSize = "50"
    cursor: Cursor | None = None


class AccessJson(TypedDict):
    """One look at patients' data. `user` is a key's or an account's id (`kind` says which), `what` the call or page."""

    at: str
    user: str
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
    of_list = f"{space} access {query.patient_id} {query.user} {since}"
    after = place_of(of_list, query.cursor)
    first, limit = since.isoformat(), int(query.limit)
    end: str | None = None
    if query.user is not None:
        found = _of_user(table, address.seen_by(space, query.user), first, limit + 1, after)
    else:
        patient_id = query.patient_id or ""
        place = address.seen(space, patient_id)
        own = table.read(place, first, LAST, limit=limit + 1, after=after, newest_first=True)
        pages = _pages(table, space, since, today, after)
        found, end = _merged(own, pages, patient_id, limit + 1, most_read)
    page = found[:limit]
    last = page[-1].key.sort if len(found) > limit else end
    more = cursor_of(of_list, last) if last is not None else None
    return {"access_records": [_json(record) for record in page], "cursor": more}


def _of_user(table: Table, partition: str, first: str, most: int, after: str | None) -> list[Record]:
    return table.look_up("list", partition, first, LAST, limit=most, after=after, newest_first=True)


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


def _pages(table: Table, space: str, since: date, today: date, after: str | None) -> Iterator[Record]:
    """Who looked at lists of many patients, newest first."""
    return chain.from_iterable(
        _through(table, address.seen_pages(space, month), since.isoformat(), after)
        for month in _months(since, today)
        if after is None or month <= after[:7]
    )


def _months(since: date, today: date) -> Iterator[str]:
    """Newest first, from tomorrow's on: a day begins earlier in UTC than in some zones."""
    newest = (today + timedelta(days=1)).replace(day=1)
    for back in range(MOST_MONTHS):
        month = plus_months(newest, -back)
        if month < since.replace(day=1):
            return
        yield month.isoformat()[:7]


def _through(table: Table, partition: str, first: str, after: str | None) -> Iterator[Record]:
    while found := table.read(partition, first, LAST, limit=_AT_ONCE, after=after, newest_first=True):
        yield from found
        if len(found) < _AT_ONCE:
            return
        after = found[-1].key.sort


def _json(record: Record) -> AccessJson:
    return cast(AccessJson, dict(record.data))
