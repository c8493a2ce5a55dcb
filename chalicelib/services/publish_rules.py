"""publish_document: a rules document checked, numbered and put in force; publish_shipped: those that come with the
program.

A document that does not compile with every payer that uses it, or that the lint finds an error in, is refused, and the
last good version stays in force.
"""

from collections.abc import Iterable, Mapping
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
    library = _in_force(store, sound, in_force)
    waiting = [(name, loaded) for name, loaded in _in_order(sound) if _is_new(in_force.get(name), loaded)]
    while waiting:
        refused = []
        for name, loaded in waiting:
            number = in_force[name].number if name in in_force else 0
            try:
                changed = with_document(library, name, loaded, number + 1)
                library = _put(store, changed, name, loaded, number, deed, affected(changed, name))
            except RulesRefused as refusal:
                refused.append((name, loaded, refusal))
        if len(refused) == len(waiting):
            return refusals + [refusal for _, _, refusal in refused]
        # One payer's identifier may go to another: the one can take it when the other has let it go.
        waiting = [(name, loaded) for name, loaded, _ in refused]
    return refusals


def _in_force(store: RuleStore, shipped: Library, in_force: Mapping[DocumentName, Listing]) -> Library:
    """What is in force, under its numbers, and the shipped templates that are to come. Nobody is judged by a shipped
    payer before it is in force."""
    kept = store.versions((name, listing.number) for name, listing in in_force.items())
    loaded: dict[str, list[LoadedDocument]] = {"payer": [], "template": []}
    for (name, number), version in kept.items():
        loaded[name.kind].append(LoadedDocument(read_document(version.text, name.name), name.name, number))
    return shipped.without(shipped.payers).with_documents(loaded["payer"], loaded["template"])


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
    return [
        library.rules(payer) for payer, loaded in sorted(library.payers.items()) if _is_part(library, name.name, loaded)
    ]


def _is_part(library: Library, template: str, payer: LoadedDocument) -> bool:
    return any(layer.document.payer_id == template for layer in library.layers(payer))


def _is_new(kept: Listing | None, loaded: LoadedDocument) -> bool:
    """True of what is not in force, or in force in another shipped edition."""
    return kept is None or (kept.changed.by == SHIPPED and kept.digest != text_digest(document_text(loaded.document)))


def _in_order(library: Library) -> Iterable[tuple[DocumentName, LoadedDocument]]:
    """Templates before the payers that extend them."""
    for name, loaded in sorted(library.templates.items()):
        yield DocumentName("template", name), loaded
    for name, loaded in sorted(library.payers.items()):
        yield DocumentName("payer", name), loaded
