"""Tables for tests: one that counts what it is asked and gives, and one that fails as a cloud does."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.records.table import Change, Index, Key, Overtaken, Record, Table

# What may befall one call: nothing happened and the caller is told so; it happened but the answer was lost; somebody
# else was quicker; or the process dies, before or after.
Fault = Literal["throttled", "answer lost", "overtaken", "killed before", "killed after"]


class Killed(BaseException):
    """The process ended here: nobody catches it, as nobody catches SIGKILL."""


class WatchedTable:
    """Any table, with a look at every call: `before(call)` may raise, and so may `after(call)`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @contextmanager
    def call(self, name: str) -> Iterator[list[Record]]:
        """Around each call; what is put into the list was returned."""
        yield []

    def get(self, key: Key) -> Record:
        with self.call("get") as given:
            given.append(self._table.get(key))
            return given[0]

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Record]:
        with self.call("get_many") as given:
            found = self._table.get_many(keys)
            given.extend(found.values())
            return found

    def read(self, partition: str, *bounds: str, **more: Any) -> list[Record]:
        with self.call("read") as given:
            given.extend(self._table.read(partition, *bounds, **more))
            return given

    def look_up(self, index: Index, partition: str, *bounds: str, **more: Any) -> list[Record]:
        with self.call("look_up") as given:
            given.extend(self._table.look_up(index, partition, *bounds, **more))
            return given

    def write(self, changes: Sequence[Change]) -> None:
        with self.call("write"):
            self._table.write(changes)


class CountingTable(WatchedTable):
    """Counts calls by name, and the records that they gave."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self.calls: list[str] = []
        self.records = 0

    @contextmanager
    def call(self, name: str) -> Iterator[list[Record]]:
        self.calls.append(name)
        given: list[Record] = []
        yield given
        self.records += len(given)


class FaultyTable(WatchedTable):
    """Asks `fault(number, name)` at each call, counted from 0, what befalls it."""

    def __init__(self, table: Table, fault: Callable[[int, str], Fault | None]) -> None:
        super().__init__(table)
        self._fault = fault
        self.number = 0

    @contextmanager
    def call(self, name: str) -> Iterator[list[Record]]:
        fault = self._fault(self.number, name)
        self.number += 1
        if fault == "throttled":
            raise StoreUnavailable("throttled")
        if fault == "overtaken" and name == "write":
            raise Overtaken("somebody was quicker")
        if fault == "killed before":
            raise Killed
        yield []
        if fault == "answer lost":
            raise StoreUnavailable("the answer was lost")
        if fault == "killed after":
            raise Killed


def fault_at(place: int, fault: Fault) -> Callable[[int, str], Fault | None]:
    """One fault at one call."""
    return lambda number, name: fault if number == place else None
