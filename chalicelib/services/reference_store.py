"""Reference tables that are published apart from a release: a new quarter counts without a deploy.

Each is kept under its digest and never changed, so a verdict is replayed by the tables that it was made with. What is
in force stands beside the rules in force and is read with them. A table counts only in place of the shipped one that it
was laid over: a release that ships another takes over by itself.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import Any, cast

from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.validators import adapter_of
from chalicelib.rules.library import Library
from chalicelib.rules.tables import Source, Tables
from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.table import Overtaken, Put, Record, Table
from chalicelib.services.rule_listing import Change

IN_FORCE = "reference_in_force"
# A part is packed when it is kept; a record ends at 400 KB.
_PART_CHARACTERS = 1_000_000


@lean_dataclass
class Placed:
    """A table in place of the shipped one with the digest `over`, "" where none ships; `entry` as in sources.json."""

    digest: str
    over: str
    entry: Mapping[str, Any]


def placed_from(tables: Mapping[str, Any]) -> dict[str, Placed]:
    """The tables in force beside the shipped ones, by name, as they are kept."""
    return {name: Placed(one["digest"], one["over"], one["entry"]) for name, one in tables.items()}


def placed_json(placed: Mapping[str, Placed]) -> dict[str, Any]:
    """What `placed_from` reads."""
    return {name: {"digest": one.digest, "over": one.over, "entry": dict(one.entry)} for name, one in placed.items()}


def laid_over(table: Table, shipped: Tables, placed: Mapping[str, Placed]) -> Tables:
    """The tables in force: those that are placed, over the shipped ones."""
    counting = {name: one for name, one in placed.items() if one.over == _digest(shipped, name)}
    if not counting:
        return shipped
    digests = {name: one.digest for name, one in counting.items()}
    folder = _KeptFolder(table, {name: one.entry for name, one in counting.items()}, digests)
    return Tables(cast(Traversable, folder), shipped, digests)


def tables_with(table: Table, shipped: Tables, digests: Mapping[str, str]) -> Tables:
    """The tables with these digests, as far as they ship or are kept; the others as they ship."""
    entries: dict[str, Any] = {}
    for name, digest in digests.items():
        if _digest(shipped, name) != digest:
            kept = table.read(address.reference_parts(digest), limit=1)
            entries |= {name: kept[0].data["entry"]} if kept else {}
    if not entries:
        return shipped
    found = {name: digests[name] for name in entries}
    return Tables(cast(Traversable, _KeptFolder(table, entries, found)), shipped, found)


def publish_tables(table: Table, shipped: Tables, given: Tables, in_force: Library, changed: Change) -> list[str]:
    """Puts the given tables in force where they are not the shipped ones, and no others beside; their names. Raises
    RulesRefused where one cannot be read or a payer's rules do not compile with them, and changes nothing then."""
    given.read_all()
    library = in_force.with_tables(given)
    for payer_id in library.payers:
        library.rules(payer_id)
    own = [name for name in sorted(given.own_names()) if given.digest(name) != _digest(shipped, name)]
    _keep(table, own, given)
    data = placed_json({name: _placed(name, given, shipped) for name in own})
    place = address.reference_in_force()
    before = table.get_many([place]).get(place)
    told = {"at": changed.at.isoformat(), "by": changed.by, "why": changed.why}
    digests = {name: given.digest(name) for name in own}
    table.write(
        [
            Put(Record(place, IN_FORCE, {"tables": data, **told}, before.version if before else 0)),
            Put(Record(address.reference_published(told["at"]), "reference_published", {"tables": digests, **told})),
        ]
    )
    return own


def _placed(name: str, given: Tables, shipped: Tables) -> Placed:
    return Placed(given.digest(name), _digest(shipped, name), _entry(given, name))


def _entry(given: Tables, name: str) -> dict[str, Any]:
    entry: dict[str, Any] = adapter_of(Source).dump_python(given.source(name), mode="json", exclude_defaults=True)
    entry.pop("file", None)
    return entry


def _digest(tables: Tables, name: str) -> str:
    return tables.digest(name) if name in tables.names() else ""


def keep_tables(table: Table, shipped: Tables) -> None:
    """Keeps the tables of a release, so that its verdicts are replayed when a later one ships others."""
    _keep(table, sorted(shipped.own_names()), shipped)


def _keep(table: Table, names: Sequence[str], given: Tables) -> None:
    """Tables under their digests; again is no change."""
    for name in names:
        if not table.read(address.reference_parts(given.digest(name)), limit=1):
            _keep_one(table, name, given)


def _keep_one(table: Table, name: str, given: Tables) -> None:
    """The first part last, so that what begins is whole."""
    text = given.data(name).decode()
    parts = [text[begin : begin + _PART_CHARACTERS] for begin in range(0, len(text), _PART_CHARACTERS)] or [""]
    digest = given.digest(name)
    for number in reversed(range(len(parts))):
        data = {"text": parts[number], "parts": len(parts), "entry": _entry(given, name), "name": name}
        try:
            table.write([Put(Record(address.reference_part(digest, number), "reference_part", data))])
        except Overtaken:
            continue


class _KeptFolder:
    """Tables that are kept, as a folder of them."""

    def __init__(self, table: Table, entries: Mapping[str, Mapping[str, Any]], digests: Mapping[str, str]) -> None:
        self._table = table
        self._entries = entries
        self._digests = digests

    def __truediv__(self, file: str) -> "_KeptFile":
        return _KeptFile(self, file)

    def bytes_of(self, file: str) -> bytes:
        """Raises FileNotFoundError."""
        if file == "sources.json":
            return json.dumps(self._entries).encode()
        digest = self._digests.get(file.removesuffix(".csv"))
        try:
            return "".join(self._parts(digest or "")).encode()
        except NotKept:
            raise FileNotFoundError(file) from None

    def _parts(self, digest: str) -> Iterator[str]:
        number, last = 0, 1
        while number < last:
            data = self._table.get(address.reference_part(digest, number)).data
            number, last = number + 1, data["parts"]
            yield data["text"]


@lean_dataclass
class _KeptFile:
    folder: _KeptFolder
    name: str

    def read_bytes(self) -> bytes:
        return self.folder.bytes_of(self.name)
