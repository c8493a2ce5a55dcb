"""Publishing: what is put in force, what is left alone, what is refused without a trace."""

from dataclasses import replace

import pytest

from chalicelib.checks import CHECKS
from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.library import Library
from chalicelib.rules.tables import shipped_tables
from chalicelib.rules.text import document_text
from chalicelib.services.errors import Conflict
from chalicelib.services.ports import DocumentName
from chalicelib.services.publish_rules import publish_document, publish_shipped
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.rule_store import RuleStore
from chalicelib.store.memory_table import MemoryTable
from tests.http.service import DEED, NOW, SAMPLE, UNIVERSAL, dated, document, filing, library, loaded, sample_with

NAME = DocumentName("payer", "sample_payer")
TEMPLATE = DocumentName("template", "universal")


@pytest.fixture
def store() -> RuleStore:
    kept = RuleStore(MemoryTable())
    assert publish_shipped(kept, library(), NOW) == []
    return kept


def in_force(store: RuleStore) -> dict[str, int]:
    return {entry.document.name: entry.number for entry in store.current()}


def published(store: RuleStore) -> PublishedRules:
    return PublishedRules(store, shipped_tables(), lambda: 0.0)


def shipped_with(changed: object) -> Library:
    payers = {**library().payers, "sample_payer": loaded(changed)}  # type: ignore[arg-type]
    return Library(payers, library().templates, CHECKS, shipped_tables())


def test_shipped_documents_come_into_force_once_and_the_same_again_changes_nothing(store):
    assert in_force(store) == {"sample_payer": 1, "other_payer": 1, "universal": 1}
    assert publish_shipped(store, library(), NOW) == []
    assert in_force(store) == {"sample_payer": 1, "other_payer": 1, "universal": 1}


def test_a_newer_shipped_edition_takes_the_place_of_an_older_shipped_one(store):
    publish_shipped(store, shipped_with(sample_with(days=120)), NOW)
    assert in_force(store)["sample_payer"] == 2


def test_after_a_newer_template_came_with_the_program_every_version_in_force_can_be_replayed(store):
    publish_document(store, library(), NAME, loaded(sample_with(days=100)), 1, DEED)
    wider = replace(
        UNIVERSAL, checks=UNIVERSAL.checks | document("x", {"mue": [dated({"table": "mue_practitioner"})]}).checks
    )
    templates = {"universal": loaded(wider)}
    publish_shipped(store, Library(library().payers, templates, CHECKS, shipped_tables()), NOW)
    rules = published(store)
    for payer_id, number in (("sample_payer", 2), ("other_payer", 1)):
        in_force = rules.rules(payer_id)
        assert in_force.version.startswith(f"{payer_id}@{number}+")
        assert "mue" in in_force.versions
        assert store.snapshot(in_force.version.rpartition("+")[2])


def test_what_staff_have_changed_stays_when_the_program_ships_another_edition(store):
    publish_document(store, library(), NAME, loaded(sample_with(days=100)), 1, DEED)
    publish_shipped(store, shipped_with(sample_with(days=120)), NOW)
    assert in_force(store)["sample_payer"] == 2
    assert store.version(NAME, 2).text == document_text(sample_with(days=100))


def split(first: str, second: str, ids: dict[str, list[str]]) -> Library:
    """The payers of `library`, and two more with these identifiers."""
    both = {
        name: document(name, SAMPLE.checks, extends="universal", x12_payer_ids=ids[name]) for name in (first, second)
    }
    return library().with_documents([loaded(value) for value in both.values() if value.x12_payer_ids])


@pytest.mark.parametrize(("first", "second"), [("a_network", "b_network"), ("b_network", "a_network")])
def test_an_identifier_goes_from_one_payer_to_another_with_an_edition(store, first, second):
    publish_shipped(store, split(first, second, {first: ["NET01", "NET02"], second: []}), NOW)
    assert publish_shipped(store, split(first, second, {first: ["NET01"], second: ["NET02"]}), NOW) == []
    assert in_force(store) | {first: 2, second: 1} == in_force(store)
    assert published(store).named_by("NET02", None) == [second]


