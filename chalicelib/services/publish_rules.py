"""publish_document: a rules document checked, numbered and put in force; publish_shipped: those that come with the
program.

A document that does not compile with every payer that uses it, or that the lint finds an error in, is refused, and the
last good version stays in force.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.compiled import CompiledRules, digest_of, snapshot
from chalicelib.rules.document import LoadedDocument
from chalicelib.rules.library import Library
from chalicelib.rules.text import document_text
from chalicelib.services.lint_rules import lint_errors
from chalicelib.services.ports import DocumentName, RuleStore

SHIPPED = "shipped"


def publish_document(
    store: RuleStore, library: Library, name: DocumentName, loaded: LoadedDocument, after: int, at: datetime, by: str
) -> Library:
    """Publish one document; the library with it. `library` holds what is in force, `after` is the number that the
    author saw. Raises RulesRefused where some payer's rules would not compile or hold an error, Conflict where another
    version is in force."""
    with_it = _with(library, name, loaded, after + 1)
    errors = lint_errors(with_it, _affected(with_it, name), at.date())
    if errors:
        raise RulesRefused(loaded.source, [error.problem for error in errors])
    return _put(store, with_it, name, loaded, after, at, by)


def _with(library: Library, name: DocumentName, loaded: LoadedDocument, number: int) -> Library:
    numbered = replace(loaded, number=number)
    return library.with_documents([numbered]) if name.kind == "payer" else library.with_documents([], [numbered])


def _put(
    store: RuleStore, with_it: Library, name: DocumentName, loaded: LoadedDocument, after: int, at: datetime, by: str
) -> Library:
    for rules in _affected(with_it, name):
        text = snapshot(rules)
        store.put_snapshot(digest_of(text), text)
    store.publish(name, document_text(loaded.document), after, at, by)
    return with_it


def publish_shipped(store: RuleStore, shipped: Library, at: datetime) -> list[RulesRefused]:
    """Publish what the program ships and the store lacks or has in an older shipped edition; documents that staff have
    changed stay. Returns the refusals; what they concern keeps its last good version. Not linted here: what ships has
    passed the lint (`make rules-check`)."""
    in_force = {entry.document: entry.number for entry in store.current()}
    library, refusals = _sound(shipped)
    for name, loaded in _in_order(library):
        number = in_force.get(name, 0)
        if not number or _is_older_edition(store, name, number, loaded):
            library = _put(store, _with(library, name, loaded, number + 1), name, loaded, number, at, SHIPPED)
    return refusals


def _sound(library: Library) -> tuple[Library, list[RulesRefused]]:
    """The library without the payers that do not compile, since one must not keep the others out; their refusals."""
    refusals = {}
    for payer_id in library.payers:
        try:
            library.rules(payer_id)
        except RulesRefused as refusal:
            refusals[payer_id] = refusal
    return (library.without(refusals) if refusals else library), list(refusals.values())


def _affected(library: Library, name: DocumentName) -> list[CompiledRules]:
    """The compiled rules of every payer that a document is part of."""
    if name.kind == "payer":
        return [library.rules(name.name)]
    compiled = [library.rules(payer_id) for payer_id in sorted(library.payers)]
    return [rules for rules in compiled if any(layer.document.payer_id == name.name for layer in rules.layers)]


def _is_older_edition(store: RuleStore, name: DocumentName, number: int, loaded: LoadedDocument) -> bool:
    version = store.version(name, number)
    return version.by == SHIPPED and version.text != document_text(loaded.document)


def _in_order(library: Library) -> Iterable[tuple[DocumentName, LoadedDocument]]:
    """Templates before the payers that extend them."""
    for name, loaded in sorted(library.templates.items()):
        yield DocumentName("template", name), loaded
    for name, loaded in sorted(library.payers.items()):
        yield DocumentName("payer", name), loaded
