"""The table in DynamoDB. Every condition is about a version or about absence, so there is little to get wrong.

A record's data are kept as JSON, compressed from a kilobyte on.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import uuid4

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.services.errors import NotKept, TooLargeToKeep
from chalicelib.services.records.table import (
    LAST,
    MOST_CHANGES,
    MOST_KEYS,
    Change,
    Delete,
    Index,
    Key,
    Overtaken,
    Put,
    Record,
)
from chalicelib.services.records.upgrades import FIRST_SCHEMA, schema_of, upgraded
from chalicelib.store.table import Item, connection, reaching_the_store

_OVERTAKEN = {"ConditionalCheckFailed", "TransactionConflict"}
_PACKED_FROM_BYTES = 1_000
# An item ends at 400 KB; keys, indexes and names take their part.
_LARGEST_BYTES = 380_000


class RecordItem(Item, discriminator="record"):
    """A record: `what` is its kind; its data as `text`, or compressed as `packed`."""

    what = UnicodeAttribute()
    version = NumberAttribute()
    text = UnicodeAttribute(null=True)
    packed = BinaryAttribute(legacy_encoding=False, null=True)


class DynamoTable:
    """Table in the bound table."""

    def get(self, key: Key) -> Record:
        with reaching_the_store():
            try:
                return record_of(RecordItem.get(key.partition, key.sort, consistent_read=True))
            except DoesNotExist:
                raise NotKept("Nothing is kept there.") from None

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Record]:
        found = {}
        with reaching_the_store():
            for begin in range(0, len(keys), MOST_KEYS):
                for item in RecordItem.batch_get(keys[begin : begin + MOST_KEYS], consistent_read=True):
                    record = record_of(item)
                    found[record.key] = record
        return found

    def read(
        self,
        partition: str,
        first: str = "",
        last: str = LAST,
        *,
        limit: int | None = None,
        after: str | None = None,
        newest_first: bool = False,
    ) -> list[Record]:
        first, last = _behind(after, first, last, newest_first)
        if first > last:
            return []

        def ask(most: int | None) -> Iterable[Item]:
            within = Item.sk.between(first, last)
            return RecordItem.query(
                partition, within, consistent_read=True, limit=most, scan_index_forward=not newest_first
            )

        return _taken(ask, lambda record: record.key.sort, limit, after)

    def look_up(
        self,
        index: Index,
        partition: str,
        first: str = "",
        last: str = LAST,
        *,
        limit: int | None = None,
        after: str | None = None,
        newest_first: bool = False,
    ) -> list[Record]:
        first, last = _behind(after, first, last, newest_first)
        if first > last:
            return []

        def ask(most: int | None) -> Iterable[Item]:
            if index == "due":
                within = Item.due_sk.between(first, last)
                return RecordItem.due.query(partition, within, limit=most, scan_index_forward=not newest_first)
            within = Item.list_sk.between(first, last)
            return RecordItem.listed.query(partition, within, limit=most, scan_index_forward=not newest_first)

        return _taken(ask, lambda record: _place(record, index), limit, after)

    def write(self, changes: Sequence[Change]) -> None:
        if len({change.key for change in changes}) != len(changes) or len(changes) > MOST_CHANGES:
            raise ValueError("a transaction takes at most 100 changes, each of another key")
        with reaching_the_store():
            try:
                with TransactWrite(connection=connection(), client_request_token=str(uuid4())) as transaction:
                    for change in changes:
                        _add(transaction, change)
            except TransactWriteError as error:
                if {reason.code for reason in error.cancellation_reasons if reason} & _OVERTAKEN:
                    raise Overtaken("What is kept has changed meanwhile; read it again and decide anew.") from None
                raise


def _add(transaction: TransactWrite, change: Change) -> None:
    if isinstance(change, Put):
        transaction.save(item_of(change.record), condition=_at(change.record.version))
    elif isinstance(change, Delete):
        transaction.delete(RecordItem(*change.key), condition=_at(change.version))
    else:
        transaction.condition_check(RecordItem, *change.key, condition=_at(change.version))


def _at(version: int) -> Condition:
    return RecordItem.version == version if version else RecordItem.pk.does_not_exist()


def _behind(after: str | None, first: str, last: str, newest_first: bool) -> tuple[str, str]:
    """The range from which `after` goes on; the key itself may still be in it. No empty bound: DynamoDB refuses it."""
    if after is not None:
        first, last = (first, min(last, after)) if newest_first else (max(first, after), last)
    return first or " ", last


def _taken(
    ask: Callable[[int | None], Iterable[Item]],
    sort: Callable[[Record], str],
    limit: int | None,
    after: str | None,
) -> list[Record]:
    """Up to `limit` records, without the one that was the last before."""
    most = None if limit is None else limit + (after is not None)
    with reaching_the_store():
        records = (record_of(item) for item in ask(most) if isinstance(item, RecordItem))
        return list(islice(_without(records, sort, after), limit))


def _without(records: Iterable[Record], sort: Callable[[Record], str], after: str | None) -> Iterator[Record]:
    return (record for record in records if sort(record) != after)


def _place(record: Record, index: Index) -> str:
    place = record.due if index == "due" else record.listed
    return place.sort if place else ""


def item_of(record: Record) -> RecordItem:
    """The record as its next version, in today's schema. Raises TooLargeToKeep."""
    text = json.dumps(record.data, separators=(",", ":"), ensure_ascii=False)
    size_bytes = len(text) if text.isascii() else len(text.encode())
    packed = zlib.compress(text.encode()) if size_bytes > _PACKED_FROM_BYTES else None
    if packed and len(packed) > _LARGEST_BYTES:
        raise TooLargeToKeep("This is more than can be kept as one record. Send fewer lines at once.")
    return RecordItem(
        *record.key,
        what=record.kind,
        schema=schema_of(record.kind),
        version=record.version + 1,
        text=None if packed else text,
        packed=packed,
        expires=record.expires_at,
        due_pk=record.due.partition if record.due else None,
        due_sk=record.due.sort if record.due else None,
        list_pk=record.listed.partition if record.listed else None,
        list_sk=record.listed.sort if record.listed else None,
    )


def record_of(item: RecordItem) -> Record:
    """What is kept, as today's release writes it. Raises TooNew."""
    text = zlib.decompress(item.packed).decode() if item.packed else item.text or "{}"
    data: dict[str, Any] = json.loads(text)
    expires_at: datetime | None = item.expires
    kept = Record(
        key=Key(item.pk, item.sk),
        kind=item.what,
        data=data,
        version=int(item.version),
        due=Key(item.due_pk, item.due_sk) if item.due_pk and item.due_sk else None,
        listed=Key(item.list_pk, item.list_sk) if item.list_pk and item.list_sk else None,
        expires_at=expires_at,
    )
    return upgraded(kept, int(item.schema or FIRST_SCHEMA))
