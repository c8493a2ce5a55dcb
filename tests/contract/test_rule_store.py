"""What every RuleStore keeps to."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.domain.reading import read_as
from chalicelib.rules.document import PayerDocument
from chalicelib.rules.text import document_text
from chalicelib.services.errors import Conflict, NotKept
from chalicelib.services.ports import DocumentName
from chalicelib.services.rule_audit import Wanted, find_entries
from chalicelib.services.rule_listing import Change
from chalicelib.services.rule_store import Deed
from tests.http.service import dated, document

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)
DEED = Deed(Change(NOON, "the editor", "the manual says so"), changes=("The name.",))
PAYER = DocumentName("payer", "some_payer")
TEMPLATE = DocumentName("template", "some_payer")


def called(name: str) -> PayerDocument:
    return read_as(
        PayerDocument, {"payer_id": "some_payer", "name": name, "line_of_business": "commercial", "checks": {}}
    )


def publish(stores, name: DocumentName, title: str, after: int) -> int:
    return stores.rules.publish(name, called(title), after, DEED)


def in_force(stores) -> list[tuple[DocumentName, int]]:
    return [(listing.document, listing.number) for listing in stores.rules.current()]


def test_nothing_is_in_force_before_anything_was_published(stores):
    assert in_force(stores) == []


def test_the_first_version_is_number_one_and_in_force(stores):
    assert publish(stores, PAYER, "é", after=0) == 1
    assert in_force(stores) == [(PAYER, 1)]
    version = stores.rules.version(PAYER, 1)
    assert (version.text, version.changed) == (document_text(called("é")), DEED.changed)


def test_an_old_version_stays_readable_when_the_next_one_is_in_force(stores):
    publish(stores, PAYER, "old", after=0)
    assert publish(stores, PAYER, "new", after=1) == 2
    assert in_force(stores) == [(PAYER, 2)]
    assert [version.number for version in stores.rules.history(PAYER)] == [2, 1]
    both = stores.rules.versions([(PAYER, 1), (PAYER, 2)])
    assert [version.text for version in both.values()] == [document_text(called("old")), document_text(called("new"))]


@pytest.mark.parametrize("after", [0, 2])
def test_an_author_who_saw_another_version_in_force_is_refused_and_nothing_changes(stores, after):
    publish(stores, PAYER, "first", after=0)
    with pytest.raises(Conflict):
        publish(stores, PAYER, "overtaken", after=after)
    assert in_force(stores) == [(PAYER, 1)]
    assert stores.rules.version(PAYER, 1).text == document_text(called("first"))
    with pytest.raises(NotKept):
        stores.rules.version(PAYER, after + 1 if after else 2)


def test_a_first_version_cannot_follow_one_that_never_was(stores):
    with pytest.raises(Conflict):
        publish(stores, PAYER, "title", after=1)
    assert in_force(stores) == []


def test_a_template_and_a_payer_of_the_same_name_are_two_documents(stores):
    publish(stores, TEMPLATE, "template", after=0)
    publish(stores, PAYER, "payer", after=0)
    assert in_force(stores) == [(PAYER, 1), (TEMPLATE, 1)]
    assert stores.rules.version(TEMPLATE, 1).text == document_text(called("template"))


def test_documents_are_listed_by_name(stores):
    for name in ("zeta", "alpha", "mid"):
        publish(stores, DocumentName("payer", name), "title", after=0)
    assert [name.name for name, _ in in_force(stores)] == ["alpha", "mid", "zeta"]


def test_a_document_far_larger_than_an_item_is_kept_compressed(stores):
    note = "a line that comes again " * 40
    days = [f"{year}-{month:02d}-01" for year in range(1950, 2026) for month in range(1, 13)]
    values = [{**dated({}, day), "note": note} for day in days]
    large = document("some_payer", {"payer": values})
    assert len(document_text(large)) > 900_000
    stores.rules.publish(PAYER, large, 0, DEED)
    assert stores.rules.version(PAYER, 1).text == document_text(large)


def test_a_snapshot_is_found_under_its_digest_and_may_be_kept_twice(stores):
    stores.rules.put_snapshots({"3f9c2a1b77d0": "effective rules"})
    stores.rules.put_snapshots({"3f9c2a1b77d0": "effective rules", "000000000001": "others"})
    assert stores.rules.snapshot("3f9c2a1b77d0") == "effective rules"


def test_a_snapshot_that_was_never_put_is_not_kept(stores):
    with pytest.raises(NotKept):
        stores.rules.snapshot("000000000000")


def test_what_was_published_stands_in_the_audit_and_what_was_refused_does_not(stores):
    publish(stores, PAYER, "first", after=0)
    with pytest.raises(Conflict):
        publish(stores, PAYER, "overtaken", after=0)
    (entry,) = find_entries(stores.table, Wanted()).entries
    assert (entry.document, entry.number, entry.changed, entry.changes) == (PAYER, 1, DEED.changed, ("The name.",))


def test_the_audit_is_read_newest_first_by_document_person_and_day(stores):
    later = replace(DEED, changed=Change(NOON.replace(day=21), "another", "a letter"))
    publish(stores, PAYER, "first", after=0)
    publish(stores, DocumentName("payer", "other_payer"), "other", after=0)
    stores.rules.publish(PAYER, called("second"), 1, later)

    def found(**wanted) -> list[tuple[str, int]]:
        return [(e.document.name, e.number) for e in find_entries(stores.table, Wanted(**wanted)).entries]

    assert found() == [("some_payer", 2), ("some_payer", 1), ("other_payer", 1)]
    assert found(document="some_payer") == [("some_payer", 2), ("some_payer", 1)]
    assert found(person="Another") == [("some_payer", 2)]
    assert found(since=later.changed.at.date()) == [("some_payer", 2)]
    assert found(until=NOON.date()) == [("some_payer", 1), ("other_payer", 1)]
    first = find_entries(stores.table, Wanted(), most=2)
    assert [e.document.name for e in find_entries(stores.table, Wanted(), first.after).entries] == ["other_payer"]
