"""Codes that do not exist, wherever a parameter holds them, are told with the place; those that exist are not."""

import pytest

from tests.unit.services.lint.books import dated, loaded, remarks, sample, told

GOOD, BAD = "97530", "97X30"
TELEHEALTH = {"places": ["02", "10"], "modifier": "95"}


@pytest.mark.parametrize(
    ("check", "value", "path"),
    [
        ("timed_units", {"method": "cms", "timed": ["97110", BAD]}, "timed"),
        ("timed_units", {"method": "cms", "timed": [], "pool_as_one": [["97129", BAD]]}, "pool_as_one.0"),
        ("unit_cap", {"per_day": 4, "procedures": [BAD]}, "procedures"),
        ("mue", {"table": "mue_practitioner", "overrides": {BAD: 1}}, "overrides"),
        ("add_on_code", {"primaries": {BAD: ["97129"]}}, "primaries"),
        ("add_on_code", {"primaries": {"97130": [BAD]}}, "primaries.97130"),
        ("procedure_code", {"not_covered": {BAD: "bill another"}}, "not_covered"),
        ("medical_necessity", {"rules": [{"procedures": []}, {"procedures": [BAD]}]}, "rules.1.procedures"),
        ("evaluation_codes", {"evaluations": ["97165"], "reevaluation": BAD, "per_episode_days": 9}, "reevaluation"),
        ("ncci_ptp", {"table": "ncci_ptp_practitioner", "extra_pairs": [["97140", BAD]]}, "extra_pairs.0"),
        ("assistant_modifier", {"never_on": [BAD], "modifier": "GO"}, "never_on"),
    ],
)
def test_a_procedure_that_the_table_lacks_is_an_error_where_it_stands(check, value, path):
    (remark,) = remarks(sample({check: [dated(value)]}))
    assert (remark.severity, remark.document, remark.check) == ("error", "sample_plan", check)
    assert remark.field == f"checks.{check}.0.value.{path}"
    assert BAD in remark.message


def test_procedures_that_the_table_holds_are_not_told():
    assert told(sample({"timed_units": [dated({"method": "cms", "timed": [GOOD]})]})) == []


def test_a_deleted_procedure_is_known_since_claims_of_its_time_are_judged_too():
    assert told(sample({"procedure_code": [dated({"deleted": {"97532": "2018-01-01"}})]})) == []


@pytest.mark.parametrize(
    ("check", "value", "path"),
    [
        ("place_of_service", {"denied": ["31", "00"]}, "denied"),
        ("unit_cap", {"per_day": 4, "exempt_places": ["00"]}, "exempt_places"),
        ("telehealth", TELEHEALTH | {"places": ["00"]}, "places"),
    ],
)
def test_a_place_that_does_not_exist_is_an_error(check, value, path):
    assert told(sample({check: [dated(value)]})) == [("error", "sample_plan", f"checks.{check}.0.value.{path}")]


def test_places_that_exist_are_not_told():
    assert told(sample({"place_of_service": [dated({"denied": ["31"]})]})) == []


def test_a_modifier_that_the_same_payer_does_not_take_is_an_error():
    (remark,) = remarks(sample({"telehealth": [dated(TELEHEALTH | {"modifier": "ZZ"})]}))
    assert (remark.severity, remark.field) == ("error", "checks.telehealth.0.value.modifier")
    assert "ZZ is no modifier that this payer takes" in remark.message


def test_a_modifier_that_the_payer_takes_is_not_told():
    assert told(sample({"telehealth": [dated(TELEHEALTH)]})) == []


def test_modifiers_are_not_looked_up_where_a_payer_has_no_list_of_them():
    payer = sample({"telehealth": [dated(TELEHEALTH | {"modifier": "ZZ"})]})
    del payer.document.checks["modifier_validity"]
    assert told(payer) == []


def test_a_modifier_list_of_another_time_does_not_count():
    lists = [dated({"known": ["GO", "GT"]}), dated({"known": ["GO"]}, "2024-01-01")]
    changed = {"modifier_validity": lists, "telehealth": [dated({"modifier": "GT"}, "2024-01-01")]}
    assert told(sample(changed)) == [("error", "sample_plan", "checks.telehealth.0.value.modifier")]
    earlier = {"modifier_validity": lists, "telehealth": [dated({"modifier": "GT"}, "2023-12-31")]}
    assert told(sample(earlier)) == []


def test_an_unknown_code_of_a_template_is_told_once_and_of_the_template():
    wrong = loaded("frame", {"unit_cap": [dated({"per_day": 4, "procedures": [BAD]})]}, extends="universal")
    payers = [sample(payer_id=name, extends="frame") for name in ("one_plan", "two_plan")]
    assert told(*payers, templates=[wrong]) == [("error", "frame", "checks.unit_cap.0.value.procedures")]
