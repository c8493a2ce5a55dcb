"""The table in memory: for tests, and wherever no cloud is wanted. One lock, so a write is all or nothing here too.

Records stand by partition, and by partition of each index, so that a query costs what it finds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from threading import Lock
from typing import Any

from chalicelib.services.errors import NotKept
from chalicelib.services.records.table import (
    LAST,
    MOST_CHANGES,
    Change,
    Delete,
    Index,
    Key,
    Overtaken,
    Put,
    Record,
)

# Most values are of these, and need no copy.
_PLAIN = frozenset({str, int, float, bool, type(None)})
# Where a record stands: the table itself or an index, and the partition there.
_Place = tuple[str, str]


class MemoryTable:
    """Table in dictionaries."""

    def __init__(self) -> None:
        self._records: dict[Key, Record] = {}
        self._placed: defaultdict[_Place, dict[Key, str]] = defaultdict(dict)
        self._lock = Lock()

    def get(self, key: Key) -> Record:
        record = self._records.get(key)
        if record is None:
            raise NotKept("Nothing is kept there.")
        return _copied(record)

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Record]:
        return {key: _copied(self._records[key]) for key in keys if key in self._records}

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
        return self._chosen(("table", partition), first, last, limit, after, newest_first)

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
        return self._chosen((index, partition), first, last, limit, after, newest_first)

    def write(self, changes: Sequence[Change]) -> None:
        if len({change.key for change in changes}) != len(changes) or len(changes) > MOST_CHANGES:
            raise ValueError("a transaction takes at most 100 changes, each of another key")
        with self._lock:
            if any(self._version(change.key) != _seen(change) for change in changes):
                raise Overtaken("What is kept has changed meanwhile; read it again and decide anew.")
            for change in changes:
                if isinstance(change, Put):
                    self._remove(change.key)
                    self._keep(replace(_copied(change.record), version=change.record.version + 1))
                elif isinstance(change, Delete):
                    self._remove(change.key)

    def every(self, beginnings: Sequence[str]) -> Iterator[Record]:
        """A walk through all records whose partition begins in one of these ways."""
        return (_copied(one) for one in self._all() if one.key.partition.startswith(tuple(beginnings)))

    def _all(self) -> list[Record]:
        with self._lock:
            return list(self._records.values())

    def _version(self, key: Key) -> int:
        record = self._records.get(key)
        return record.version if record else 0

    def _keep(self, record: Record) -> None:
        self._records[record.key] = record
        for place, sort in _places(record):
            self._placed[place][record.key] = sort

    def _remove(self, key: Key) -> None:
        record = self._records.pop(key, None)
        for place, _ in _places(record) if record else ():
            self._placed[place].pop(key, None)

    def _chosen(
        self, place: _Place, first: str, last: str, limit: int | None, after: str | None, newest_first: bool
    ) -> list[Record]:
        with self._lock:
            standing = self._placed.get(place, {})
            within = sorted((sort, key) for key, sort in standing.items() if first <= sort <= last)
            found = [(sort, self._records[key]) for sort, key in within]
        if newest_first:
            found.reverse()
        if after is not None:
            found = [pair for pair in found if (pair[0] < after if newest_first else pair[0] > after)]
        return [_copied(record) for _, record in found[:limit]]


def _copied(record: Record) -> Record:
    """Apart from what is kept, so that nobody changes it unseen: only `data` can be changed, and holds JSON values."""
    return replace(record, data=_copied_value(record.data))


def _copied_value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: one if type(one) in _PLAIN else _copied_value(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [one if type(one) in _PLAIN else _copied_value(one) for one in value]
    return value


def _places(record: Record) -> Iterable[tuple[_Place, str]]:
    yield ("table", record.key.partition), record.key.sort
    if record.due:
        yield ("due", record.due.partition), record.due.sort
    if record.listed:
        yield ("list", record.listed.partition), record.listed.sort


def _seen(change: Change) -> int:
    return change.record.version if isinstance(change, Put) else change.version
