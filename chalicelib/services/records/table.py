"""The table as services see it: records under a partition and a sort key, and one transaction that writes several.

Every record has a version that each write raises. A write names the version that its author saw, so nothing that
changed meanwhile is ever overwritten. `store` keeps records in DynamoDB, and in memory under the same contract test.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol

from chalicelib.domain.lean import lean_dataclass
from chalicelib.services.errors import Conflict

Index = Literal["due", "list"]
# Behind every sort key: our keys hold no character beyond it.
LAST = "\U0010ffff"
# What DynamoDB takes in one transaction and in one batch of reads.
MOST_CHANGES = 100
MOST_KEYS = 100


class Key(NamedTuple):
    """Where a record stands, in the table or in an index."""

    partition: str
    sort: str = "META"


@lean_dataclass
class Record:
    """A kept thing. `data` holds JSON values; `version` is the one that is kept, 0 for what is not kept yet.

    `due` and `listed` place it in the indexes of those names. `expires_at` (aware, UTC) lets the store clean up, days
    late: whoever reads it compares the time himself.
    """

    key: Key
    kind: str
    data: Mapping[str, Any] = field(repr=False)
    version: int = 0
    due: Key | None = None
    listed: Key | None = None
    expires_at: datetime | None = None


@lean_dataclass
class Put:
    """Keep this record as version `record.version + 1`, provided `record.version` is what is kept (0: nothing is)."""

    record: Record

    @property
    def key(self) -> Key:
        return self.record.key


@lean_dataclass
class Delete:
    """Remove the record, provided this version is kept."""

    key: Key
    version: int


@lean_dataclass
class Require:
    """Write the rest only while this version is kept (0: nothing is)."""

    key: Key
    version: int


Change = Put | Delete | Require


class Overtaken(Conflict):
    """Some record is not at the version that the author saw; nothing was written. Read again and decide anew."""


class Table(Protocol):
    """Records. Reads under a partition are consistent; an index follows a moment later and finds candidates.

    Every method may raise StoreUnavailable: then a write may or may not have happened.
    """

    def get(self, key: Key) -> Record:
        """Raises NotKept."""

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Record]:
        """Those of the keys under which something is kept, in one call per MOST_KEYS."""

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
        """The records of a partition whose sort keys lie from `first` to `last`, both included, in their order.

        `after` goes on behind that sort key in the chosen order.
        """

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
        """Like `read`, by the keys of an index. Sort keys of an index are unique by design: they end in an id."""

    def write(self, changes: Sequence[Change]) -> None:
        """All of the changes or none; no key twice, at most MOST_CHANGES. Raises Overtaken."""
