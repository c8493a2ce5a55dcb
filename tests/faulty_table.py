"""A table that fails as the real one does: unreachable before or after the write happened, overtaken, or its process
killed. `faults` says what befalls each call, by its number from 1 and the name of the operation."""

from collections.abc import Callable, Sequence
from enum import Enum
from itertools import count
from random import Random
from threading import Lock
from typing import Any

from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.records.table import Change, Index, Key, Overtaken, Record, Table


class Fault(Enum):
    """What befalls a call."""

    BEFORE = "the store is unreachable; nothing happened"
    AFTER = "the call was done, and the answer never came"
    OVERTAKEN = "somebody else wrote meanwhile"
    KILLED = "the process died before the call"
    KILLED_AFTER = "the process died behind the call"


class Killed(BaseException):
    """The process ended here. No code catches it but the test, which starts another process."""


Faults = Callable[[int, str], Fault | None]


def no_faults(number: int, operation: str) -> Fault | None:
    """Everything works."""
    return None


def at_call(wanted: int, fault: Fault) -> Faults:
    """That fault at the call of that number, none at others."""
    return lambda number, operation: fault if number == wanted else None


def at_random(random: Random, share: float, faults: Sequence[Fault] = tuple(Fault)) -> Faults:
    """One of the faults at that share of the calls."""
    lock = Lock()

    def choose(number: int, operation: str) -> Fault | None:
        with lock:
            return random.choice(faults) if random.random() < share else None

    return choose


class FaultyTable:
    """Table over another one. `calls` counts what was asked of it."""

    def __init__(self, inner: Table, faults: Faults = no_faults) -> None:
        self._inner, self.faults = inner, faults
        self._numbers = count(1)
        self.calls = 0

    def get(self, key: Key) -> Record:
        return self._do("get", lambda: self._inner.get(key))

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Record]:
        return self._do("get_many", lambda: self._inner.get_many(keys))

    def read(self, partition: str, *bounds: str, **more: Any) -> list[Record]:
        return self._do("read", lambda: self._inner.read(partition, *bounds, **more))

    def look_up(self, index: Index, partition: str, *bounds: str, **more: Any) -> list[Record]:
        return self._do("look_up", lambda: self._inner.look_up(index, partition, *bounds, **more))

    def write(self, changes: Sequence[Change]) -> None:
        self._do("write", lambda: self._inner.write(changes))

    def _do(self, operation: str, call: Callable[[], Any]) -> Any:
        number = self.calls = next(self._numbers)
        fault = self.faults(number, operation)
        if fault is Fault.KILLED:
            raise Killed
        if fault is Fault.BEFORE:
            raise StoreUnavailable("The store did not answer.")
        if fault is Fault.OVERTAKEN and operation == "write":
            raise Overtaken("Somebody else was quicker.")
        answer = call()
        if fault is Fault.AFTER:
            raise StoreUnavailable("The store did not answer.")
        if fault is Fault.KILLED_AFTER:
            raise Killed
        return answer
