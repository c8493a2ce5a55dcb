"""Unit limits. In the shipped table 97165 takes 1 unit (absolute), 97530 takes 6 (clinical), 97010 none."""

import json

import pytest

from chalicelib.checks import CHECKS
from chalicelib.checks.case import Case
from chalicelib.domain.context import NOTHING_KNOWN
from chalicelib.rules.compiled import compile_rules
from chalicelib.rules.tables import Tables, shipped_tables
from tests.unit.checks.judging import AS_OF, Judged, claim, judge, rules

VALUE = {"table": "mue_practitioner"}
ELSEWHERE = {
    "claim_id": "C-9",
    "payer_id": "sample_payer",
    "status": "paid",
    "service_date": "2026-03-02",
    "procedure": "97530",
    "modifiers": ["GO"],
    "units": 3,
    "rendering_npi": "1234567893",
}


def judged(*lines, history=None, **value):
    context = {} if history is None else {"history": history}
    return judge("mue", {**VALUE, **value}, claim(lines=lines), context)


def test_units_at_the_limit_pass_and_one_more_is_too_many():
    assert judged({"units": 6}).passed
    finding = judged({"units": 7}).only
    assert finding.message == "7 units of 97530 on 2026-03-02; at most 6 a day."
    assert (finding.code, finding.field, finding.denial) == ("mue.over", "lines.0.units", "CO-151")


def test_an_absolute_limit_is_an_error_and_a_clinical_one_a_warning():
    assert judged({"procedure": "97165", "units": 2}).only.severity == "error"
    assert judged({"units": 7}).only.severity == "warning"


def test_a_payer_may_hold_clinical_limits_to_be_errors():
    assert judged({"units": 7}, clinical_severity="error").only.severity == "error"
    assert judged({"units": 7}, severity="error").only.severity == "error"


def test_units_of_a_code_are_summed_over_the_lines_of_a_day():
    assert judged({"units": 4}, {"units": 2, "modifiers": ["GO", "CO"]}).passed
    finding = judged({"units": 4}, {"units": 3, "modifiers": ["GO", "CO"]}).only
    assert finding.message.startswith("7 units of 97530")
    assert finding.line == 1


def test_units_of_different_days_are_not_summed():
    assert not judged({"units": 6}, {"units": 6, "service_date": "2026-03-03"}).findings


def test_a_code_with_limit_zero_is_not_paid_at_all():
    finding = judged({"procedure": "97010", "units": 1}).only
    assert finding.message == "97010 is not paid: its limit is 0 units a day."
    assert finding.fix == "Take 97010 off the claim."


def test_the_payers_own_limit_replaces_the_tables():
    assert judged({"units": 4}, overrides={"97530": 4}).passed
    assert judged({"units": 5}, overrides={"97530": 4}).codes == ["over"]
    assert judged({"units": 8}, overrides={"97530": 8}).passed


def test_the_payers_own_limit_of_a_code_without_another_is_absolute():
    assert judged({"procedure": "S9129", "units": 2}, overrides={"S9129": 1}).only.severity == "error"


def test_a_code_without_a_limit_is_not_looked_at():
    assert judged({"procedure": "S9129", "units": 50}).silent


def test_units_on_another_claim_by_another_person_count():
    history = [{**ELSEWHERE, "rendering_npi": "1992999825"}]
    assert judged({"units": 3}, history=history).passed
    finding = judged({"units": 4}, history=history).only
    assert finding.message == "7 units of 97530 on 2026-03-02, 3 of them on another claim; at most 6 a day."
    assert finding.fix.startswith("Bill at most 3 units")


def test_units_on_another_claim_under_other_modifiers_count():
    assert judged({"units": 4, "modifiers": ["GO", "76"]}, history=[ELSEWHERE]).codes == ["over"]


def test_what_looks_like_the_same_service_again_is_left_to_the_duplicate_check():
    assert judged({"units": 4}, history=[ELSEWHERE]).passed


def test_other_claims_of_another_payer_day_discipline_or_fate_do_not_count():
    other = {**ELSEWHERE, "rendering_npi": "1992999825"}
    for change in (
        {"payer_id": "another_payer"},
        {"service_date": "2026-03-01"},
        {"modifiers": ["GP"]},
        {"status": "denied"},
        {"units": None},
        {"procedure": "97110"},
    ):
        assert not judged({"units": 4}, history=[{**other, **change}]).findings, change


def test_a_date_before_the_tables_reach_is_not_checked():
    answer = judged({"service_date": "2024-06-30", "units": 9})
    assert answer.not_checked == ["the unit limits in force on 2024-06-30 are not loaded"]
    assert judged({"service_date": "2024-07-01", "units": 9}).codes == ["over"]


