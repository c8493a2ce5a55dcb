"""publish_document: a rules document checked, numbered and put in force; publish_shipped: those that come with the
program.

A document that does not compile with every payer that uses it, or that the lint finds an error in, is refused, and the
last good version stays in force.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.compiled import CompiledRules, digest_of, snapshot
from chalicelib.rules.document import LoadedDocument
from chalicelib.rules.library import Library
from chalicelib.rules.text import document_text, read_document
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
    return _put(store, with_it, name, loaded, after, deed, affected(with_it, name))


def with_document(library: Library, name: DocumentName, loaded: LoadedDocument, number: int | None) -> Library:
    """The library with a document in it under a number. Raises RulesRefused for an identifier that another has."""
    numbered = replace(loaded, number=number)
    return library.with_documents([numbered]) if name.kind == "payer" else library.with_documents([], [numbered])


def _put(
    store: RuleStore,
    with_it: Library,
    name: DocumentName,
    loaded: LoadedDocument,
    after: int,
    deed: Deed,
    changed: list[CompiledRules],
) -> Library:
    """`changed` are the effective rules that verdicts may name from then on."""
    texts = [snapshot(rules) for rules in changed]
    store.put_snapshots({digest_of(text): text for text in texts})
    store.publish(name, loaded.document, after, deed)
    return with_it


def publish_shipped(store: RuleStore, shipped: Library, at: datetime) -> list[RulesRefused]:
    """Publish what the program ships and the store lacks or has in an older shipped edition; documents that staff have
    changed stay. Returns the refusals; what they concern keeps its last good version. Not linted here: what ships has
    passed the lint (`make rules-check`)."""
    in_force = {listing.document: listing for listing in store.current()}
    deed = Deed(Change(at, SHIPPED, "Comes with the program."))
    sound, refusals = _sound(shipped)
    library = _with_what_is_in_force(store, sound, in_force)
    for name, loaded in _in_order(sound):
        kept = in_force.get(name)
        if kept is None or _is_older_edition(kept, loaded):
            number = kept.number if kept else 0
            # Nobody is judged by a payer that is not in force yet.
            judging = {listed.name for listed in in_force if listed.kind == "payer"} | {name.name}
            try:
                changed = with_document(library, name, loaded, number + 1)
                library = _put(store, changed, name, loaded, number, deed, affected(changed, name, judging))
            except RulesRefused as refusal:
                refusals.append(refusal)
    return refusals


def _with_what_is_in_force(store: RuleStore, shipped: Library, in_force: Mapping[DocumentName, Listing]) -> Library:
    """The shipped documents, and in their place what is in force under its number: it is what verdicts name."""
    kept = store.versions((name, listing.number) for name, listing in in_force.items())
    loaded: dict[str, list[LoadedDocument]] = {"payer": [], "template": []}
    for (name, number), version in kept.items():
        loaded[name.kind].append(LoadedDocument(read_document(version.text, name.name), name.name, number))
    return shipped.with_documents(loaded["payer"], loaded["template"])


def _sound(library: Library) -> tuple[Library, list[RulesRefused]]:
    """The library without the payers that do not compile, since one must not keep the others out; their refusals."""
    refusals = {}
    for payer_id in library.payers:
        try:
            library.rules(payer_id)
        except RulesRefused as refusal:
            refusals[payer_id] = refusal
    return (library.without(refusals) if refusals else library), list(refusals.values())


def affected(library: Library, name: DocumentName, among: Container[str] | None = None) -> list[CompiledRules]:
    """The compiled rules of every payer (of those in `among`) that a document is part of."""
    if name.kind == "payer":
        return [library.rules(name.name)]
    judged = sorted(payer for payer in library.payers if among is None or payer in among)
    return [library.rules(payer) for payer in judged if _is_part(library, name.name, library.payers[payer])]


def _is_part(library: Library, template: str, payer: LoadedDocument) -> bool:
    return any(layer.document.payer_id == template for layer in library.layers(payer))


def _is_older_edition(kept: Listing, loaded: LoadedDocument) -> bool:
    return kept.changed.by == SHIPPED and kept.digest != text_digest(document_text(loaded.document))


def _in_order(library: Library) -> Iterable[tuple[DocumentName, LoadedDocument]]:
    """Templates before the payers that extend them."""
    for name, loaded in sorted(library.templates.items()):
        yield DocumentName("template", name), loaded
    for name, loaded in sorted(library.payers.items()):
        yield DocumentName("payer", name), loaded
