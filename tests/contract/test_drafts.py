"""Drafts, approvals and publications in every store: nobody overwrites anybody, and each deed is whole."""

from dataclasses import replace

import pytest

from chalicelib.rules.tables import shipped_tables
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.keep_draft import (
    Overwriting,
    discard_draft,
    find_draft,
    list_drafts,
    save_draft,
    start_draft,
)
from chalicelib.services.drafts.publish_draft import OwnWork, Who, approve_draft, publish_draft, roll_back
from chalicelib.services.errors import Conflict, NotKept
from chalicelib.services.ports import DocumentName
from chalicelib.services.publish_rules import publish_shipped
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.records.table import Table
from chalicelib.services.rule_audit import Wanted, find_entries
from chalicelib.services.rule_store import RuleStore
from tests.http.service import NOW, library, sample_with
from tests.shipped import texts_of

NAME = DocumentName("payer", "sample_payer")
EVA, ABE = Who("eva", NOW, "a letter"), Who("abe", NOW.replace(minute=1), "looked at it")


@pytest.fixture
def rules(table: Table) -> PublishedRules:
    assert publish_shipped(RuleStore(table), library(), NOW) == []
    return PublishedRules(RuleStore(table), shipped_tables(), lambda: 0.0, texts_of(library()))


def begun(table: Table, days: int = 120) -> Draft:
    return start_draft(table, "d1", NAME, sample_with(days), 1, "eva", NOW)


def test_a_draft_is_kept_listed_and_found_until_it_is_discarded(rules, table):
    draft = begun(table)
    assert find_draft(table, NAME, "d1") == draft
    (line,) = list_drafts(table)
    assert (line.name, line.touched_by, line.base, line.approved) == (NAME, "eva", 1, False)
    discard_draft(table, draft, "odo", NOW)
    with pytest.raises(NotKept):
        find_draft(table, NAME, "d1")
    assert list_drafts(table) == []
    assert [entry.what for entry in find_entries(table, Wanted(person="odo")).entries] == ["draft discarded"]


def test_of_two_who_save_the_second_is_shown_what_the_first_saved(rules, table):
    seen = begun(table)
    first = save_draft(table, seen, sample_with(100), "eva", NOW)
    with pytest.raises(Overwriting) as told:
        save_draft(table, seen, sample_with(110), "odo", NOW)
    assert told.value.draft == first == find_draft(table, NAME, "d1")
    with pytest.raises(Overwriting):
        discard_draft(table, seen, "odo", NOW)


def test_saving_what_stands_there_already_changes_nothing_and_voids_nothing(rules, table):
    approved = approve_draft(table, begun(table), ABE)
    assert save_draft(table, approved, sample_with(120), "eva", NOW) == approved
    assert find_draft(table, NAME, "d1").is_approved


def test_an_approval_is_of_one_text_and_an_edit_makes_it_void(rules, table):
    approved = approve_draft(table, begun(table), ABE)
    assert approved.is_approved
    edited = save_draft(table, approved, sample_with(100), "eva", NOW)
    assert not edited.is_approved
    assert not replace(approved, content=sample_with(100)).is_approved
    with pytest.raises(Conflict):
        publish_draft(rules, edited, EVA, needs_approval=True)
    with pytest.raises(OwnWork):
        approve_draft(table, edited, EVA)
    said = [entry.what for entry in find_entries(table, Wanted(document="sample_payer")).entries]
    assert {"approved", "approval voided by an edit", "draft started"} <= set(said)


def test_a_draft_that_was_edited_after_it_was_seen_is_not_published(rules, table):
    approved = approve_draft(table, begun(table), ABE)
    save_draft(table, approved, sample_with(100), "eva", NOW)
    with pytest.raises(Conflict):
        publish_draft(rules, approved, EVA, needs_approval=True)
    assert rules.rules("sample_payer").number == 1


def test_publishing_ends_the_draft_and_rolling_back_puts_the_old_text_in_force_again(rules, table):
    approved = approve_draft(table, begun(table), ABE)
    assert publish_draft(rules, approved, EVA, needs_approval=True).number == 2
    assert rules.rules("sample_payer").number == 2
    with pytest.raises(NotKept):
        find_draft(table, NAME, "d1")
    assert roll_back(rules, NAME, 1, ABE) == 3
    store = RuleStore(table)
    first, _, third = (store.version(NAME, number) for number in (1, 2, 3))
    assert first.text == third.text
    newest = find_entries(table, Wanted(document="sample_payer")).entries[0]
    assert (newest.what, newest.number, newest.changed.by) == ("rolled back to version 1", 3, "abe")
    assert newest.changes == (
        "Timely filing from 2020-01-01: A claim: 90 days from the service date. "
        "Before: A claim: 120 days from the service date.",
    )
