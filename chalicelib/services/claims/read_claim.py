"""read_claim: one as it stands. list_claims: those of a month, by status and payer, or those of a patient.

Lists of a month come from an index that follows a moment later; a patient's are consistent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple, get_args

from typing_extensions import TypedDict

from chalicelib.domain.claim import Claim
from chalicelib.domain.context import HistoryStatus
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.money import dollars
from chalicelib.domain.shape import CLOSED, Cursor, Month, OurId, PageSize
from chalicelib.services.claims.clock_json import in_order, told_clock
from chalicelib.services.claims.folder import ClaimFolder
from chalicelib.services.claims.recorded import find_revision, meta_key
from chalicelib.services.claims.recording import RecordedClaimJson
from chalicelib.services.claims.standing_json import lines_json, turnaround_json
from chalicelib.services.claims.timeline import timeline_of
from chalicelib.services.records import address
from chalicelib.services.records.cursor import cursor_of, place_of
from chalicelib.services.records.refs import named_ref
from chalicelib.services.records.table import Record, Table

MOST_ON_A_PAGE = 100
# A page that a payer filter leaves nearly empty still ends: the reader goes on by its cursor.
_MOST_READ = 1_000
_STATUSES: tuple[HistoryStatus, ...] = get_args(HistoryStatus)


@dataclass(slots=True)
class ClaimsQuery:
    """Claims of a month (of the first service date), or of a patient. Numbers in a query are text."""

    __pydantic_config__ = CLOSED
    month: Month | None = None
    status: HistoryStatus | None = None
    payer_id: OurId | None = None
    patient_id: OurId | None = None
    limit: PageSize = "50"
    cursor: Cursor | None = None


class ClaimRowJson(TypedDict):
    """A claim in a list. `ref` and `patient_ref` are the ids under which the console shows claim and patient, null for
    what is older than its pages."""

    ref: str | None
    patient_ref: str | None
    claim_id: str
    payer_id: str
    patient_id: str
    status: HistoryStatus
    verdict: Literal["accept", "review", "reject"]
    complete: bool
    revision: int
    first_service_date: str
    last_service_date: str
    charge: str
    recorded_at: str


class ClaimsJson(TypedDict):
    """A page of claims; `cursor` asks for the next one, null on the last."""

    claims: list[ClaimRowJson]
    cursor: str | None


class ClaimJson(RecordedClaimJson):
    """A recorded claim as it stands. `claim` is what was sent with the revision, as the API takes it."""

    claim: Claim


def claim_json(table: Table, folder: ClaimFolder, as_of: date, number: int | None = None) -> dict[str, Any]:
    """A claim as it stands: what was sent with a revision (the latest by default) and answered, with how it stands
    today, its clocks and timeline. Raises NotKept where there is no such revision."""
    revision = find_revision(table, folder.claim, number)
    return {**claim_with(folder, revision, as_of), "claim": revision["claim"]}


def claim_with(folder: ClaimFolder, revision: Mapping[str, Any], as_of: date) -> dict[str, Any]:
    """The same with the latest revision that was read already."""
    claim = folder.claim
    return {
        **revision["answer"],
        "status": claim.status,
        "draws": claim.data["draws"],
        "uncovered": claim.data["uncovered"],
        "lines": lines_json(claim.data["lines"]),
        "turnaround": turnaround_json(claim.data["milestones"], as_of),
        "clocks": in_order(told_clock(record.data) for record in folder.clocks),
        "timeline": timeline_of(folder),
    }


def list_claims(
    table: Table,
    space: str,
    query: ClaimsQuery,
    most_read: int = _MOST_READ,
    statuses: tuple[HistoryStatus, ...] = _STATUSES,
    most_lookups: int | None = None,
) -> ClaimsJson:
    """A page of claims; of a month, `most_read` are looked at for one page, and those in `statuses` (a look-up each at
    least, of which a page makes `most_lookups`) where the query names none. Raises InvalidInput where neither month nor
    patient is said, and for a foreign cursor."""
    if query.patient_id is not None:
        return _of_patient(table, space, query, query.patient_id)
    if query.month is None:
        raise InvalidInput([Problem("month", "is required (such as 2026-03), or give patient_id")])
    chosen = (query.status,) if query.status else statuses
    return _of_month(table, query, _Month(space, query.month, chosen, most_read, most_lookups))


class _Month(NamedTuple):
    """Which claims a page looks through, and how much of them."""

    space: str
    month: str
    statuses: tuple[HistoryStatus, ...]
    most_read: int
    most_lookups: int | None


def _of_month(table: Table, query: ClaimsQuery, of: _Month) -> ClaimsJson:
    of_list = f"{of.space} claims {of.month} {of.statuses} {query.payer_id}"
    behind = place_of(of_list, query.cursor)
    rows: list[ClaimRowJson] = []
    place: str | None = None
    for place, record in _through(table, of, behind):
        if record is not None and (query.payer_id is None or record.data["payer_id"] == query.payer_id):
            rows.append(_row(record))
        if len(rows) == int(query.limit):
            return {"claims": rows, "cursor": cursor_of(of_list, place)}
        if record is None:
            return {"claims": rows, "cursor": cursor_of(of_list, place)}
    return {"claims": rows, "cursor": None}


def _through(table: Table, of: _Month, behind: str | None) -> Iterator[tuple[str, Record | None]]:
    """Records of one status after the other with their places; None for a record says that enough was read."""
    at_status, _, sort = (behind or "").partition(" ")
    read = lookups = 0
    names: list[str] = list(of.statuses)
    for status in names[names.index(at_status) if at_status in names else 0 :]:
        after = sort or None if status == at_status else None
        is_full = True
        while is_full:
            if lookups == of.most_lookups:
                yield f"{status} {after or ''}", None
                return
            limit = min(MOST_ON_A_PAGE, of.most_read - read)
            page = table.look_up("list", address.claims(of.space, of.month, status), limit=limit, after=after)
            lookups += 1
            is_full = len(page) == limit
            for record in page:
                after = record.listed.sort if record.listed else ""
                yield f"{status} {after}", record
            read += len(page)
            if read >= of.most_read:
                yield f"{status} {after}", None
                return


def _of_patient(table: Table, space: str, query: ClaimsQuery, patient_id: str) -> ClaimsJson:
    partition = address.patient(space, patient_id)
    of_list = f"{partition} claims {query.status} {query.payer_id} {query.month}"
    behind, limit = place_of(of_list, query.cursor), int(query.limit)
    found = table.read(partition, address.HISTORY, f"{address.HISTORY}~", limit=limit, after=behind, newest_first=True)
    keys = [meta_key(space, record.data["payer_id"], record.data["claim_id"]) for record in found]
    kept = table.get_many(keys) if keys else {}
    rows = [_row(kept[key]) for key in keys if key in kept and _is_asked(kept[key], query)]
    return {"claims": rows, "cursor": cursor_of(of_list, found[-1].key.sort) if len(found) == limit else None}


def _is_asked(record: Record, query: ClaimsQuery) -> bool:
    data = record.data
    return (
        query.status in (None, data["status"])
        and query.payer_id in (None, data["payer_id"])
        and (query.month is None or data["first_service_date"].startswith(query.month))
    )


def _row(record: Record) -> ClaimRowJson:
    data = record.data
    return {
        "ref": named_ref(data),
        "patient_ref": data.get("patient_ref"),
        "claim_id": data["claim_id"],
        "payer_id": data["payer_id"],
        "patient_id": data["patient_id"],
        "status": data["status"],
        "verdict": data["verdict"],
        "complete": data["complete"],
        "revision": data["revision"],
        "first_service_date": data["first_service_date"],
        "last_service_date": data["last_service_date"],
        "charge": dollars(data["charge_cents"]),
        "recorded_at": data["recorded_at"],
    }
