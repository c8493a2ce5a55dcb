"""The audit of rules: who did what to which document, when and why. Entries are only ever added, each in the
transaction of what it tells, under a key made of what caused it."""

from datetime import date, datetime

from chalicelib.domain.dates import plus_days
from chalicelib.domain.lean import lean_dataclass
from chalicelib.services.ports import DocumentName
from chalicelib.services.records import address
from chalicelib.services.records.sift import sift
from chalicelib.services.records.table import LAST, Key, Put, Record, Table
from chalicelib.services.rule_listing import Change

MOST_ENTRIES = 200


@lean_dataclass
class Entry:
    """One thing that was done. `number` is the version that it is about, 0 for a draft; `changes` say it in words."""

    document: DocumentName
    what: str
    number: int
    changed: Change
    cause: str
    changes: tuple[str, ...] = ()

    @property
    def sort(self) -> str:
        """Where it stands among the others: by time, then by what caused it."""
        name = self.document
        return f"{self.changed.at.isoformat()}#{name.kind}#{name.name}#{self.cause}#{self.what}"


@lean_dataclass
class Wanted:
    """Which entries: of one document, by one person, from one day until another (both included, UTC)."""

    document: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None


def entry_put(entry: Entry) -> Put:
    """What the transaction of the deed must hold."""
    data = {
        "kind": entry.document.kind,
        "document": entry.document.name,
        "what": entry.what,
        "number": entry.number,
        "at": entry.changed.at.isoformat(),
        "by": entry.changed.by,
        "why": entry.changed.why,
        "cause": entry.cause,
        "changes": list(entry.changes),
    }
    listed = Key(address.rules_audit_of(entry.document.name), entry.sort)
    return Put(Record(Key(address.RULES_AUDIT, entry.sort), "rules_audit", data, listed=listed))


@lean_dataclass
class Found:
    """Entries, newest first; `after` is where an older page goes on, None at the end."""

    entries: tuple[Entry, ...]
    after: str | None


def find_entries(table: Table, wanted: Wanted, after: str | None = None, most: int = MOST_ENTRIES) -> Found:
    """The entries that are wanted, newest first, at most `most` and in few calls."""
    records, after = sift(
        lambda behind, count: _read(table, wanted, behind, count),
        lambda record: _fits(record, wanted),
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


def look_through(table: Table, wanted: Wanted, after: str | None, most: int) -> Found:
    """Those that are wanted among the next `most` entries, in one call."""
    records = _read(table, wanted, after, most)
    fitting = tuple(_entry(record) for record in records if _fits(record, wanted))
    return Found(fitting, records[-1].key.sort if len(records) == most else None)


def _fits(record: Record, wanted: Wanted) -> bool:
    """Whether the person is the one that is wanted; document and days are kept by where one reads."""
    return wanted.person.lower() in record.data["by"].lower()


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
