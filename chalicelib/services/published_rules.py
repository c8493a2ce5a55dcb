"""The rules in force as the store has them, compiled once per version and looked at again after half a minute.

A version never changes, so only the pointers are read again; an earlier version is compiled from what was kept of it.
"""

from collections.abc import Callable
from functools import lru_cache

from chalicelib.checks import CHECKS
from chalicelib.domain.errors import UnknownRulesVersion
from chalicelib.rules.compiled import CompiledRules, from_snapshot
from chalicelib.rules.document import LoadedDocument
from chalicelib.rules.library import Library
from chalicelib.rules.tables import Tables
from chalicelib.rules.text import read_document
from chalicelib.services.errors import NotKept
from chalicelib.services.ports import DocumentName, Published, RuleStore

FRESH_SECONDS = 30.0
KEPT_VERSIONS = 64


class PublishedRules:
    """A Rulebook over a RuleStore. `clock` gives seconds that only go up."""

    def __init__(self, store: RuleStore, tables: Tables, clock: Callable[[], float]) -> None:
        self._store = store
        self._tables = tables
        self._clock = clock
        self._read_at = float("-inf")
        self._in_force: list[Published] = []
        self._documents: dict[Published, LoadedDocument] = {}
        self._library: Library | None = None
        self._earlier = lru_cache(maxsize=KEPT_VERSIONS)(self._from_kept)

    def library(self) -> Library:
        """What is in force, at most half a minute old."""
        now = self._clock()
        if self._library is None or now - self._read_at >= FRESH_SECONDS:
            self._refresh()
            self._read_at = now
        assert self._library is not None
        return self._library

    def rules(self, payer_id: str) -> CompiledRules:
        return self.library().rules(payer_id)

    def universal(self) -> CompiledRules:
        return self.library().universal()

    def named_by(self, identifier: str | None, claim_filing: str | None) -> list[str]:
        return self.library().named_by(identifier, claim_filing)

    def near(self, payer_id: str) -> list[str]:
        return self.library().near(payer_id)

    def version(self, payer_id: str, rules_version: str) -> CompiledRules:
        """The rules of a payer at a version. Raises UnknownPayer, UnknownRulesVersion."""
        current = self.rules(payer_id)
        if current.version == rules_version:
            return current
        rules = self._earlier(rules_version)
        if rules.payer_id != payer_id:
            raise UnknownRulesVersion(f"{rules_version} is a version of {rules.payer_id}, not of {payer_id}.")
        return rules

    def _refresh(self) -> None:
        in_force = self._store.current()
        if self._library is not None and in_force == self._in_force:
            return
        documents = {entry: self._documents.get(entry) or self._load(entry) for entry in in_force}
        of_kind: dict[str, dict[str, LoadedDocument]] = {"payer": {}, "template": {}}
        for entry, loaded in documents.items():
            of_kind[entry.document.kind][entry.document.name] = loaded
        self._library = Library(of_kind["payer"], of_kind["template"], CHECKS, self._tables)
        self._documents, self._in_force = documents, in_force

    def _load(self, entry: Published) -> LoadedDocument:
        name: DocumentName = entry.document
        source = f"{name.kind} {name.name}, version {entry.number}"
        return LoadedDocument(read_document(self._store.version(name, entry.number).text, source), source, entry.number)

    def _from_kept(self, rules_version: str) -> CompiledRules:
        try:
            text = self._store.snapshot(rules_version.rpartition("+")[2])
        except NotKept:
            raise UnknownRulesVersion("No rules of this version are kept here.") from None
        rules = from_snapshot(text, CHECKS, self._tables)
        if rules.version != rules_version:
            raise UnknownRulesVersion(
                "The rules of this version are kept, but a reference table that they name has changed since."
            )
        return rules
