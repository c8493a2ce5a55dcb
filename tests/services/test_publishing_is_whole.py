"""Publishing a draft is whole or nothing: whatever befalls any one call, the old version is in force and the draft
still there, or the new one with its audit entry and without the draft."""

from contextlib import suppress

import pytest

from chalicelib.rules.tables import shipped_tables
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.keep_draft import find_draft, start_draft
from chalicelib.services.drafts.publish_draft import Who, publish_draft
from chalicelib.services.errors import Conflict, NotKept, StoreUnavailable
from chalicelib.services.ports import DocumentName
from chalicelib.services.publish_rules import publish_shipped
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.rule_audit import Wanted, find_entries
from chalicelib.services.rule_store import RuleStore
from chalicelib.store.memory_table import MemoryTable
from tests.http.service import NOW, library, sample_with
from tests.tables import Fault, FaultyTable, Killed, fault_at

NAME = DocumentName("payer", "sample_payer")
FAULTS: tuple[Fault, ...] = ("throttled", "answer lost", "overtaken", "killed before", "killed after")


def drafted() -> tuple[MemoryTable, Draft]:
    table = MemoryTable()
    assert publish_shipped(RuleStore(table), library(), NOW) == []
    return table, start_draft(table, "d1", NAME, sample_with(120), 1, "eva", NOW)


def published(table: FaultyTable | MemoryTable, draft: Draft) -> None:
    rules = PublishedRules(RuleStore(table), shipped_tables(), lambda: 0.0)
    publish_draft(rules, draft, Who("abe", NOW, "a letter"), needs_approval=False)


def stands(table: MemoryTable) -> tuple[int, bool, int]:
    """The number in force, whether the draft is there, how many publications of it the audit tells."""
    number = next(one.number for one in RuleStore(table).current() if one.document == NAME)
    entries = [e for e in find_entries(table, Wanted(document="sample_payer")).entries if e.number == 2]
    try:
        find_draft(table, NAME, "d1")
    except NotKept:
        return number, False, len(entries)
    return number, True, len(entries)


OLD, NEW = (1, True, 0), (2, False, 1)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_any_call_leaves_the_old_version_or_the_new_one(fault):
    seen = set()
    for place in range(8):
        table, draft = drafted()
        faulty = FaultyTable(table, fault_at(place, fault))
        with suppress(Conflict, Killed, StoreUnavailable):
            published(faulty, draft)
        assert stands(table) in (OLD, NEW), (fault, place)
        seen.add(stands(table))
        if faulty.number <= place:
            assert stands(table) == NEW, "without a fault it is published"
            break
    assert seen == {OLD, NEW}


def test_what_was_left_behind_can_be_published_again():
    table, draft = drafted()
    with pytest.raises(Killed):
        published(FaultyTable(table, fault_at(3, "killed before")), draft)
    if stands(table) == OLD:
        published(table, draft)
    assert stands(table) == NEW


def test_the_same_draft_published_twice_at_once_is_published_once():
    table, draft = drafted()
    published(table, draft)
    with pytest.raises(Conflict):
        published(table, draft)
    assert stands(table) == NEW
