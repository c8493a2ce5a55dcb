"""Refs: opaque ids of ours for claims, authorizations and patients, so that addresses hold no number of a partner's.

A ref is an HMAC of a record's key under the installation's secret; `REF#<ref>`, written with the record, leads back.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from typing import Any

from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Overtaken, Put, Record, Table

REF = "ref"
# Where the data of a record name its own ref.
NAMED = "ref"
_LENGTH = 32
_FORM = re.compile(f"[0-9a-f]{{{_LENGTH}}}")


class Refs:
    """Makes refs under a secret key, which is fetched on first use."""

    def __init__(self, fetch: Callable[[], bytes]) -> None:
        self._fetch = fetch

    def of(self, key: Key) -> str:
        """The ref of a record; the key begins with its practice, so no two practices share one."""
        told = "\x1f".join(("ref", *key)).encode()
        return hmac.new(self._fetch(), told, hashlib.sha256).hexdigest()[:_LENGTH]

    def put(self, space: str, key: Key) -> Put:
        """Keeps where the ref of a record that is new in `space` leads."""
        return Put(Record(address.ref(space, self.of(key)), REF, {"key": list(key)}))

    def make(self, table: Table, space: str, keys: Sequence[Key]) -> None:
        """Keeps the refs of records that are older than refs. Whoever makes the same at once does no harm."""
        puts = [self.put(space, key) for key in dict.fromkeys(keys)]
        kept = table.get_many([put.key for put in puts]) if puts else {}
        for put in puts:
            if put.key not in kept:
                _write(table, put)


def place_of_ref(space: str, ref: str) -> Key:
    """Where a ref of this practice stands. Raises NotKept for what is no ref."""
    if not _FORM.fullmatch(ref):
        raise unknown()
    return address.ref(space, ref)


def key_of(record: Record) -> Key:
    """The key that a kept ref leads to."""
    partition, sort = record.data["key"]
    return Key(partition, sort)


def unknown() -> NotKept:
    """What is said of a ref that this practice does not have, whoever else may have it."""
    return NotKept("There is no such page, or it belongs to another practice.")


def named_ref(data: Any) -> str | None:
    """The ref that a record's data name; None for what is older than refs."""
    ref: str | None = data.get(NAMED)
    return ref


def _write(table: Table, put: Put) -> None:
    try:
        table.write([put])
    except Overtaken:
        return
