"""migrate: every record of an earlier schema is written anew in today's, page by page through the whole table.

Nothing depends on it, for readers upgrade what they read: it moves records to where today's indexes look for them, and
lets a later release forget. A mark in the table says how far a run came, so the next one goes on there.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from chalicelib.services.records.address import migration
from chalicelib.services.records.table import Delete, Key, Put, Record, Table
from chalicelib.services.records.upgrades import schemas_digest

MARK = "migration"


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page of the table: how many items, and those records of an earlier schema, upgraded, each with
    the schema it is kept in. `after` is where the next page begins, None behind the last."""

    items: int
    outdated: tuple[tuple[Record, int], ...]
    after: Key | None


class Shelf(Protocol):
    """The table as a migration walks through it, in segments that together are the whole."""

    def page(self, segment: int, segments: int, after: Key | None) -> Page:
        """Raises StoreUnavailable."""

    def rewrite(self, record: Record, schema: int) -> bool:
        """Writes the record in today's schema under the version that it has; False where it is no longer kept as it
        was read: then whoever wrote it meanwhile did so in a schema of his own. Raises StoreUnavailable."""


@dataclass(slots=True)
class Progress:
    """What this run did so far. `outdated` counts by kind; `overtaken` were written by others meanwhile."""

    items: int = 0
    rewritten: int = 0
    overtaken: int = 0
    outdated: Counter[str] = field(default_factory=Counter)


def migrate(table: Table, shelf: Shelf, segments: int, dry_run: bool) -> Iterator[Progress]:
    """The progress after each page. A dry run writes nothing, not even how far it came. Raises Overtaken where another
    run is at work."""
    progress = Progress()
    mark = _mark(table, segments)
    for segment in range(segments):
        begun = mark.data["after"].get(str(segment), [])
        while begun is not None:
            after = _through(shelf, progress, segment, segments, Key(*begun) if begun else None, dry_run)
            begun = list(after) if after else None
            if not dry_run:
                mark = _moved(table, mark, segment, begun)
            yield progress
    if mark.version and not dry_run:
        table.write([Delete(mark.key, mark.version)])


def _through(
    shelf: Shelf, progress: Progress, segment: int, segments: int, after: Key | None, dry_run: bool
) -> Key | None:
    """One page; where the next one begins."""
    page = shelf.page(segment, segments, after)
    progress.items += page.items
    for record, schema in page.outdated:
        progress.outdated[record.kind] += 1
        if dry_run:
            continue
        if shelf.rewrite(record, schema):
            progress.rewritten += 1
        else:
            progress.overtaken += 1
    return page.after


def _mark(table: Table, segments: int) -> Record:
    """How far the last run to these schemas came, if it was broken off; else a mark at the beginning."""
    kept = table.get_many([migration()]).get(migration())
    begin: Mapping[str, Any] = {"schemas": schemas_digest(), "segments": segments, "after": {}}
    if kept and all(kept.data[name] == begin[name] for name in ("schemas", "segments")):
        return kept
    return Record(migration(), MARK, begin, kept.version if kept else 0)


def _moved(table: Table, mark: Record, segment: int, after: list[str] | None) -> Record:
    data = {**mark.data, "after": {**mark.data["after"], str(segment): after}}
    table.write([Put(Record(mark.key, MARK, data, mark.version))])
    return Record(mark.key, MARK, data, mark.version + 1)
