"""Authorizations as they stand: one with its ledger, those of a patient, and those that somebody must look after."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from typing_extensions import TypedDict

from chalicelib.domain.shape import CLOSED, Cursor, OurId, PageSize
from chalicelib.services.authorizations.answers import (
    AuthorizationJson,
    AuthorizationRowJson,
    EntryJson,
    authorization_json,
    entry_json,
    row_json,
)
from chalicelib.services.authorizations.clerk import find
from chalicelib.services.authorizations.keeping import closed_prefix, kept_of, standing_prefix
from chalicelib.services.authorizations.ledger import PREFIX, Entry, kept_entry
from chalicelib.services.authorizations.on_file import AuthorizationOnFile
from chalicelib.services.authorizations.plan_end import end_of, plan_ends
from chalicelib.services.records import address
from chalicelib.services.records.cursor import cursor_of, number_of, place_of
from chalicelib.services.records.table import Table

_ON_READING = 20


@dataclass(slots=True)
class AuthorizationsQuery:
    """A patient's authorizations; `closed=true` lists those that ended long ago instead."""

    __pydantic_config__ = CLOSED
    patient_id: OurId
    closed: Literal["true", "false"] = "false"
    limit: PageSize = "50"
    cursor: Cursor | None = None


@dataclass(slots=True)
class LedgerQuery:
    """Which patient's authorization, and where its ledger goes on."""

    __pydantic_config__ = CLOSED
    patient_id: OurId
    limit: PageSize = "50"
    cursor: Cursor | None = None


class AuthorizationsJson(TypedDict):
    """A page of authorizations; `cursor` asks for the next one, null on the last."""

    authorizations: list[AuthorizationRowJson]
    cursor: str | None


class LedgerJson(TypedDict):
    """A page of a ledger, newest entry first."""

    entries: list[EntryJson]
    cursor: str | None


class ReadAuthorizationJson(AuthorizationJson):
    """An authorization with the newest entries of its ledger."""

    ledger: LedgerJson


def read_authorization(
    table: Table, space: str, patient_id: str, authorization_id: str, today: date
) -> tuple[ReadAuthorizationJson, int]:
    """One with balance, forecast and the newest ledger entries, and its version. Raises NotKept."""
    kept = find(table, space, patient_id, authorization_id).kept
    query = LedgerQuery(patient_id, str(_ON_READING))
    ledger = ledger_of(table, space, kept.authorization, query)
    ends_on = end_of(kept, plan_ends(table, space, [kept]))
    return {**authorization_json(kept, today, ends_on), "ledger": ledger}, kept.version


def read_ledger(table: Table, space: str, authorization_id: str, query: LedgerQuery) -> LedgerJson:
    """A page of the ledger. Raises NotKept, and InvalidInput for a foreign cursor."""
    of = find(table, space, query.patient_id, authorization_id).kept.authorization
    return ledger_of(table, space, of, query)


def ledger_of(table: Table, space: str, of: AuthorizationOnFile, query: LedgerQuery) -> LedgerJson:
    """The same of an authorization that was read already, no further than that has counted. Raises InvalidInput for a
    foreign cursor."""
    partition = address.ledger(space, query.patient_id, of.authorization_id)
    behind = number_of(partition, query.cursor)
    newest = of.entries if behind is None else min(of.entries, behind - 1)
    numbers = range(newest, max(newest - int(query.limit), 0), -1)
    page = _entries(table, partition, numbers)
    return {
        "entries": [entry_json(of, entry) for entry in page],
        "cursor": cursor_of(partition, f"{numbers[-1]:09}") if numbers and numbers[-1] > 1 else None,
    }


def _entries(table: Table, partition: str, numbers: range) -> list[Entry]:
    """The entries of these numbers, in this order. Where the index lacks one, of a moment ago or from before entries
    were listed by number, the whole ledger is read."""
    if not numbers:
        return []
    last, first = (address.ledger_by_number(partition, number).sort for number in (numbers[0], numbers[-1]))
    listed = table.look_up("list", partition, first, last, newest_first=True)
    if len(listed) < len(numbers):
        listed = table.read(partition, PREFIX, f"{PREFIX}~")
    found = {entry.number: entry for entry in map(kept_entry, listed)}
    return [found[number] for number in numbers]


def list_authorizations(table: Table, space: str, query: AuthorizationsQuery, today: date) -> AuthorizationsJson:
    """A page of a patient's authorizations by id. Raises InvalidInput for a foreign cursor."""
    prefix = closed_prefix() if query.closed == "true" else standing_prefix()
    partition, limit = address.patient(space, query.patient_id), int(query.limit)
    of_list = f"{partition} {prefix}"
    found = table.read(partition, prefix, f"{prefix}~", limit=limit + 1, after=place_of(of_list, query.cursor))
    page = [kept_of(record) for record in found[:limit]]
    ends = plan_ends(table, space, page)
    return {
        "authorizations": [row_json(kept, today, end_of(kept, ends)) for kept in page],
        "cursor": cursor_of(of_list, page[-1].key.sort) if len(found) > limit else None,
    }
