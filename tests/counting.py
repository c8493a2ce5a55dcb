"""A table that counts: calls, records and bytes that a piece of work asks of the store."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from chalicelib.services.records.table import Change, Index, Key, Record, Table


@dataclass
class CountingTable:
    """Passes everything on to `inner`. `calls` names what was asked, in order."""

    inner: Table
    calls: list[str] = field(default_factory=list)
    records: int = 0
    size_bytes: int = 0

    def reset(self) -> None:
        """Counts from zero."""
        self.calls.clear()
        self.records = self.size_bytes = 0

    def get(self, key: Key) -> Record:
        self.calls.append(f"get {key.partition}")
        return self._counted([self.inner.get(key)])[0]

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Record]:
        self.calls.append(f"get_many {len(keys)}")
        found = self.inner.get_many(keys)
        self._counted(list(found.values()))
        return found

    def read(self, partition: str, *given: Any, **more: Any) -> list[Record]:
        self.calls.append(f"read {partition}")
        return self._counted(self.inner.read(partition, *given, **more))

    def look_up(self, index: Index, partition: str, *given: Any, **more: Any) -> list[Record]:
        self.calls.append(f"look_up {index} {partition}")
        return self._counted(self.inner.look_up(index, partition, *given, **more))

    def write(self, changes: Sequence[Change]) -> None:
        self.calls.append(f"write {len(changes)}")
        self.inner.write(changes)

    def _counted(self, records: list[Record]) -> list[Record]:
        self.records += len(records)
        self.size_bytes += sum(len(json.dumps(dict(record.data))) for record in records)
        return records
