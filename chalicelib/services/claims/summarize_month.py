"""summarize_month: the claims of a month counted, from the milestones that each is kept with.

From the index of claims by month: a claim recorded a moment ago may be missing. One call counts so many and no more;
its cursor carries what was counted so far, so that the last answer tells the whole month.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, get_args

from pydantic import Field

from chalicelib.domain import shape
from chalicelib.domain.context import HistoryStatus
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.plain import plain
from chalicelib.domain.reading import read_as
from chalicelib.rules.promises import shipped_promises
from chalicelib.services.claims.month import Month, MonthJson, count_in, month_json
from chalicelib.services.claims.turnaround import Milestones
from chalicelib.services.records import address
from chalicelib.services.records.cursor import cursor_of, is_sound, place_of
from chalicelib.services.records.table import Table

# A claim that was taken back or put right is told by the one that stands in its place.
_LEFT_OUT = frozenset({"voided", "replaced"})
_STATUSES: tuple[str, ...] = tuple(status for status in get_args(HistoryStatus) if status not in _LEFT_OUT)
_PAGE = 500
MOST_CLAIMS = 5_000


@dataclass(slots=True)
class MonthQuery:
    """The month of the first service date, and where counting goes on."""

    __pydantic_config__ = shape.CLOSED
    month: shape.Month
    cursor: shape.Cursor | None = None


@dataclass(slots=True)
class _SoFar:
    """What was counted: the statuses before `at`, and of that one what is not behind `behind`."""

    __pydantic_config__ = shape.CLOSED
    at: Annotated[int, Field(ge=0, lt=len(_STATUSES))] = 0
    behind: str | None = None
    month: Month = field(default_factory=Month)


def summarize_month(
    table: Table, space: str, query: MonthQuery, as_of: date, most_claims: int = MOST_CLAIMS
) -> MonthJson:
    """Raises InvalidInput for a foreign cursor."""
    promises, of_list = shipped_promises(), f"{space} month {query.month}"
    so_far, most = _read(place_of(of_list, query.cursor)), most_claims
    while so_far.at < len(_STATUSES) and most > 0:
        page = min(_PAGE, most)
        place = address.claims(space, query.month, _STATUSES[so_far.at])
        found = table.look_up("list", place, limit=page, after=so_far.behind)
        count_in(so_far.month, (read_as(Milestones, one.data["milestones"]) for one in found), promises, as_of)
        most -= len(found)
        if len(found) < page:
            so_far.at, so_far.behind = so_far.at + 1, None
        else:
            assert found[-1].listed is not None, "what an index finds has a place in it"
            so_far.behind = found[-1].listed.sort
    cursor = cursor_of(of_list, json.dumps(plain(so_far))) if so_far.at < len(_STATUSES) else None
    return month_json(query.month, so_far.month, promises, as_of, cursor)


def _read(place: str | None) -> _SoFar:
    if place is None:
        return _SoFar()
    try:
        so_far = read_as(_SoFar, json.loads(place))
    except (InvalidInput, ValueError):
        raise _refused() from None
    if not is_sound(so_far.behind or ""):
        raise _refused()
    return so_far


def _refused() -> InvalidInput:
    return InvalidInput([Problem("cursor", "is no cursor of this month; leave it out to begin anew")])
