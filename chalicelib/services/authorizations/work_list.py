"""The work list of authorizations: those that end or run out, soonest first; those that the payer has not answered,
longest waiting first. The index finds them, and each is read again before it is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from typing_extensions import TypedDict

from chalicelib.domain.dates import plus_days
from chalicelib.domain.shape import CLOSED, Cursor, PageSize
from chalicelib.services.authorizations.answers import AuthorizationRowJson, row_json
from chalicelib.services.authorizations.forecast import days_until
from chalicelib.services.authorizations.keeping import ASKED, ENDING, Kept, attention_on, due_place, kept_of
from chalicelib.services.authorizations.on_file import UNANSWERED
from chalicelib.services.records import address
from chalicelib.services.records.cursor import cursor_of, place_of
from chalicelib.services.records.table import Record, Table

# What ended is told for so long; then it is history.
_TOLD_AFTER_DAYS = 30


@dataclass(slots=True)
class AuthorizationsDueQuery:
    """`ending`: what ends or runs out. `unanswered`: what was asked of the payer."""

    __pydantic_config__ = CLOSED
    about: Literal["ending", "unanswered"] = "ending"
    limit: PageSize = "50"
    cursor: Cursor | None = None
    format: Literal["json", "csv"] | None = None


class WorkRowJson(AuthorizationRowJson):
    """`due_on` is the day that it ends, runs out, or was asked for; `days_left` is below 0 once that is past."""

    due_on: str
    days_left: int
    words: str


class AuthorizationsDueJson(TypedDict):
    """A page of the work list; `cursor` asks for the next one, null on the last."""

    authorizations: list[WorkRowJson]
    cursor: str | None


def work_list(table: Table, space: str, query: AuthorizationsDueQuery, today: date) -> AuthorizationsDueJson:
    """A page. A row may be missing for a moment after a write. Raises InvalidInput for a foreign cursor."""
    partition, limit = address.due(space, ENDING if query.about == "ending" else ASKED), int(query.limit)
    first = plus_days(today, -_TOLD_AFTER_DAYS).isoformat() if query.about == "ending" else ""
    found = table.look_up("due", partition, first, limit=limit + 1, after=place_of(partition, query.cursor))
    page = found[:limit]
    last = page[-1].due if page else None
    return {
        "authorizations": list(_rows(table, space, page, partition, today)),
        "cursor": cursor_of(partition, last.sort) if last and len(found) > limit else None,
    }


def _rows(table: Table, space: str, page: list[Record], partition: str, today: date) -> Iterator[WorkRowJson]:
    as_kept = table.get_many([record.key for record in page]) if page else {}
    for record in page:
        kept = kept_of(as_kept[record.key]) if record.key in as_kept else None
        place = due_place(space, kept.authorization, today) if kept else None
        if kept and place and place.partition == partition:
            yield _row(kept, today)


def _row(kept: Kept, today: date) -> WorkRowJson:
    of, row = kept.authorization, row_json(kept, today)
    if of.status in UNANSWERED:
        asked = of.statuses[0].on
        waiting = days_until(today, asked)
        words = f"Asked for on {asked}, {waiting} days ago; not answered."
        return {**row, "due_on": asked.isoformat(), "days_left": -waiting, "words": words}
    day = attention_on(of, today)
    assert day is not None, "only what ends or runs out has a place in the list"
    words = row["forecast"]["words"]
    return {**row, "due_on": day.isoformat(), "days_left": days_until(day, today), "words": words}
