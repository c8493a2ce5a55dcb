"""Documents at hand: who extends whom, which payer an identifier means, what is refused when they are read."""

import json
from pathlib import Path

import pytest

from chalicelib.domain.errors import RulesRefused, UnknownPayer, UnknownRulesVersion
from chalicelib.rules.compiled import from_snapshot, snapshot
from chalicelib.rules.library import read_file, read_folder
from tests.unit.rules.documents import dated, library, loaded, written


def put(folder: Path, kind: str, name: str, text: str | None = None) -> Path:
    place = folder / kind / name
    place.mkdir(parents=True)
    (place / "rules.json").write_text(text or json.dumps(written(name)))
    return place


def test_a_payer_is_compiled_once():
    book = library(loaded("first_plan", extends="universal"))
    assert book.rules("first_plan") is book.rules("first_plan")
    assert book.universal() is book.universal()


def test_a_payer_that_extends_nothing_gets_only_the_checks_that_are_always_made():
    rules = library(loaded("first_plan")).rules("first_plan")
    assert list(rules.versions) == ["payer", "line_structure"]


def test_a_payer_that_extends_the_universal_document_gets_all_of_it():
    rules = library(loaded("first_plan", extends="universal")).rules("first_plan")
    assert list(rules.versions) == ["payer", "charge_amounts", "line_structure"]


def test_an_unknown_payer_is_told_with_those_that_look_alike():
    book = library(loaded("first_plan"), loaded("second_plan"))
    with pytest.raises(UnknownPayer, match="first_plan"):
        book.rules("frist_plan")


def test_payers_that_share_a_word_look_alike_and_others_do_not():
    book = library(loaded("state_medicaid"), loaded("first_plan"))
    assert book.near("medicaid-of-somewhere-far-away") == ["state_medicaid"]
    assert book.near("zz") == []


def test_rules_at_another_version_than_asked_are_refused_with_the_one_that_is_here():
    book = library(loaded("first_plan"))
    version = book.rules("first_plan").version
    assert book.version("first_plan", version).version == version
    with pytest.raises(UnknownRulesVersion, match="first_plan@file"):
        book.version("first_plan", "first_plan@7+000000000000")


def test_a_payer_that_is_taken_out_is_unknown_and_the_others_stay():
    book = library(loaded("first_plan"), loaded("second_plan")).without({"first_plan"})
    assert list(book.payers) == ["second_plan"]
    with pytest.raises(UnknownPayer):
        book.rules("first_plan")


def test_a_document_of_the_same_id_takes_the_place_of_the_older_one():
    book = library(loaded("first_plan")).with_documents([loaded("first_plan", name="Newer")])
    assert book.rules("first_plan").name == "Newer"


def test_an_identifier_means_the_payer_whose_claim_filing_value_fits():
    book = library(
        loaded("first_plan", x12_payer_ids=[{"id": "SAMPLE01", "claim_filing": ["MB"]}]),
        loaded("second_plan", x12_payer_ids=[{"id": "SAMPLE01", "claim_filing": ["CI"]}]),
        loaded("third_plan", x12_payer_ids=["SAMPLE03"]),
    )
    assert book.named_by("SAMPLE01", "MB") == ["first_plan"]
    assert book.named_by("SAMPLE01", "CI") == ["second_plan"]
    assert book.named_by("SAMPLE01", "ZZ") == []
    assert book.named_by("SAMPLE03", None) == ["third_plan"]
    assert book.named_by(None, None) == []


@pytest.mark.parametrize("theirs", ["SAMPLE01", {"id": "SAMPLE01", "claim_filing": ["MB", "CI"]}])
def test_two_payers_that_one_claim_could_mean_are_refused(theirs):
    ours = loaded("first_plan", x12_payer_ids=[{"id": "SAMPLE01", "claim_filing": ["MB"]}])
    with pytest.raises(RulesRefused, match="'SAMPLE01' is that of first_plan and second_plan"):
        library(ours, loaded("second_plan", x12_payer_ids=["OTHER", theirs]))


def test_a_template_that_is_not_here_is_refused_with_those_that_are():
    with pytest.raises(RulesRefused, match="there is no template 'comercial'; there are: universal"):
        library(loaded("first_plan", extends="comercial")).rules("first_plan")


