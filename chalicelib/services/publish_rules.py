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
from chalicelib.services.ports import DocumentName
from chalicelib.services.rule_listing import Change, Listing, text_digest
from chalicelib.services.rule_store import Deed, RuleStore

SHIPPED = "shipped"


def publish_document(
    store: RuleStore, library: Library, name: DocumentName, loaded: LoadedDocument, after: int, deed: Deed
) -> Library:
    """Publish one document; the library with it. `library` holds what is in force, `after` is the number that the
    author saw. Raises RulesRefused where some payer's rules would not compile or hold an error, Conflict where another
    version is in force."""
    with_it = with_document(library, name, loaded, after + 1)
    errors = lint_errors(with_it, affected(with_it, name), deed.changed.at.date())
    if errors:
        raise RulesRefused(loaded.source, [error.problem for error in errors])
    return _put(store, with_it, name, loaded, after, deed)


def with_document(library: Library, name: DocumentName, loaded: LoadedDocument, number: int | None) -> Library:
    """The library with a document in it under a number. Raises RulesRefused for an identifier that another has."""
    numbered = replace(loaded, number=number)
    return library.with_documents([numbered]) if name.kind == "payer" else library.with_documents([], [numbered])


def _put(
    store: RuleStore, with_it: Library, name: DocumentName, loaded: LoadedDocument, after: int, deed: Deed
) -> Library:
    texts = [snapshot(rules) for rules in affected(with_it, name)]
    store.put_snapshots({digest_of(text): text for text in texts})
    store.publish(name, loaded.document, after, deed)
    return with_it


def publish_shipped(store: RuleStore, shipped: Library, at: datetime) -> list[RulesRefused]:
    """Publish what the program ships and the store lacks or has in an older shipped edition; documents that staff have
    changed stay. Returns the refusals; what they concern keeps its last good version. Not linted here: what ships has
    passed the lint (`make rules-check`)."""
    in_force = {listing.document: listing for listing in store.current()}
    deed = Deed(Change(at, SHIPPED, "Comes with the program."))
    library, refusals = _sound(shipped)
    for name, loaded in _in_order(library):
        kept = in_force.get(name)
        if kept is None or _is_older_edition(kept, loaded):
            number = kept.number if kept else 0
            library = _put(store, with_document(library, name, loaded, number + 1), name, loaded, number, deed)
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


def affected(library: Library, name: DocumentName) -> list[CompiledRules]:
    """The compiled rules of every payer that a document is part of."""
    if name.kind == "payer":
        return [library.rules(name.name)]
    compiled = [library.rules(payer_id) for payer_id in sorted(library.payers)]
    return [rules for rules in compiled if any(layer.document.payer_id == name.name for layer in rules.layers)]


def _is_older_edition(kept: Listing, loaded: LoadedDocument) -> bool:
    return kept.changed.by == SHIPPED and kept.digest != text_digest(document_text(loaded.document))


def _in_order(library: Library) -> Iterable[tuple[DocumentName, LoadedDocument]]:
    """Templates before the payers that extend them."""
    for name, loaded in sorted(library.templates.items()):
        yield DocumentName("template", name), loaded
    for name, loaded in sorted(library.payers.items()):
        yield DocumentName("payer", name), loaded
