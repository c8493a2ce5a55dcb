"""Rows by key, quarters or years side by side: the row in force is the one in whose days the service date lies."""

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

from chalicelib.domain.errors import Problem
from chalicelib.rules.tables.rows import TableFile


class InForce(Protocol):
    """A row with its first and last day, both included."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date: ...


Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", bound=InForce)


class Dated(Generic[Key, Row]):
    """An index of rows. RulesRefused where two rows of one key hold on one day, or a row ends before it starts."""

    def __init__(self, rows: Iterable[Row], key: Callable[[Row], Key], table: TableFile) -> None:
        self._rows: dict[Key, list[Row]] = {}
        for row in rows:
            self._rows.setdefault(key(row), []).append(row)
        problems = [problem for key_, held in self._rows.items() for problem in _clashes(key_, held)]
        if problems:
            raise table.refused(problems)

    def find(self, key: Key, on: date) -> Row | None:
        """The row in force on a day."""
        for row in self._rows.get(key, ()):
            if row.valid_from <= on <= row.valid_to:
                return row
        return None

    def keys(self) -> Iterable[Key]:
        """Every key with a row in force on any day."""
        return self._rows.keys()

    def rows(self, key: Key) -> list[Row]:
        """All rows of a key, earliest first."""
        return self._rows.get(key, [])


def _clashes(key: Hashable, rows: list[Row]) -> list[Problem]:
    name = "/".join(key) if isinstance(key, tuple) else str(key)
    rows.sort(key=lambda row: row.valid_from)
    backward = [Problem(name, "ends before it starts") for row in rows if row.valid_to < row.valid_from]
    return backward + [
        Problem(name, f"two rows hold on {later.valid_from}")
        for earlier, later in pairwise(rows)
        if later.valid_from <= earlier.valid_to
    ]