def test_templates_that_extend_each_other_go_round_in_a_circle():
    circle = (loaded("one", extends="two"), loaded("two", extends="one"))
    with pytest.raises(RulesRefused, match="goes round in a circle"):
        library(loaded("first_plan", extends="one"), templates=circle).rules("first_plan")


def test_a_folder_is_read_with_its_payers_and_templates_and_one_payers_folder_by_itself(tmp_path):
    place = put(tmp_path, "payers", "first_plan")
    put(tmp_path, "templates", "sample_template")
    (tmp_path / "payers" / "no_rules_here").mkdir()
    payers, templates = read_folder(tmp_path)
    assert [one.document.payer_id for one in payers] == ["first_plan"]
    assert [one.document.payer_id for one in templates] == ["sample_template"]
    assert [one.document.payer_id for one in read_folder(place)[0]] == ["first_plan"]


def test_a_document_in_a_folder_of_another_name_is_refused(tmp_path):
    put(tmp_path, "payers", "first_plan", json.dumps(written("second_plan")))
    with pytest.raises(RulesRefused, match="must be the folder's name, 'first_plan'"):
        read_folder(tmp_path)


def test_a_file_that_is_not_utf_8_is_refused_by_its_place(tmp_path):
    place = put(tmp_path, "payers", "first_plan")
    (place / "rules.json").write_bytes(b'{"name": "\xff"}')
    with pytest.raises(RulesRefused, match=r"first_plan/rules\.json.*not UTF-8"):
        read_file(place / "rules.json")


def test_kept_rules_compile_again_to_the_same_version():
    checks = {"timed_units": [dated({"method": "cms", "timed": ["97530"]}), dated(None, "2026-01-01")]}
    book = library(loaded("first_plan", checks, extends="universal"))
    rules = book.rules("first_plan")
    assert from_snapshot(snapshot(rules), book.definitions, book.tables).version == rules.version


def test_a_check_without_a_value_is_refused():
    with pytest.raises(RulesRefused, match="holds no value"):
        library(loaded("first_plan", {"mue": []})).rules("first_plan")


@pytest.mark.parametrize("second", ["2020-01-01", "2019-12-31"])
def test_versions_that_do_not_follow_each_other_are_refused(second):
    with pytest.raises(RulesRefused, match="must be later than the version before it"):
        library(loaded("first_plan", {"charge_amounts": [dated({}), dated({}, second)]})).rules("first_plan")


def test_an_error_on_a_source_that_is_not_sure_is_refused():
    heard = {"title": "Hearsay", "read_on": "2026-01-01", "confidence": "secondary"}
    value = dated({"severity": "error"}, reference=heard)
    with pytest.raises(RulesRefused, match="may not be error while the source is secondary"):
        library(loaded("first_plan", {"charge_amounts": [value]})).rules("first_plan")


def test_an_unknown_check_is_refused_with_the_names_that_look_alike():
    with pytest.raises(RulesRefused, match="did you mean timed_units"):
        library(loaded("first_plan", {"timd_units": [dated({})]})).rules("first_plan")


def test_a_check_that_always_runs_cannot_be_switched_off():
    with pytest.raises(RulesRefused, match=r"checks\.line_structure\.1\.value: may not be null"):
        library(loaded("first_plan", {"line_structure": [dated({}), dated(None, "2026-01-01")]})).rules("first_plan")
    library(loaded("first_plan", {"charge_amounts": [dated({}), dated(None, "2026-01-01")]})).rules("first_plan")


def test_a_value_in_somebody_elses_words_cannot_be_verified():
    value = dated({"per_day": 4, "procedures": ["97530"]})
    source = {**value["reference"], "quoted_by": "a billers' forum"}
    with pytest.raises(
        RulesRefused, match=r"unit_cap\.0\.reference\.confidence: may not be verified: these are the words of"
    ):
        library(
            loaded("first_plan", {"unit_cap": [{**value, "reference": {**source, "confidence": "verified"}}]})
        ).rules("first_plan")
    secondary = [{**value, "reference": {**source, "confidence": "secondary"}}]
    rule = library(loaded("first_plan", {"unit_cap": secondary})).rules("first_plan").versions["unit_cap"].rules[0]
    assert rule is not None
    assert rule.ceiling == "warning"
