"""A rules file is the very text that the store keeps of it, so that a checkout knows it by its digest."""

import pytest

from chalicelib.rules.text import document_text
from chalicelib.services.ports import DocumentName
from chalicelib.services.rulebook import shipped_library, shipped_text

LIBRARY = shipped_library()
NAMES = [DocumentName("template", name) for name in LIBRARY.templates]
NAMES += [DocumentName("payer", name) for name in LIBRARY.payers]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name.name)
def test_a_file_stands_as_the_store_writes_it(name):
    loaded = (LIBRARY.templates if name.kind == "template" else LIBRARY.payers)[name.name]
    assert shipped_text(name) == document_text(loaded.document), "python tools/format_rules.py mends it"
