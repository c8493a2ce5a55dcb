"""Published rules in the table: every version of every document, what is in force, and the effective rules of verdicts.

A version never changes and may be remembered for ever; the listing is what moves, in the transaction that keeps the
version and says in the audit who did it. All listings stand in one partition, so that one query tells what is in force.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from chalicelib.domain.lean import lean_dataclass
from chalicelib.rules.document import PayerDocument
from chalicelib.rules.text import document_text
from chalicelib.services.errors import Conflict, NotKept
from chalicelib.services.ports import DocumentName
from chalicelib.services.records import address
from chalicelib.services.records.table import Change as TableChange
from chalicelib.services.records.table import Key, Overtaken, Put, Record, Table
from chalicelib.services.reference_store import IN_FORCE, Placed, placed_from
from chalicelib.services.rule_listing import Change, Listing, listing_from, listing_json, listing_of

# So many versions of a document are told at once.
MOST_VERSIONS = 200


@lean_dataclass
class Version:
    """A document as it was published: its text, by whom, when and why."""

    document: DocumentName
    number: int
    text: str
    changed: Change


@lean_dataclass
class Deed:
    """A publication: who, when and why; `what` it was, and in words what it `changes`. `also` belongs to the same
    transaction."""

    changed: Change
    what: str = "published"
    changes: tuple[str, ...] = ()
    also: tuple[TableChange, ...] = ()


class InForce(NamedTuple):
    """Listings of documents ordered by kind and name, and the reference tables beside the shipped ones."""

    listings: Sequence[Listing]
    placed: Mapping[str, Placed]


class RuleStore:
    """The rules documents of the installation. Every method may raise StoreUnavailable."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def current(self) -> list[Listing]:
        """What is in force of every published document, ordered by kind and name, in one call."""
        return list(self.in_force().listings)

    def in_force(self) -> InForce:
        """The same, and the reference tables, in one call."""
        records = self.table.read(address.RULES)
        placed = next((placed_from(record.data["tables"]) for record in records if record.kind == IN_FORCE), {})
        return InForce([listing_from(record.data) for record in records if record.kind != IN_FORCE], placed)

    def publish(self, name: DocumentName, document: PayerDocument, after: int, deed: Deed) -> int:
        """Keeps the next version, puts it in force and writes it in the audit, all or nothing; returns its number.

        `after` is the number that the author saw in force, 0 for none. Raises Conflict where another is in force.
        """
        # Imported on first use: who judges a claim only reads.
        from chalicelib.services.rule_audit import Entry, entry_put

        number = after + 1
        listing = listing_of(name, document, number, deed.changed)
        version = {"text": document_text(document), **_change_json(deed.changed)}
        try:
            self.table.write(
                [
                    Put(Record(address.rules_in_force(*name), "rules_in_force", listing_json(listing), after)),
                    Put(Record(address.rules_version(*name, number), "rules_version", version)),
                    entry_put(Entry(name, deed.what, number, deed.changed, f"version-{number}", deed.changes)),
                    *deed.also,
                ]
            )
        except Overtaken:
            raise Conflict(f"Another version than {after} of {name.name} is in force.") from None
        return number

    def version(self, name: DocumentName, number: int) -> Version:
        """Raises NotKept."""
        try:
            return _version(self.table.get(address.rules_version(*name, number)), name)
        except NotKept:
            raise NotKept(f"Version {number} of {name.name} is not kept here.") from None

    def versions(self, wanted: Iterable[tuple[DocumentName, int]]) -> dict[tuple[DocumentName, int], Version]:
        """Several versions in one call. Raises NotKept where one is missing."""
        keys = {address.rules_version(*name, number): (name, number) for name, number in wanted}
        kept = self.table.get_many(list(keys)) if keys else {}
        if len(kept) != len(keys):
            missing = next(of for key, of in keys.items() if key not in kept)
            raise NotKept(f"Version {missing[1]} of {missing[0].name} is not kept here.")
        return {of: _version(kept[key], of[0]) for key, of in keys.items()}

    def history(self, name: DocumentName, most: int = MOST_VERSIONS) -> list[Version]:
        """The versions of a document, newest first."""
        partition, first = address.rules_version(*name, 0)
        last = address.rules_version(*name, 999_999).sort
        return [_version(r, name) for r in self.table.read(partition, first, last, limit=most, newest_first=True)]

    def put_snapshots(self, texts: Mapping[str, str]) -> None:
        """Keeps effective rules under their 12 hex digits; again is no change."""
        places = {address.rules_snapshot(digest): text for digest, text in texts.items()}
        while missing := self._missing(list(places)):
            try:
                some = missing[:50]
                self.table.write([Put(Record(place, "rules_snapshot", {"text": places[place]})) for place in some])
            except Overtaken:
                continue

    def _missing(self, places: list[Key]) -> list[Key]:
        kept = self.table.get_many(places) if places else {}
        return [place for place in places if place not in kept]

    def snapshot(self, digest: str) -> str:
        """Raises NotKept."""
        try:
            return str(self.table.get(address.rules_snapshot(digest)).data["text"])
        except NotKept:
            raise NotKept(f"No rules are kept under {digest}.") from None


def _change_json(changed: Change) -> dict[str, str]:
    return {"at": changed.at.isoformat(), "by": changed.by, "why": changed.why}


def _version(record: Record, name: DocumentName) -> Version:
    data = record.data
    changed = Change(datetime.fromisoformat(data["at"]), data["by"], data["why"])
    return Version(name, int(record.key.sort.rpartition("#")[2]), data["text"], changed)