def test_an_identifier_that_staff_have_kept_is_not_taken_from_their_payer_and_the_others_come_into_force(store):
    publish_shipped(store, split("a_network", "b_network", {"a_network": ["NET01", "NET02"], "b_network": []}), NOW)
    name = DocumentName("payer", "a_network")
    theirs = replace(document("a_network", SAMPLE.checks, x12_payer_ids=["NET01", "NET02"]), note="Ours.")
    publish_document(store, published(store).library(), name, loaded(replace(theirs, extends="universal")), 1, DEED)
    newer = split("a_network", "b_network", {"a_network": ["NET01"], "b_network": ["NET02"]})
    (refusal,) = publish_shipped(store, newer.with_documents([loaded(sample_with(days=120))]), NOW)
    assert "'NET02' is that of a_network and b_network" in str(refusal)
    assert published(store).named_by("NET02", None) == ["a_network"]
    assert in_force(store)["sample_payer"] == 2


def test_a_document_that_does_not_compile_is_refused_and_leaves_no_trace(store):
    wrong = document("sample_payer", {"timely_filing": [dated({"limits": [{"kind": "initial"}]})]}, extends="universal")
    with pytest.raises(RulesRefused, match="timely_filing"):
        publish_document(store, library(), NAME, loaded(wrong), 1, DEED)
    assert in_force(store)["sample_payer"] == 1
    assert published(store).rules("sample_payer").version.startswith("sample_payer@1+")


def test_one_broken_shipped_document_does_not_keep_the_others_from_coming_into_force():
    wrong = document("sample_payer", {"no_such_check": [dated({})]}, extends="universal")
    kept = RuleStore(MemoryTable())
    (refusal,) = publish_shipped(kept, shipped_with(wrong), NOW)
    assert "no_such_check" in str(refusal)
    assert in_force(kept) == {"other_payer": 1, "universal": 1}


def test_a_template_that_would_break_a_payer_is_refused(store):
    wrong = replace(UNIVERSAL, checks=UNIVERSAL.checks | {"no_such_check": UNIVERSAL.checks["payer"]})
    with pytest.raises(RulesRefused, match="no_such_check"):
        publish_document(store, library(), TEMPLATE, loaded(wrong), 1, DEED)
    assert in_force(store)["universal"] == 1


def test_two_who_publish_from_the_same_number_get_one_version_and_one_conflict(store):
    publish_document(
        store, library(), NAME, loaded(sample_with(days=100)), 1, replace(DEED, changed=replace(DEED.changed, by="one"))
    )
    with pytest.raises(Conflict):
        publish_document(store, library(), NAME, loaded(sample_with(days=110)), 1, DEED)
    assert store.version(NAME, 2).changed.by == "one"


def test_a_changed_template_changes_the_version_of_every_payer_that_extends_it(store):
    before = published(store).rules("other_payer").version
    wider = replace(UNIVERSAL, checks=UNIVERSAL.checks | {"timely_filing": SAMPLE.checks["timely_filing"]})
    publish_document(store, library(), TEMPLATE, loaded(wider), 1, DEED)
    rules = published(store)
    assert rules.rules("other_payer").version != before
    assert rules.version("other_payer", before).version == before


def test_layout_and_order_of_a_document_never_change_its_version():
    turned = replace(SAMPLE, checks=dict(reversed(SAMPLE.checks.items())))
    assert shipped_with(turned).rules("sample_payer").version == library().rules("sample_payer").version
    assert filing(90) != filing(91)
    assert shipped_with(sample_with(91)).rules("sample_payer").version != library().rules("sample_payer").version


def test_a_document_that_the_lint_finds_an_error_in_is_refused_with_its_check_and_field(store):
    wrong = sample_with(days=100)
    wrong.checks["timed_units"] = document(
        "x_plan", {"timed_units": [dated({"method": "cms", "timed": ["97X30"]})]}
    ).checks["timed_units"]
    with pytest.raises(RulesRefused, match="97X30") as refusal:
        publish_document(store, library(), NAME, loaded(wrong), 1, DEED)
    assert [problem.field for problem in refusal.value.problems] == ["checks.timed_units.0.value.timed"]
    assert in_force(store)["sample_payer"] == 1


def test_a_document_without_a_filing_limit_is_refused(store):
    wrong = replace(SAMPLE, checks={"timed_units": SAMPLE.checks["timed_units"]})
    with pytest.raises(RulesRefused, match="no initial filing limit"):
        publish_document(store, library(), NAME, loaded(wrong), 1, DEED)


def test_what_the_lint_only_warns_of_is_published(store):
    undated = replace(sample_with(days=100))
    undated.checks["timely_filing"][0] = replace(undated.checks["timely_filing"][0], verify_by=None)
    publish_document(store, library(), NAME, loaded(undated), 1, DEED)
    assert in_force(store)["sample_payer"] == 2
