"""A table for trying: reads show what is kept with what was tried laid over; nothing that is tried is ever kept.

So a dry run is the same code as the real one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.services.errors import NotKept
from chalicelib.services.records.table import LAST, Change, Delete, Index, Key, Overtaken, Put, Record, Table


class RehearsedTable:
    """Table over another one. An index shows what is kept alone: it only ever finds candidates."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._tried: dict[Key, Record | None] = {}

    def get(self, key: Key) -> Record:
        found = self.get_many([key])
        if key not in found:
            raise NotKept("Nothing is kept there.")
        return found[key]

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Record]:
        unknown = [key for key in keys if key not in self._tried]
        found = self._table.get_many(unknown) if unknown else {}
        tried = ((key, self._tried.get(key)) for key in keys)
        return found | {key: record for key, record in tried if record is not None}

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
        kept = {record.key: record for record in self._table.read(partition, first, last)}
        inside = {
            key: one for key, one in self._tried.items() if key.partition == partition and first <= key.sort <= last
        }
        records = [record for record in {**kept, **inside}.values() if record is not None]
        return _page(records, limit, after, newest_first)

    def look_up(self, index: Index, partition: str, *bounds: str, **more: Any) -> list[Record]:
        return self._table.look_up(index, partition, *bounds, **more)

    def write(self, changes: Sequence[Change]) -> None:
        present = self.get_many([change.key for change in changes])
        for change in changes:
            seen = change.record.version if isinstance(change, Put) else change.version
            if (present[change.key].version if change.key in present else 0) != seen:
                raise Overtaken("What is kept has changed meanwhile; read it again and decide anew.")
        for change in changes:
            if isinstance(change, Put):
                self._tried[change.key] = replace(change.record, version=change.record.version + 1)
            elif isinstance(change, Delete):
                self._tried[change.key] = None


def _page(records: Iterable[Record], limit: int | None, after: str | None, newest_first: bool) -> list[Record]:
    ordered = sorted(records, key=lambda record: record.key.sort, reverse=newest_first)
    if after is not None:
        ordered = [r for r in ordered if (r.key.sort < after if newest_first else r.key.sort > after)]
    return ordered[:limit]
