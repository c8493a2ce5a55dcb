"""All documents at hand: payers, templates, who extends whom, and which payer an 837P means.

A library is read-only; adding documents gives a new one. Compiling happens on first use of a payer and is kept.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from chalicelib.domain.errors import Problem, RulesRefused, UnknownPayer, UnknownRulesVersion
from chalicelib.rules.compiled import CompiledRules, Definition, compile_rules
from chalicelib.rules.directory import Directory
from chalicelib.rules.document import LoadedDocument
from chalicelib.rules.tables import Tables
from chalicelib.rules.text import read_document

UNIVERSAL = "universal"
NOTHING_REFUSED: Mapping[str, RulesRefused] = {}


class Library:
    """`payers` and `templates` are keyed by id. The template `universal` judges claims whose payer no document
    names. `refused` says of some ids why their rules cannot be used; asking for them raises that."""

    def __init__(
        self,
        payers: Mapping[str, LoadedDocument],
        templates: Mapping[str, LoadedDocument],
        definitions: Mapping[str, Definition],
        tables: Tables,
        refused: Mapping[str, RulesRefused] = NOTHING_REFUSED,
    ) -> None:
        self.payers = dict(payers)
        self.templates = dict(templates)
        self.definitions = definitions
        self.tables = tables
        self.refused = refused
        self._compiled: dict[str, CompiledRules] = {}
        self.directory = Directory({name: loaded.document.identifiers for name, loaded in self.payers.items()})
        self._refuse_shared_identifiers()

    def with_documents(self, payers: Iterable[LoadedDocument], templates: Iterable[LoadedDocument] = ()) -> "Library":
        """A library where these documents stand beside the others, or in place of one with the same id."""
        return Library(
            self.payers | {loaded.document.payer_id: loaded for loaded in payers},
            self.templates | {loaded.document.payer_id: loaded for loaded in templates},
            self.definitions,
            self.tables,
            self.refused,
        )

    def with_tables(self, tables: Tables) -> "Library":
        """A library of the same documents by other reference tables."""
        return Library(self.payers, self.templates, self.definitions, tables, self.refused)

    def with_refused(self, refused: Mapping[str, RulesRefused]) -> "Library":
        """A library that judges no claim by documents of these ids, and says why."""
        return Library(self.payers, self.templates, self.definitions, self.tables, {**self.refused, **refused})

    def without(self, payer_ids: Container[str]) -> "Library":
        """A library without these payers."""
        payers = {name: loaded for name, loaded in self.payers.items() if name not in payer_ids}
        return Library(payers, self.templates, self.definitions, self.tables, self.refused)

    def rules(self, payer_id: str) -> CompiledRules:
        """The compiled rules of a payer. Raises UnknownPayer with near matches, or RulesRefused."""
        compiled = self._compiled.get(payer_id)
        if compiled is None:
            if payer_id in self.refused:
                raise self.refused[payer_id]
            loaded = self.payers.get(payer_id)
            if loaded is None:
                raise UnknownPayer(payer_id, self.near(payer_id))
            compiled = self._compiled[payer_id] = self._compile(loaded)
        return compiled

    def universal(self) -> CompiledRules:
        """What holds for every payer."""
        key = f"template {UNIVERSAL}"
        if key not in self._compiled:
            self._compiled[key] = self._compile(self.templates[UNIVERSAL])
        return self._compiled[key]

    def version(self, payer_id: str, rules_version: str) -> CompiledRules:
        """The rules of a payer if they are at that version. Raises UnknownPayer or UnknownRulesVersion."""
        rules = self.rules(payer_id)
        if rules.version != rules_version:
            raise UnknownRulesVersion(f"Only {rules.version} is here. Leave rules_version out to judge by it.")
        return rules

    def near(self, payer_id: str) -> list[str]:
        """Up to five payer ids that look like this one."""
        return self.directory.near(payer_id)

    def named_by(self, identifier: str | None, claim_filing: str | None) -> list[str]:
        """The payers that an 837P may mean by NM109 of 2010BB and SBR09."""
        return self.directory.named_by(identifier, claim_filing)

    def layers(self, loaded: LoadedDocument) -> list[LoadedDocument]:
        """A document and what it extends, lowest first. Raises RulesRefused for a name that is not here or a circle."""
        chain = [loaded]
        while chain[0].document.extends:
            name = chain[0].document.extends
            if name in self.refused:
                raise self.refused[name]
            parent = self.templates.get(name)
            if parent is None:
                known = ", ".join(sorted(self.templates))
                raise RulesRefused(
                    chain[0].source, [Problem("extends", f"there is no template {name!r}; there are: {known}")]
                )
            if parent in chain:
                raise RulesRefused(loaded.source, [Problem("extends", f"goes round in a circle through {name!r}")])
            chain.insert(0, parent)
        return chain

    def _compile(self, loaded: LoadedDocument) -> CompiledRules:
        layers = self.layers(loaded)
        if layers[0].document.payer_id != UNIVERSAL:
            layers.insert(0, self._always())
        return compile_rules(layers, self.definitions, self.tables)

    def _always(self) -> LoadedDocument:
        """The part of `universal` that runs for every payer, even one that extends nothing."""
        universal = self.templates[UNIVERSAL]
        checks = {
            check: values for check, values in universal.document.checks.items() if self.definitions[check].always
        }
        return replace(universal, document=replace(universal.document, checks=checks))

    def _refuse_shared_identifiers(self) -> None:
        for identifier, first, second in self.directory.shared():
            words = f"{identifier!r} is that of {first} and {second}; give both disjoint claim_filing values"
            raise RulesRefused(self.payers[second].source, [Problem("x12_payer_ids", words)])


def read_folder(folder: Traversable) -> tuple[list[LoadedDocument], list[LoadedDocument]]:
    """Payers and templates of a folder laid out like `rules_data/`, or one payer's folder. Raises RulesRefused."""
    payers = [read_named(*named) for named in named_documents(folder / "payers")]
    templates = [read_named(*named) for named in named_documents(folder / "templates")]
    own = folder / "rules.json"
    if own.is_file():
        payers.append(read_file(own))
    return payers, templates


def read_file(path: Traversable) -> LoadedDocument:
    """One document. Raises RulesRefused naming the file."""
    source = "/".join(Path(str(path)).parts[-3:])
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise RulesRefused(source, [Problem("", "is not UTF-8 text")]) from None
    return LoadedDocument(read_document(text, source), source)


def named_documents(folder: Traversable) -> list[tuple[str, Traversable]]:
    """The documents of a folder such as `payers`, each with the name of its own folder, by name."""
    if not folder.is_dir():
        return []
    files = [(entry.name, entry / "rules.json") for entry in folder.iterdir() if entry.is_dir()]
    return sorted(((name, file) for name, file in files if file.is_file()), key=lambda named: named[0])


def read_named(name: str, file: Traversable) -> LoadedDocument:
    """A document that stands in a folder of its own name. Raises RulesRefused."""
    loaded = read_file(file)
    if loaded.document.payer_id != name:
        raise RulesRefused(loaded.source, [Problem("payer_id", f"must be the folder's name, {name!r}")])
    return loaded


def shipped_folder() -> Traversable:
    """The rules that come with the program."""
    return files("rules_data")