def test_lines_without_a_code_a_date_or_units_are_left_to_other_checks():
    for change in ({"units": None}, {"units": 0}, {"units": -3}, {"service_date": None}, {"procedure": None}):
        assert judged({"units": 9, **change}).silent, change


def test_fractional_units_over_the_limit_are_too_many():
    assert judged({"units": 6.5}).only.message.startswith("6.5 units")


@pytest.fixture
def per_line_tables(tmp_path):
    (tmp_path / "mue_practitioner.csv").write_text("code,units,indicator,valid_from,valid_to\n97530,2,1,,\n")
    source = {
        "kind": "mue",
        "title": "Sample",
        "version": "1",
        "source": "Sample",
        "read_on": "2026-01-01",
        "confidence": "verified",
        "licence": "None",
        "rows": 1,
    }
    (tmp_path / "sources.json").write_text(json.dumps({"mue_practitioner": source}))
    return Tables(tmp_path, beside=shipped_tables())


def judged_per_line(tables, *lines):
    compiled = compile_rules(rules({"mue": VALUE}).layers, CHECKS, tables)
    case = Case(claim(lines=lines), NOTHING_KNOWN, compiled, AS_OF)
    return Judged(list(CHECKS["mue"].judge(case, case.claim.lines, compiled.versions["mue"].rules[0])))


def test_a_limit_per_line_is_not_summed(per_line_tables):
    assert judged_per_line(per_line_tables, {"units": 2}, {"units": 2}).passed
    finding = judged_per_line(per_line_tables, {"units": 2}, {"units": 3}).only
    assert finding.message == "3 units of 97530 on one line of 2026-03-02; at most 2 a line."
    assert (finding.line, finding.severity) == (2, "error")


def test_the_table_is_required():
    with pytest.raises(Exception, match="table"):
        judge("mue", {"overrides": {}})


def test_a_therapists_own_other_service_of_the_day_is_told_apart_from_a_copy():
    unknown = {**ELSEWHERE, "rendering_npi": None}
    assert judged({"units": 4}, history=[unknown]).passed
    both = [ELSEWHERE, {**ELSEWHERE, "claim_id": "C-8", "rendering_npi": "1992999825"}]
    assert judged({"units": 4}, history=both).only.message.startswith("7 units of 97530 on 2026-03-02, 3 of them")


def test_one_of_two_lines_that_stands_on_another_claim_again_is_enough_for_a_copy():
    lines = ({"units": 2}, {"units": 2, "modifiers": ["GO", "76"]})
    assert judged(*lines, history=[ELSEWHERE]).passed


def test_other_claims_without_units_or_at_odds_with_them_do_not_count():
    other = {**ELSEWHERE, "rendering_npi": "1992999825"}
    for units in (None, 0):
        assert judged({"units": 6}, history=[{**other, "units": units}]).passed, units
    assert judged({"units": 6}, history=[{**other, "units": 1}]).codes == ["over"]


def test_what_is_over_with_another_claim_says_what_may_still_be_billed_and_never_less_than_none():
    other = {**ELSEWHERE, "rendering_npi": "1992999825"}
    assert judged({"units": 1}, history=[{**other, "units": 8}]).only.fix.startswith("Bill at most 0 units")
    assert judged({"units": 7}).only.fix.startswith("Bill at most 6 units")


def test_an_appeal_is_spoken_of_at_a_clinical_limit_only():
    assert judged({"units": 7}).only.fix.endswith("More is paid at most on appeal, with the record.")
    assert judged({"procedure": "97165", "units": 2}).only.fix == "Bill at most 1 unit, or correct the count."


def test_a_line_of_the_day_without_units_takes_nothing_from_the_others():
    finding = judged({"units": None}, {"units": 7}).only
    assert (finding.line, finding.concerns) == (2, ("97530",))
    assert judged({"units": -3}, {"units": 6}).passed


def test_a_limit_per_line_goes_by_the_lines_with_units(per_line_tables):
    assert judged_per_line(per_line_tables, {"units": None}, {"units": 2}).passed
    assert judged_per_line(per_line_tables, {"units": -1}, {"units": 3}).only.line == 2


def test_other_codes_and_other_days_have_limits_of_their_own_beside_other_claims():
    other = {**ELSEWHERE, "rendering_npi": "1992999825", "units": 1}
    assert judged({"units": 4}, {"procedure": "97110", "units": 4}, history=[other]).passed
    assert judged({"units": 5}, {"units": 6, "service_date": "2026-03-03"}, history=[other]).passed
