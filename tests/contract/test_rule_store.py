"""What every RuleStore keeps to."""

from datetime import UTC, datetime

import pytest

from chalicelib.services.errors import Conflict, NotKept
from chalicelib.services.ports import DocumentName, Published, Version

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)
PAYER = DocumentName("payer", "some_payer")
TEMPLATE = DocumentName("template", "some_payer")


def publish(stores, document: DocumentName, text: str, after: int) -> int:
    return stores.rules.publish(document, text, after, NOON, "the editor")


def test_nothing_is_in_force_before_anything_was_published(stores):
    assert stores.rules.current() == []


def test_the_first_version_is_number_one_and_in_force(stores):
    assert publish(stores, PAYER, '{"name": "é"}', after=0) == 1
    assert stores.rules.current() == [Published(PAYER, 1)]
    assert stores.rules.version(PAYER, 1) == Version('{"name": "é"}', NOON, "the editor")


def test_an_old_version_stays_readable_when_the_next_one_is_in_force(stores):
    publish(stores, PAYER, "old", after=0)
    assert publish(stores, PAYER, "new", after=1) == 2
    assert stores.rules.current() == [Published(PAYER, 2)]
    assert (stores.rules.version(PAYER, 1).text, stores.rules.version(PAYER, 2).text) == ("old", "new")


@pytest.mark.parametrize("after", [0, 2])
def test_an_author_who_saw_another_version_in_force_is_refused_and_nothing_changes(stores, after):
    publish(stores, PAYER, "first", after=0)
    with pytest.raises(Conflict):
        publish(stores, PAYER, "overtaken", after=after)
    assert stores.rules.current() == [Published(PAYER, 1)]
    assert stores.rules.version(PAYER, 1).text == "first"
    with pytest.raises(NotKept):
        stores.rules.version(PAYER, after + 1 if after else 2)


def test_a_first_version_cannot_follow_one_that_never_was(stores):
    with pytest.raises(Conflict):
        publish(stores, PAYER, "text", after=1)
    assert stores.rules.current() == []


def test_a_template_and_a_payer_of_the_same_name_are_two_documents(stores):
    publish(stores, TEMPLATE, "template", after=0)
    publish(stores, PAYER, "payer", after=0)
    assert stores.rules.current() == [Published(PAYER, 1), Published(TEMPLATE, 1)]
    assert stores.rules.version(TEMPLATE, 1).text == "template"


def test_documents_are_listed_by_name(stores):
    for name in ("zeta", "alpha", "mid"):
        publish(stores, DocumentName("payer", name), "text", after=0)
    assert [published.document.name for published in stores.rules.current()] == ["alpha", "mid", "zeta"]


def test_a_document_far_larger_than_an_item_is_kept_compressed(stores):
    text = '{"a line that comes again": 1}\n' * 40_000
    publish(stores, PAYER, text, after=0)
    assert stores.rules.version(PAYER, 1).text == text


def test_a_snapshot_is_found_under_its_digest_and_may_be_kept_twice(stores):
    stores.rules.put_snapshot("3f9c2a1b77d0", "effective rules")
    stores.rules.put_snapshot("3f9c2a1b77d0", "effective rules")
    assert stores.rules.snapshot("3f9c2a1b77d0") == "effective rules"


def test_a_snapshot_that_was_never_put_is_not_kept(stores):
    with pytest.raises(NotKept):
        stores.rules.snapshot("000000000000")
