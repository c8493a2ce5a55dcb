"""A work list of claims: the open clocks of a kind, soonest first, those without a known date last.

The index finds candidates and may lag; each clock and its claim are read again before anything is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from typing_extensions import TypedDict

from chalicelib.domain.context import HistoryStatus
from chalicelib.domain.dates import Day
from chalicelib.domain.money import dollars
from chalicelib.domain.shape import CLOSED, Cursor, Name, OurId, PageSize
from chalicelib.domain.verdict import ReferenceJson
from chalicelib.services.claims.clock_json import UNDATED, Worklist
from chalicelib.services.claims.clocks import ClockKind
from chalicelib.services.claims.recorded import meta_key
from chalicelib.services.claims.standing_json import LineStateJson, lines_json
from chalicelib.services.records import address
from chalicelib.services.records.cursor import cursor_of, place_of
from chalicelib.services.records.refs import named_ref
from chalicelib.services.records.table import LAST, Key, Record, Table

# A page that a filter leaves nearly empty still ends: the reader goes on by its cursor.
_MOST_READ = 1_000
# In the index, sort keys begin with the day: this sorts behind everything of a day.
_BEHIND = "~"


@dataclass(slots=True)
class WorklistQuery:
    """Which clocks. `due_from` and `due_until` are days, both included; clocks without a date are left out where
    either is given. Numbers in a query are text."""

    __pydantic_config__ = CLOSED
    payer_id: OurId | None = None
    kind: Name | None = None
    due_from: Day | None = None
    due_until: Day | None = None
    limit: PageSize = "50"
    cursor: Cursor | None = None
    format: Literal["json", "csv"] | None = None


class DueJson(TypedDict):
    """One open clock. `days_left` is 0 on the last day and negative after it; null where no date is known, and
    `because` says why. `lines` are the denied ones. `ref` and `patient_ref` are the ids under which the console
    shows claim and patient, null for what is older than its pages."""

    ref: str | None
    patient_ref: str | None
    claim_id: str
    payer_id: str
    patient_id: str
    status: HistoryStatus
    verdict: Literal["accept", "review", "reject"]
    kind: ClockKind
    deadline: str | None
    days_left: int | None
    because: str | None
    basis: str | None
    opened_by: str
    opened_on: str
    first_service_date: str
    last_service_date: str
    charge: str
    limit: dict[str, Any] | None
    reference: ReferenceJson | None
    lines: list[LineStateJson]


class WorklistJson(TypedDict):
    """A page of a work list; `cursor` asks for the next one, null on the last."""

    due: list[DueJson]
    cursor: str | None


def worklist(
    table: Table, space: str, name: Worklist, query: WorklistQuery, today: date, most_read: int = _MOST_READ
) -> WorklistJson:
    """A page, for which at most about `most_read` places are looked at.

    `disputes` begins with today unless `due_from` says otherwise: a right that has lapsed is no work, and without a
    date there is nothing to be late for. Raises InvalidInput for a foreign cursor.
    """
    if name == "disputes" and query.due_from is None:
        query = replace(query, due_from=today)
    partition, limit = address.due(space, name), int(query.limit)
    of_list = f"{partition} {query.payer_id} {query.kind} {query.due_from} {query.due_until}"
    behind = place_of(of_list, query.cursor)
    rows: list[DueJson] = []
    read = 0
    while True:
        found = table.look_up("due", partition, *_range(query), limit=limit, after=behind)
        read += len(found)
        for candidate, clock, claim in _read_again(table, space, found):
            if len(rows) == limit:
                return {"due": rows, "cursor": cursor_of(of_list, behind or "")}
            behind = candidate.sort
            if clock and claim and _is_asked(clock, candidate, query):
                rows.append(_row(clock, claim, today))
        if len(found) < limit:
            return {"due": rows, "cursor": None}
        if len(rows) == limit or read >= most_read:
            return {"due": rows, "cursor": cursor_of(of_list, behind or "")}


def _range(query: WorklistQuery) -> tuple[str, str]:
    first = query.due_from.isoformat() if query.due_from else ""
    if query.due_until:
        return first, query.due_until.isoformat() + _BEHIND
    return first, UNDATED if query.due_from else LAST


def _read_again(table: Table, space: str, found: list[Record]) -> Iterator[tuple[Key, Record | None, Record | None]]:
    """The places found in the index with the clock and the claim as they are kept now."""
    metas = {one.key: meta_key(space, one.data["payer_id"], one.data["claim_id"]) for one in found}
    keys = list(dict.fromkeys([*metas, *metas.values()]))
    kept = table.get_many(keys) if keys else {}
    for one in found:
        assert one.due is not None, "what an index finds has a place in it"
        yield one.due, kept.get(one.key), kept.get(metas[one.key])


def _is_asked(clock: Record, candidate: Key, query: WorklistQuery) -> bool:
    """True where the clock still stands at the place where the index found it, and passes the filters."""
    data = clock.data
    return clock.due == candidate and query.payer_id in (None, data["payer_id"]) and query.kind in (None, data["kind"])


def _row(clock: Record, claim: Record, today: date) -> DueJson:
    data, of = clock.data, claim.data
    deadline = data["deadline"]
    return {
        "ref": named_ref(of),
        "patient_ref": of.get("patient_ref"),
        "claim_id": data["claim_id"],
        "payer_id": data["payer_id"],
        "patient_id": of["patient_id"],
        "status": of["status"],
        "verdict": of["verdict"],
        "kind": data["kind"],
        "deadline": deadline,
        "days_left": None if deadline is None else (date.fromisoformat(deadline) - today).days,
        "because": data["because"],
        "basis": data["basis"],
        "opened_by": data["opened_by"],
        "opened_on": data["opened_on"],
        "first_service_date": of["first_service_date"],
        "last_service_date": of["last_service_date"],
        "charge": dollars(of["charge_cents"]),
        "limit": data["limit"],
        "reference": data["reference"],
        "lines": lines_json(line for line in of["lines"] if line["status"] == "denied"),
    }
