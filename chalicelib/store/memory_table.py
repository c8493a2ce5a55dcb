"""The table in memory: for tests, and wherever no cloud is wanted. One lock, so a write is all or nothing here too."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from threading import Lock

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


class MemoryTable:
    """Table in a dictionary."""

    def __init__(self) -> None:
        self._records: dict[Key, Record] = {}
        self._lock = Lock()

    def get(self, key: Key) -> Record:
        record = self._records.get(key)
        if record is None:
            raise NotKept("Nothing is kept there.")
        return deepcopy(record)

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Record]:
        return {key: deepcopy(self._records[key]) for key in keys if key in self._records}

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
        found = [(record.key.sort, record) for record in self._all() if record.key.partition == partition]
        return _chosen(found, first, last, limit, after, newest_first)

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
        placed = ((record.due if index == "due" else record.listed, record) for record in self._all())
        found = [(place.sort, record) for place, record in placed if place and place.partition == partition]
        return _chosen(found, first, last, limit, after, newest_first)

    def write(self, changes: Sequence[Change]) -> None:
        if len({change.key for change in changes}) != len(changes) or len(changes) > MOST_CHANGES:
            raise ValueError("a transaction takes at most 100 changes, each of another key")
        with self._lock:
            if any(self._version(change.key) != _seen(change) for change in changes):
                raise Overtaken("What is kept has changed meanwhile; read it again and decide anew.")
            for change in changes:
                if isinstance(change, Put):
                    record = change.record
                    self._records[change.key] = deepcopy(replace(record, version=record.version + 1))
                elif isinstance(change, Delete):
                    del self._records[change.key]

    def every(self, beginnings: Sequence[str]) -> Iterator[Record]:
        """A walk through all records whose partition begins in one of these ways."""
        return (deepcopy(one) for one in self._all() if one.key.partition.startswith(tuple(beginnings)))

    def _version(self, key: Key) -> int:
        record = self._records.get(key)
        return record.version if record else 0

    def _all(self) -> Iterator[Record]:
        with self._lock:
            return iter(list(self._records.values()))


def _seen(change: Change) -> int:
    return change.record.version if isinstance(change, Put) else change.version


def _chosen(
    found: list[tuple[str, Record]], first: str, last: str, limit: int | None, after: str | None, newest_first: bool
) -> list[Record]:
    within = sorted(((sort, record) for sort, record in found if first <= sort <= last), key=lambda pair: pair[0])
    if newest_first:
        within.reverse()
    if after is not None:
        within = [pair for pair in within if (pair[0] < after if newest_first else pair[0] > after)]
    return [deepcopy(record) for _, record in within[:limit]]
