"""A folder of reference tables: each read on first use and kept, with the digest that a rules version names.

Tables of a second folder may stand beside another's; a name that both hold is the nearer folder's.
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from chalicelib.domain.errors import Problem, RulesRefused
from chalicelib.rules.tables.denials import DenialTable
from chalicelib.rules.tables.fees import FeeSchedule
from chalicelib.rules.tables.icd10cm import Icd10cm
from chalicelib.rules.tables.mue import MueTable
from chalicelib.rules.tables.places import PlaceTable
from chalicelib.rules.tables.procedures import ProcedureTable
from chalicelib.rules.tables.ptp import PtpTable
from chalicelib.rules.tables.rows import TableFile
from chalicelib.rules.tables.sources import Source, TableKind, read_sources

Table = TypeVar("Table")


class Tables:
    """The tables of `folder` (default: the shipped ones), laid over those of `beside`. `digests` are those that are
    known without reading. Readers raise RulesRefused."""

    def __init__(
        self,
        folder: Traversable | None = None,
        beside: "Tables | None" = None,
        digests: Mapping[str, str] | None = None,
    ) -> None:
        self._folder = folder
        self._beside = beside
        self._read: dict[tuple[str, TableKind], Any] = {}
        self._digests: dict[str, str] = dict(digests or {})

    def ptp(self, name: str) -> PtpTable:
        return self._table(name, "ptp", PtpTable)

    def mue(self, name: str) -> MueTable:
        return self._table(name, "mue", MueTable)

    def procedures(self, name: str = "procedures") -> ProcedureTable:
        return self._table(name, "procedures", ProcedureTable)

    def icd10cm(self, name: str = "icd10cm") -> Icd10cm:
        return self._table(name, "icd10cm", Icd10cm)

    def places(self, name: str = "places") -> PlaceTable:
        return self._table(name, "places", PlaceTable)

    def fees(self, name: str) -> FeeSchedule:
        return self._table(name, "fees", FeeSchedule)

    def denials(self, name: str = "denials") -> DenialTable:
        return self._table(name, "denials", DenialTable)

    def names(self, kind: TableKind | None = None) -> frozenset[str]:
        """The names of all tables, or of those of one kind."""
        own = frozenset(name for name, source in self._sources.items() if kind in (None, source.kind))
        return own | self._beside.names(kind) if self._beside else own

    def own_names(self) -> frozenset[str]:
        """The names of the tables of this folder alone."""
        return frozenset(self._sources)

    def read_all(self) -> None:
        """Read every table of this folder, so that a fault shows now. Raises RulesRefused."""
        for name, source in self._sources.items():
            table = getattr(self, source.kind)(name)
            if isinstance(table, Icd10cm):
                table.check()

    def source(self, name: str) -> Source:
        """What is said of a table: its version, source, confidence and reach."""
        return self._holder(name)._sources[name]

    def digest(self, name: str) -> str:
        """SHA-256 in hex over the table's bytes and over what sources.json says of its version and reach."""
        holder = self._holder(name)
        digest = holder._digests.get(name)
        if digest is None:
            source = holder._sources[name]
            reach = f"\n{source.version}\n{source.covers_from}\n{source.covers_to}\n".encode()
            digest = holder._digests[name] = hashlib.sha256(
                holder._bytes(source.file or f"{name}.csv") + reach
            ).hexdigest()
        return digest

    def data(self, name: str) -> bytes:
        """The bytes of a table's file."""
        holder = self._holder(name)
        return holder._bytes(holder._sources[name].file or f"{name}.csv")

    def _table(self, name: str, kind: TableKind, reader: Callable[[TableFile], Table]) -> Table:
        table: Table | None = self._read.get((name, kind))
        if table is None:
            table = self._read[name, kind] = self._holder(name)._load(name, kind, reader)
        return table

    def _load(self, name: str, kind: TableKind, reader: Callable[[TableFile], Table]) -> Table:
        source = self._sources[name]
        file = source.file or f"{name}.csv"
        if source.kind != kind:
            raise RulesRefused(
                file, [Problem("", f"is a table of kind {source.kind}, where one of kind {kind} is wanted")]
            )
        return reader(TableFile(file, self._bytes(file), source))

    def _holder(self, name: str) -> "Tables":
        if name in self._sources:
            return self
        if self._beside and name in self._beside.names():
            return self._beside._holder(name)
        known = ", ".join(sorted(self.names()))
        raise RulesRefused("reference", [Problem("", f"there is no table called {name!r}; there are: {known}")])

    @cached_property
    def _sources(self) -> Mapping[str, Source]:
        return read_sources(self._bytes("sources.json"), "sources.json")

    def _bytes(self, file: str) -> bytes:
        folder = files("rules_data") / "reference" if self._folder is None else self._folder
        try:
            return (folder / file).read_bytes()
        except FileNotFoundError:
            raise RulesRefused(file, [Problem("", "is not there")]) from None


@cache
def shipped_tables() -> Tables:
    """The tables that come with the program, once per process."""
    return Tables()
