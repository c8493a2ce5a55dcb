"""The table in memory, refusing what a function's policy would: most tests of endpoints and pages run over it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from chalicelib.services.records.table import Change, Delete, Index, Key, Put, Record
from chalicelib.store.memory_table import MemoryTable
from tests.iam.policy import POLICIES, allows

API, FILES, ALERTS, ALERTS_CLOCK = "APIHandler", "Files", "Alerts", "AlertsClock"
WEBHOOKS_CLOCK = "WebhooksClock"
# Whoever deploys and maintains: no policy of a function binds them.
OPERATOR = "an operator"
_acting: ContextVar[str] = ContextVar("acting", default=API)


class RefusedByPolicy(AssertionError):
    """IAM would have answered AccessDenied."""


@contextmanager
def acting(who: str) -> Iterator[None]:
    """What happens within is done by this function, or by an operator. Else the API does it."""
    token = _acting.set(who)
    try:
        yield
    finally:
        _acting.reset(token)


def who_acts() -> str:
    """The function in whose name things happen, or OPERATOR."""
    return _acting.get()


class PolicedTable(MemoryTable):
    """Raises RefusedByPolicy for a call that the policy of whoever is acting does not let through."""

    def get(self, key: Key) -> Record:
        _require("GetItem", "Table", [key.partition])
        return super().get(key)

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Record]:
        _require("BatchGetItem", "Table", {key.partition for key in keys})
        return super().get_many(keys)

    def read(self, partition: str, *bounds: str, **more: Any) -> list[Record]:
        _require("Query", "Table", [partition])
        return super().read(partition, *bounds, **more)

    def look_up(self, index: Index, partition: str, *bounds: str, **more: Any) -> list[Record]:
        _require("Query", f"Table/index/{index}", [partition])
        return super().look_up(index, partition, *bounds, **more)

    def write(self, changes: Sequence[Change]) -> None:
        for change in changes:
            _require(_action(change), "Table", [change.key.partition])
        super().write(changes)


def _action(change: Change) -> str:
    if isinstance(change, Put):
        return "PutItem"
    return "DeleteItem" if isinstance(change, Delete) else "ConditionCheckItem"


def _require(action: str, resource: str, partitions: Iterable[str]) -> None:
    if who_acts() != OPERATOR and not _allowed(who_acts(), action, resource, tuple(sorted(partitions))):
        raise RefusedByPolicy(f"{who_acts()} may not {action} on {resource}: {', '.join(partitions)}")


@cache
def _allowed(function: str, action: str, resource: str, partitions: tuple[str, ...]) -> bool:
    return allows(POLICIES[function], f"dynamodb:{action}", resource, {"dynamodb:LeadingKeys": partitions})
