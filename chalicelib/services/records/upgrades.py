"""How records of earlier releases become what today's readers expect: upgrades by kind, oldest first.

A record is kept with the schema it was written in, 1 at first. Each upgrade leads from one schema to the next; readers
get what all of them make of it, so services know today's form alone.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.records.address import ledger_by_number
from chalicelib.services.records.table import Record

FIRST_SCHEMA = 1

Upgrade = Callable[[Record], Record]
"""Gives the record anew: other data, another place in an index. Its key, kind and version stay."""


def _listed_by_number(entry: Record) -> Record:
    """Entries of a ledger stood under their causes alone; a page of them is found by their numbers."""
    return replace(entry, listed=ledger_by_number(entry.key.partition, entry.data["number"]))


def _without_a_name(access: Record) -> Record:
    """Who looked was noted by id alone."""
    return replace(access, data={**access.data, "user_name": None})


# Kind → its upgrades. None is ever taken out: a table may hold items of any release.
UPGRADES: dict[str, Sequence[Upgrade]] = {
    "access": (_without_a_name,),
    "authorization_entry": (_listed_by_number,),
}


class TooNew(StoreUnavailable):
    """A later release wrote this record; this one does not guess what it means."""


def schema_of(kind: str) -> int:
    """The schema in which records of that kind are written today."""
    return FIRST_SCHEMA + len(UPGRADES.get(kind, ()))


def upgraded(record: Record, schema: int) -> Record:
    """A record that was written in that schema as today's release writes it. Raises TooNew."""
    if schema > schema_of(record.kind):
        raise TooNew("A later release has written what was asked for. Run that release, or restore from before it.")
    for upgrade in UPGRADES.get(record.kind, ())[schema - FIRST_SCHEMA :]:
        record = upgrade(record)
    return record


def schemas_digest() -> str:
    """Names the schemas of all kinds, so that a migration that was broken off knows whether it was to these."""
    told = ",".join(f"{kind}={schema_of(kind)}" for kind in sorted(UPGRADES))
    return hashlib.sha256(told.encode()).hexdigest()[:12]
