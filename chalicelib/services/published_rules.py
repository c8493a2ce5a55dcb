"""The rules in force as the store has them: one query tells which, looked at again after half a minute.

A payer's documents are read on its first use, those that the program ships from the program, the others in one call;
so a cold process answers about one payer in two calls. A version never changes, so nothing is read twice. That the
program ships a document is known by the digest of its text: a file holds the very text that the store keeps.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from chalicelib.checks import CHECKS
from chalicelib.domain.errors import UnknownPayer, UnknownRulesVersion
from chalicelib.rules.compiled import CompiledRules, from_snapshot, tables_named
from chalicelib.rules.directory import Directory
from chalicelib.rules.document import LoadedDocument
from chalicelib.rules.library import UNIVERSAL, Library
from chalicelib.rules.tables import Tables
from chalicelib.rules.text import read_document
from chalicelib.services.errors import NotKept
from chalicelib.services.ports import DocumentName
from chalicelib.services.records.table import Table
from chalicelib.services.reference_store import Placed, laid_over, tables_with
from chalicelib.services.rule_listing import Listing, text_digest
from chalicelib.services.rule_store import InForce, RuleStore

FRESH_SECONDS = 30.0
KEPT_VERSIONS = 64
_Numbered = tuple[DocumentName, int]
# The text of a document as the program ships it, "" where it ships none.
ShippedText = Callable[[DocumentName], str]


class _Fixed(RuleStore):
    """A store in which nothing is ever published again."""

    def __init__(self, table: Table, in_force: InForce) -> None:
        super().__init__(table)
        self._in_force = in_force

    def in_force(self) -> InForce:
        return self._in_force


class PublishedRules:
    """A Rulebook over a RuleStore. `clock` gives seconds that only go up; `shipped` is what comes with the program."""

    def __init__(
        self, store: RuleStore, tables: Tables, clock: Callable[[], float], shipped: ShippedText = lambda _: ""
    ) -> None:
        self._store = store
        self._base = self._tables = tables
        self._placed: Mapping[str, Placed] = {}
        self._clock = clock
        self._shipped = shipped
        self._read_at = float("-inf")
        self._listed: dict[DocumentName, Listing] = {}
        self._directory = Directory({})
        self._documents: dict[_Numbered, LoadedDocument] = {}
        self._compiled: dict[tuple[_Numbered, ...], CompiledRules] = {}
        self._library: Library | None = None
        self._earlier = lru_cache(maxsize=KEPT_VERSIONS)(self._from_kept)

    @property
    def store(self) -> RuleStore:
        """Where versions are kept."""
        return self._store

    @property
    def tables(self) -> Tables:
        """The reference tables that rules name, as they are in force."""
        self.listings()
        return self._tables

    def in_force(self) -> InForce:
        """What a piece of work that takes long is to keep to: see `fixed`."""
        return InForce(list(self.listings().values()), self._placed)

    def listings(self) -> dict[DocumentName, Listing]:
        """What is in force, at most half a minute old, ordered by kind and name."""
        now = self._clock()
        if now - self._read_at >= FRESH_SECONDS:
            self._refresh()
            self._read_at = now
        return self._listed

    def fixed(self, in_force: InForce) -> "PublishedRules":
        """The rules as they were when that was in force, whatever has been published since."""
        return PublishedRules(_Fixed(self._store.table, in_force), self._base, self._clock, self._shipped)

    def look_again(self) -> None:
        """Looks at what is in force on next use: for whoever has just published."""
        self._read_at = float("-inf")

    def library(self) -> Library:
        """Every document in force: for those who publish or describe; a claim needs only its payer's."""
        listed = self.listings()
        if self._library is None:
            self._load(listed.values())
            of_kind: dict[str, dict[str, LoadedDocument]] = {"payer": {}, "template": {}}
            for name, listing in listed.items():
                of_kind[name.kind][name.name] = self._documents[(name, listing.number)]
            self._library = Library(of_kind["payer"], of_kind["template"], CHECKS, self._tables)
        return self._library

    def rules(self, payer_id: str) -> CompiledRules:
        """The compiled rules of a payer. Raises UnknownPayer with near matches, or RulesRefused."""
        return self._rules(DocumentName("payer", payer_id))

    def universal(self) -> CompiledRules:
        """What holds for every payer."""
        return self._rules(DocumentName("template", UNIVERSAL))

    def named_by(self, identifier: str | None, claim_filing: str | None) -> list[str]:
        """The payers that an 837P may mean by NM109 of 2010BB and SBR09."""
        self.listings()
        return self._directory.named_by(identifier, claim_filing)

    def near(self, payer_id: str) -> list[str]:
        """Up to five payer ids that look like this one."""
        self.listings()
        return self._directory.near(payer_id)

    def version(self, payer_id: str, rules_version: str) -> CompiledRules:
        """The rules of a payer at a version. Raises UnknownPayer, UnknownRulesVersion."""
        current = self.rules(payer_id)
        if current.version == rules_version:
            return current
        rules = self._earlier(rules_version)
        if rules.payer_id != payer_id:
            raise UnknownRulesVersion(f"{rules_version} is a version of {rules.payer_id}, not of {payer_id}.")
        return rules

    def library_of(self, name: DocumentName) -> Library:
        """The documents that one payer's or template's rules are made of. Raises UnknownPayer."""
        chain = self._chain(name)
        self._load(chain)
        loaded = {listing.document: self._documents[(listing.document, listing.number)] for listing in chain}
        templates = {n.name: document for n, document in loaded.items() if n.kind == "template"}
        return Library({name.name: loaded[name]}, templates, CHECKS, self._tables)

    def _rules(self, name: DocumentName) -> CompiledRules:
        numbered = tuple((listing.document, listing.number) for listing in self._chain(name))
        compiled = self._compiled.get(numbered)
        if compiled is None:
            compiled = self._compiled[numbered] = self.library_of(name).rules(name.name)
        return compiled

    def _chain(self, name: DocumentName) -> list[Listing]:
        """A document, those that it extends, and what holds for every payer. One that names no template here is told
        when it compiles."""
        listed = self.listings()
        if name not in listed:
            raise UnknownPayer(name.name, self._directory.near(name.name))
        chain = [listed[name]]
        while (above := chain[-1].extends) and (parent := listed.get(DocumentName("template", above))) not in chain:
            if parent is None:
                break
            chain.append(parent)
        universal = listed.get(DocumentName("template", UNIVERSAL))
        return chain if universal is None or universal in chain else [*chain, universal]

    def _refresh(self) -> None:
        listings, placed = self._store.in_force()
        if placed != self._placed:
            self._tables, self._placed = laid_over(self._store.table, self._base, placed), placed
            self._compiled, self._listed = {}, {}
        current = {listing.document: listing for listing in listings}
        if current == self._listed:
            return
        payers = {name.name: listing.identifiers for name, listing in current.items() if name.kind == "payer"}
        self._directory = Directory(payers)
        numbered = {(listing.document, listing.number) for listing in current.values()}
        self._documents = {of: loaded for of, loaded in self._documents.items() if of in numbered}
        self._compiled = {chain: rules for chain, rules in self._compiled.items() if numbered.issuperset(chain)}
        self._listed, self._library = current, None

    def _load(self, listings: Iterable[Listing]) -> None:
        """Reads the documents that are not at hand: from the program where it ships the same, else in one call."""
        missing = [listing for listing in listings if (listing.document, listing.number) not in self._documents]
        kept = [listing for listing in missing if not self._from_program(listing)]
        versions = self._store.versions((listing.document, listing.number) for listing in kept)
        for (name, number), version in versions.items():
            self._read(name, number, version.text)

    def _from_program(self, listing: Listing) -> bool:
        text = self._shipped(listing.document)
        if text_digest(text) != listing.digest:
            return False
        self._read(listing.document, listing.number, text)
        return True

    def _read(self, name: DocumentName, number: int, text: str) -> None:
        source = f"{name.kind} {name.name}, version {number}"
        self._documents[(name, number)] = LoadedDocument(read_document(text, source), source, number)

    def _from_kept(self, rules_version: str) -> CompiledRules:
        try:
            text = self._store.snapshot(rules_version.rpartition("+")[2])
        except NotKept:
            raise UnknownRulesVersion("No rules of this version are kept here.") from None
        rules = from_snapshot(text, CHECKS, tables_with(self._store.table, self._base, tables_named(text)))
        if rules.version != rules_version:
            raise UnknownRulesVersion(
                "The rules of this version are kept, but a reference table that they name has changed since."
            )
        return rules
