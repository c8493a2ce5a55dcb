"""The audit of rules: who did what to which document, when and why. Entries are only ever added, each in the
transaction of what it tells, under a key made of what caused it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.dates import plus_days
from chalicelib.services.ports import DocumentName
from chalicelib.services.records import address
from chalicelib.services.records.sift import sift
from chalicelib.services.records.table import LAST, Key, Put, Record, Table
from chalicelib.services.rule_listing import Change

MOST_ENTRIES = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done. `number` is the version that it is about, 0 for a draft; `changes` say it in words."""

    document: DocumentName
    what: str
    number: int
    changed: Change
    cause: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of one document, by one person, from one day until another (both included, UTC)."""

    document: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None


def entry_put(entry: Entry) -> Put:
    """What the transaction of the deed must hold."""
    at = entry.changed.at.isoformat()
    sort = f"{at}#{entry.document.kind}#{entry.document.name}#{entry.cause}#{entry.what}"
    data = {
        "kind": entry.document.kind,
        "document": entry.document.name,
        "what": entry.what,
        "number": entry.number,
        "at": at,
        "by": entry.changed.by,
        "why": entry.changed.why,
        "cause": entry.cause,
        "changes": list(entry.changes),
    }
    listed = Key(address.rules_audit_of(entry.document.name), sort)
    return Put(Record(Key(address.RULES_AUDIT, sort), "rules_audit", data, listed=listed))


@dataclass(frozen=True, slots=True)
class Found:
    """Entries, newest first; `after` is where an older page goes on, None at the end."""

    entries: tuple[Entry, ...]
    after: str | None


def find_entries(table: Table, wanted: Wanted, after: str | None = None, most: int = MOST_ENTRIES) -> Found:
    """The entries that are wanted, newest first, at most `most` and in few calls."""
    person = wanted.person.lower()
    records, after = sift(
        lambda behind, count: _read(table, wanted, behind, count),
        lambda record: person in record.data["by"].lower(),
        after,
        most,
    )
    return Found(tuple(_entry(record) for record in records), after)


def _read(table: Table, wanted: Wanted, after: str | None, most: int) -> list[Record]:
    first = wanted.since.isoformat() if wanted.since else ""
    last = plus_days(wanted.until, 1).isoformat() if wanted.until else LAST
    if wanted.document:
        place = address.rules_audit_of(wanted.document)
        return table.look_up("list", place, first, last, limit=most, after=after, newest_first=True)
    return table.read(address.RULES_AUDIT, first, last, limit=most, after=after, newest_first=True)


def every_entry(table: Table, wanted: Wanted) -> Iterator[Entry]:
    """All entries that are wanted, newest first, page by page: for a file, not for a page."""
    after: str | None = None
    while True:
        found = find_entries(table, wanted, after)
        yield from found.entries
        if found.after is None:
            return
        after = found.after


def _entry(record: Record) -> Entry:
    data = record.data
    return Entry(
        document=DocumentName(data["kind"], data["document"]),
        what=data["what"],
        number=data["number"],
        changed=Change(datetime.fromisoformat(data["at"]), data["by"], data["why"]),
        cause=data["cause"],
        changes=tuple(data["changes"]),
    )
