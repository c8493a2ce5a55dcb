"""Writes that happen once: the record of an Idempotency-Key rides in the transaction of the write that it protects.

So a killed process leaves both or neither, and whoever sends the same again gets the first answer. Kept for 24 hours.
"""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.lean import lean_dataclass
from chalicelib.services.errors import KeyReused, NotKept
from chalicelib.services.records import address
from chalicelib.services.records.table import Change, Key, Put, Record, Table

KEPT = timedelta(hours=24)


@lean_dataclass
class FirstAnswer:
    """What was answered when the write happened. `version` is that of what was written, where it has one."""

    status: int
    body: Any
    version: int | None = None


@lean_dataclass
class Once:
    """One write under one key, whose own digest is `name`, within a space. `digest` is that of everything that was
    sent; `replaces` the version of an outlived record under the same key."""

    space: str
    name: str
    digest: str
    until: datetime
    replaces: int = 0

    @property
    def key(self) -> Key:
        """Where its record is kept."""
        return address.idempotency(self.space, self.name)

    def within(self, space: str) -> "Once":
        """The same in a space that begins with this write, where whoever sends it again will look."""
        return replace(self, space=space, replaces=0)

    def changes(self, answer: FirstAnswer) -> list[Change]:
        """What the protected transaction must hold beside its own changes."""
        data = {"digest": self.digest, "status": answer.status, "body": answer.body, "version": answer.version}
        return [Put(Record(self.key, "idempotency", data, self.replaces, expires_at=self.until))]


@lean_dataclass
class Unprotected:
    """A write that came without a key."""

    def within(self, space: str) -> "Unprotected":
        """The same."""
        return self

    def changes(self, answer: FirstAnswer) -> list[Change]:
        """Nothing."""
        return []


Protection = Once | Unprotected
UNPROTECTED = Unprotected()


def keep_answer(table: Table, protection: Protection, answer: FirstAnswer) -> None:
    """Keeps the answer to a write that found its work done, and so had no transaction for it to ride in. Raises
    Overtaken where the same key came with another request meanwhile."""
    changes = protection.changes(answer)
    if changes:
        table.write(changes)


def once(table: Table, space: str, sent_key: str, digest: str, now: datetime) -> Once | FirstAnswer:
    """The protection of a write, or the first answer where it happened already. Raises KeyReused where the key came
    with something else."""
    unknown = Once(space, hashlib.sha256(sent_key.encode()).hexdigest(), digest, now + KEPT)
    try:
        record = table.get(unknown.key)
    except NotKept:
        return unknown
    if record.expires_at is not None and record.expires_at <= now:
        return replace(unknown, replaces=record.version)
    if record.data["digest"] != digest:
        raise KeyReused("This Idempotency-Key came with another request before. Use a new key for a new request.")
    return FirstAnswer(record.data["status"], record.data["body"], record.data["version"])
