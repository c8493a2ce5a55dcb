"""Documents as a package ships them."""

from chalicelib.rules.library import Library
from chalicelib.rules.text import document_text
from chalicelib.services.ports import DocumentName
from chalicelib.services.published_rules import ShippedText


def texts_of(library: Library) -> ShippedText:
    """The documents of a library, each as the store would keep it."""

    def text(name: DocumentName) -> str:
        found = (library.payers if name.kind == "payer" else library.templates).get(name.name)
        return document_text(found.document) if found else ""

    return text
