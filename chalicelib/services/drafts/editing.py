"""How a document changes: one dated value of one check at a time, and who the payer is. Documents are never altered,
each change gives a new one.

A document that names a check says all of its values. So the first value of its own takes along what it inherited.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from chalicelib.rules.compiled import merged
from chalicelib.rules.document import DatedValue, LoadedDocument, PayerDocument
from chalicelib.rules.library import Library
from chalicelib.services.ports import DocumentName
from chalicelib.services.publish_rules import with_document


def with_value(
    document: PayerDocument, check: str, inherited: Sequence[DatedValue], dated: DatedValue, instead_of: date | None
) -> PayerDocument:
    """The document with a value of a check from `dated.effective_from` on; `instead_of` is the day of the value that
    it was made from, where that one goes. `inherited` counts where the document has none of its own."""
    own = document.checks.get(check) or inherited
    gone = {dated.effective_from, instead_of}
    values = [*(value for value in own if value.effective_from not in gone), dated]
    values.sort(key=lambda value: value.effective_from)
    return replace(document, checks={**document.checks, check: values})


def without_value(document: PayerDocument, check: str, effective_from: date) -> PayerDocument:
    """The document without one of its own values; without the last one it inherits the check again."""
    values = [value for value in document.checks.get(check, []) if value.effective_from != effective_from]
    others = {name: own for name, own in document.checks.items() if name != check}
    return replace(document, checks={**others, check: values} if values else others)


def inheriting(document: PayerDocument, check: str) -> PayerDocument:
    """The document without any value of its own of a check."""
    return replace(document, checks={name: own for name, own in document.checks.items() if name != check})


def layers_with(library: Library, name: DocumentName, content: PayerDocument) -> list[LoadedDocument]:
    """The document and what it extends, lowest first. Raises RulesRefused."""
    loaded = LoadedDocument(content, f"draft of {name.name}")
    return with_document(library, name, loaded, None).layers(loaded)


def inherited_values(layers: Sequence[LoadedDocument], check: str) -> tuple[str, list[DatedValue]]:
    """Which document below the highest says what of a check; "" and nothing where none does."""
    found = merged(layers[:-1]).get(check)
    return (found[0].document.payer_id, found[1]) if found else ("", [])


def value_on(values: Sequence[DatedValue], day: date) -> DatedValue | None:
    """The value in force on a day; None before the first."""
    return next((value for value in reversed(values) if value.effective_from <= day), None)
