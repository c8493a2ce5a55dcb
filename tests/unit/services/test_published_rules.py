"""What a cold process asks of the store before it can judge, and how soon it sees what was published."""

from dataclasses import replace

import pytest

from chalicelib.domain.errors import UnknownPayer
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.ports import DocumentName
from chalicelib.services.publish_rules import publish_document, publish_shipped
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.rule_store import RuleStore
from chalicelib.services.rulebook import shipped_library, shipped_text
from chalicelib.store.memory_table import MemoryTable
from tests.http.service import DEED, NOW, UNIVERSAL, dated, document, library, loaded, sample_with
from tests.shipped import texts_of
from tests.tables import CountingTable

NAME = DocumentName("payer", "sample_payer")


@pytest.fixture(scope="module")
def shipped() -> MemoryTable:
    table = MemoryTable()
    assert publish_shipped(RuleStore(table), shipped_library(), NOW) == []
    return table


@pytest.fixture
def table() -> CountingTable:
    kept = CountingTable(MemoryTable())
    assert publish_shipped(RuleStore(kept), library(), NOW) == []
    kept.calls.clear()
    return kept


def cold(table: CountingTable, seconds: list[float] | None = None) -> PublishedRules:
    """The rules as a process sees them that has just begun."""
    clock = seconds or [0.0]
    return PublishedRules(RuleStore(table), shipped_tables(), lambda: clock[0], texts_of(library()))


def test_a_cold_process_asks_once_for_a_payer_that_is_as_the_program_ships_it(shipped):
    counting = CountingTable(shipped)
    rules = PublishedRules(RuleStore(counting), shipped_tables(), lambda: 0.0, shipped_text)
    assert rules.rules("cigna_commercial").version.startswith("cigna_commercial@1+")
    assert rules.named_by("62308", None) == ["cigna_commercial"]
    assert rules.universal().payer_id == "universal"
    assert counting.calls == ["read"]


def test_a_cold_process_asks_twice_for_a_payer_that_staff_have_changed_with_its_template(table):
    publish_document(RuleStore(table), library(), NAME, loaded(sample_with(days=100)), 1, DEED)
    wider = replace(
        UNIVERSAL, checks=UNIVERSAL.checks | document("x", {"mue": [dated({"table": "mue_practitioner"})]}).checks
    )
    RuleStore(table).publish(DocumentName("template", "universal"), wider, 1, DEED)
    table.calls.clear()
    rules = cold(table)
    assert "mue" in rules.rules("sample_payer").versions
    assert rules.rules("sample_payer").number == 2
    assert table.calls == ["read", "get_many"]


def test_a_warm_process_asks_nothing_and_looks_again_after_half_a_minute(table):
    seconds = [0.0]
    rules = cold(table, seconds)
    before = rules.rules("sample_payer").version
    publish_document(RuleStore(table), library(), NAME, loaded(sample_with(days=100)), 1, DEED)
    table.calls.clear()
    seconds[0] = 29.9
    assert (rules.rules("sample_payer").version, table.calls) == (before, [])
    seconds[0] = 30.0
    assert rules.rules("sample_payer").version != before
    assert table.calls == ["read", "get_many"]


def test_what_did_not_change_is_neither_read_nor_compiled_again(table):
    seconds = [0.0]
    rules = cold(table, seconds)
    other = rules.rules("other_payer")
    publish_document(RuleStore(table), library(), NAME, loaded(sample_with(days=100)), 1, DEED)
    seconds[0] = 30.0
    assert rules.rules("other_payer") is other


def test_whoever_has_just_published_sees_it_at_once(table):
    rules = cold(table)
    rules.rules("sample_payer")
    publish_document(RuleStore(table), library(), NAME, loaded(sample_with(days=100)), 1, DEED)
    rules.look_again()
    assert rules.rules("sample_payer").number == 2


def test_all_documents_that_differ_from_the_program_are_read_in_one_call(table):
    publish_document(RuleStore(table), library(), NAME, loaded(sample_with(days=100)), 1, DEED)
    table.calls.clear()
    assert set(cold(table).library().payers) == {"sample_payer", "other_payer"}
    assert table.calls == ["read", "get_many"]


def test_a_payer_that_is_not_in_force_is_refused_with_near_ones(table):
    with pytest.raises(UnknownPayer) as refusal:
        cold(table).rules("sample_payr")
    assert refusal.value.near == ["sample_payer"]
