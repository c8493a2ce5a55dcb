"""Rules that a caller gives beside the shipped ones: one document, or a folder laid out like `rules_data/`.

What is refused is left out by itself, and its id is then known as refused: no claim is judged by the shipped document
that it was to replace. `reference/` in the folder holds tables that go before the shipped ones of the same name.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path

from chalicelib.domain.errors import Problem, RulesRefused
from chalicelib.rules.document import LoadedDocument
from chalicelib.rules.library import Library, named_documents, read_file, read_named
from chalicelib.rules.tables import Tables


@dataclass(slots=True)
class GivenRules:
    """What stands at a path. `refused` is keyed by document id, or by file where that could not be told."""

    payers: list[LoadedDocument] = field(default_factory=list)
    templates: list[LoadedDocument] = field(default_factory=list)
    tables: Tables | None = None
    refused: dict[str, RulesRefused] = field(default_factory=dict)

    @property
    def ids(self) -> set[str]:
        """The documents that can be used, as far as reading them tells."""
        return {loaded.document.payer_id for loaded in (*self.payers, *self.templates)}


@dataclass(frozen=True, slots=True)
class Laid:
    """A library with given rules in it; what of it they replace, in words; and why some of them cannot be used."""

    library: Library
    replaced: list[str]
    refused: list[RulesRefused]


def lay_beside(base: Library, path: Path) -> Laid:
    """`base` with what stands at `path` beside it, compiled at once so that a fault shows before any claim."""
    given = read_given(path, base.tables)
    library = base if given.tables is None else base.with_tables(given.tables)
    library = _with_documents(library, given).with_refused(given.refused)
    for loaded in given.payers:
        try:
            library.rules(loaded.document.payer_id)
        except RulesRefused as refusal:
            given.refused[loaded.document.payer_id] = refusal
    return Laid(library.with_refused(given.refused), _replaced(base, given), list(given.refused.values()))


def read_given(path: Path, tables: Tables) -> GivenRules:
    """What stands at `path`, its tables laid over `tables`."""
    given = GivenRules()
    if path.is_file():
        _take(given.payers, path, None, given.refused)
    elif path.is_dir():
        _read_folder(path, tables, given)
    else:
        given.refused[str(path)] = RulesRefused(str(path), [Problem("", "there is no such file or folder")])
    return given


def _read_folder(path: Path, tables: Tables, given: GivenRules) -> None:
    for documents, folder in ((given.payers, "payers"), (given.templates, "templates")):
        for name, file in named_documents(path / folder):
            _take(documents, file, name, given.refused)
    if (path / "rules.json").is_file():
        _take(given.payers, path / "rules.json", None, given.refused)
    if (path / "reference").is_dir():
        try:
            given.tables = Tables(path / "reference", beside=tables)
            given.tables.read_all()
        except RulesRefused as refusal:
            given.tables = None
            given.refused["reference"] = RulesRefused(f"reference/{refusal.file}", refusal.problems)
    elif not given.ids and not given.refused:
        wanted = "rules.json, payers/*/rules.json, templates/*/rules.json or reference/sources.json"
        given.refused[str(path)] = RulesRefused(str(path), [Problem("", f"holds no {wanted}")])


def _take(
    documents: list[LoadedDocument], file: Traversable, name: str | None, refused: dict[str, RulesRefused]
) -> None:
    try:
        documents.append(read_file(file) if name is None else read_named(name, file))
    except RulesRefused as refusal:
        refused[name or _id_in(file) or str(file)] = refusal


def _id_in(file: Traversable) -> str | None:
    """The id of a document that is refused, where the text tells it."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return None
    found = told.get("payer_id") if isinstance(told, dict) else None
    return found if isinstance(found, str) else None


def _with_documents(library: Library, given: GivenRules) -> Library:
    """All documents together; where they clash, one by one, so that one that clashes with another is left out alone."""
    try:
        return library.with_documents(given.payers, given.templates)
    except RulesRefused:
        library = library.with_documents((), given.templates)
    for loaded in given.payers:
        try:
            library = library.with_documents([loaded])
        except RulesRefused as refusal:
            given.refused[loaded.document.payer_id] = refusal
    return library


def _replaced(base: Library, given: GivenRules) -> list[str]:
    documents = _of_both(given.payers, base.payers) + _of_both(given.templates, base.templates)
    own = given.tables.own_names() if given.tables else frozenset()
    return [f"document {name}" for name in documents if name not in given.refused] + [
        f"reference table {name}" for name in sorted(own & base.tables.names())
    ]


def _of_both(given: Iterable[LoadedDocument], base: Mapping[str, LoadedDocument]) -> list[str]:
    return [loaded.document.payer_id for loaded in given if loaded.document.payer_id in base]
