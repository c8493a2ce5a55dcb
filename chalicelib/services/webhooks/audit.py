"""The audit of a practice's webhooks: who did what to which, when and from what to what.

An entry is written in the transaction of the change that it tells and is only ever added. It holds no secret: neither
one that signs, nor what stands behind the ? of an address, where receivers like to put theirs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.services.records import address
from chalicelib.services.records.table import LAST, Key, Put, Record, Table
from chalicelib.services.webhooks.endpoint import Endpoint

WEBHOOK_AUDIT = "webhook_audit"


@dataclass(frozen=True, slots=True)
class HookDeed:
    """What was done to an endpoint; `number` is the version that this made of it, `changes` say it in sentences."""

    webhook_id: str
    number: int
    at: datetime
    by: str
    what: str
    changes: tuple[str, ...]

    @property
    def sort(self) -> str:
        """Where it stands among the others: by time."""
        return f"{self.at.isoformat()}#{self.webhook_id}#{self.number:06d}"


def audit_entry(before: Endpoint | None, after: Endpoint, what: str, at: datetime, by: str) -> Put:
    """What the transaction of the change must hold; `before` None for one that is new."""
    number = before.version + 1 if before else 1
    deed = HookDeed(after.webhook_id, number, at, by, what, tuple(_changes(before, after)))
    data = {
        "webhook_id": deed.webhook_id,
        "number": deed.number,
        "at": deed.at.isoformat(),
        "by": deed.by,
        "what": deed.what,
        "changes": list(deed.changes),
    }
    return Put(Record(Key(address.webhooks_audit(after.space), deed.sort), WEBHOOK_AUDIT, data))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes: by one person or key, from one day until another (both included, UTC)."""

    person: str = ""
    since: date | None = None
    until: date | None = None


def look_through(
    table: Table, space: str, wanted: Wanted, after: str | None, most: int
) -> tuple[list[HookDeed], str | None]:
    """Those that are wanted among the next `most` entries, newest first, in one call; and the place where older ones go
    on, None at the end."""
    first = wanted.since.isoformat() if wanted.since else ""
    last = (wanted.until + timedelta(days=1)).isoformat() if wanted.until else LAST
    place = address.webhooks_audit(space)
    records = table.read(place, first, last, limit=most, after=after, newest_first=True)
    fitting = [record for record in records if wanted.person.lower() in record.data["by"].lower()]
    return [deed_of(record.data) for record in fitting], records[-1].key.sort if len(records) == most else None


def deed_of(data: Mapping[str, Any]) -> HookDeed:
    """A change as its entry tells it."""
    return HookDeed(
        data["webhook_id"],
        data["number"],
        datetime.fromisoformat(data["at"]),
        data["by"],
        data["what"],
        tuple(data["changes"]),
    )


def _changes(before: Endpoint | None, after: Endpoint) -> Iterator[str]:
    """Each field that changed, in words; of one that is new or removed all that it says."""
    then, now = _told(before) if before and before != after else {}, _told(after)
    for name, value in now.items():
        if name not in then:
            yield f"{name}: {value}"
        elif then[name] != value:
            yield f"{name}: {value}, before: {then[name]}"
    if before and before.url != after.url and _shown(before.url) == _shown(after.url):
        yield "what follows the ? of the address"


def _told(endpoint: Endpoint) -> dict[str, str]:
    return {
        "address": _shown(endpoint.url),
        "description": endpoint.description or "none",
        "told of": ", ".join(one.replace("_", " ") for one in endpoint.kinds) or "every kind",
        "from level": str(endpoint.least_level),
        "state": f"{endpoint.state}{f', {endpoint.because}' if endpoint.because else ''}",
    }


def _shown(url: str) -> str:
    place, mark, _ = url.partition("?")
    return f"{place}{'?…' if mark else ''}"
