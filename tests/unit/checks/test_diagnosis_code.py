"""Diagnosis codes against the shipped code set, which is that of fiscal year 2026 (2025-10-01 to 2026-09-30)."""

import pytest

from tests.unit.checks.judging import claim, judge

VALUE = {"code_set": "icd10cm", "unspecified": "warn", "not_first": ["V", "W", "X", "Y"]}


def judged(*diagnoses, day="2026-03-02", **value):
    return judge("diagnosis_code", {**VALUE, **value}, claim(diagnoses=list(diagnoses), lines=[{"service_date": day}]))


@pytest.mark.parametrize(
    "code",
    ["M62.81", "I10", "G81.91", "S52.501D", "T14.8XXA", "F84.0", "M25.511", "I69.351", "R27.8", "M1A.9XX0", "C7A.010"],
)
def test_a_complete_code_of_the_set_passes(code):
    answer = judged(code)
    assert answer.passed
    assert not answer.findings


@pytest.mark.parametrize(
    "code", ["M6.281", "M62.81123", "62.81M", "M62.", "M62.8!", "MM2.81", "", "low back pain", "M62..81"]
)
def test_text_that_is_not_in_the_form_of_a_code_is_told(code):
    finding = judged(code).only
    assert (finding.code, finding.severity, finding.field) == ("diagnosis_code.format", "error", "diagnoses.0")


def test_free_text_is_not_repeated_in_the_message():
    assert judged("Ada Moreno").only.message == "Diagnosis 1 is not in the form of an ICD-10-CM code."


def test_a_code_that_is_in_no_set_is_unknown():
    finding = judged("M62.81", "M62.77").only
    assert (finding.code, finding.severity, finding.field) == ("diagnosis_code.unknown", "error", "diagnoses.1")
    assert finding.message == "M62.77 is no ICD-10-CM code."


def test_a_code_that_is_too_long_by_a_character_is_unknown():
    assert judged("M62.81A").codes == ["unknown"]


@pytest.mark.parametrize("code", ["M25.5", "M25", "G81.9", "S52"])
def test_a_heading_cannot_be_billed(code):
    assert judged(code).codes == ["not_billable"]


def test_a_missing_seventh_character_is_told_with_those_allowed():
    finding = judged("T14.8").only
    assert finding.code == "diagnosis_code.seventh_character"
    assert finding.message == "T14.8 needs a seventh character: A, D or S."


def test_a_wrong_seventh_character_is_told_with_those_allowed():
    assert judged("T14.8XXD").passed
    finding = judged("T14.8XXZ").only
    assert (finding.code, finding.fix) == ("diagnosis_code.seventh_character", "Correct the seventh character.")
    assert finding.message.endswith("it takes A, D or S.")


def test_a_seventh_character_too_far_left_is_put_in_its_place():
    assert judged("T14.8D").only.fix == "Write T14.8XXD."
    assert judged("W19.A", not_first=[]).only.fix == "Write W19.XXXA."


def test_an_external_cause_may_follow_but_not_lead():
    assert not judged("S52.501D", "W19.XXXD").findings
    finding = judged("W19.XXXD", "S52.501D").only
    assert (finding.code, finding.severity, finding.field) == ("diagnosis_code.not_first", "error", "diagnoses.0")


def test_a_payer_that_names_no_prefixes_lets_them_lead():
    assert judged("W19.XXXD", not_first=[]).passed


def test_a_manifestation_never_leads_whatever_the_payer_says():
    assert not judged("G30.9", "F02.80").findings
    assert judged("F02.80", "G30.9", not_first=[]).codes == ["not_first"]


def test_an_open_side_or_site_is_a_warning_where_the_payer_minds():
    finding = judged("M25.519").only
    assert (finding.code, finding.severity) == ("diagnosis_code.unspecified", "warning")
    assert judged("M25.511").passed
    assert judged("M25.519", unspecified="ignore").passed


def test_a_description_that_merely_says_unspecified_is_no_open_side():
    for code in ("M54.50", "I10", "F84.9", "R26.9"):
        assert not judged(code).findings, code


def test_codes_that_exclude_each_other_are_a_warning_on_the_second():
    finding = judged("M62.81", "R53.1").only
    assert (finding.code, finding.severity, finding.field) == ("diagnosis_code.excludes1", "warning", "diagnoses.1")
    assert "M62.81 and R53.1" in finding.message


def test_codes_that_do_not_exclude_each_other_pass():
    assert not judged("M62.81", "R27.8", "G81.91", "M25.511").findings


def test_a_code_that_cannot_be_billed_excludes_nothing():
    assert judged("M62.8", "R53.1").codes == ["not_billable"]


def test_a_diagnosis_listed_twice_is_told_once_and_judged_once():
    finding = judged("M62.81", "R27.8", "M62.81").only
    assert (finding.code, finding.field) == ("diagnosis_code.repeated", "diagnoses.2")
    assert judged("M62.77", "M62.77").codes == ["unknown", "repeated"]


@pytest.mark.parametrize("code", ["719.41", "71941", "438.20", "E888.9", "V57.21", "V54.81"])
def test_a_code_of_the_old_edition_is_recognised(code):
    finding = judged("M62.81", code).only
    assert (finding.code, finding.severity) == ("diagnosis_code.icd9", "error")


def test_a_code_that_both_editions_know_is_taken_for_the_new_one():
    assert not judged("M62.81", "E88.89").findings
    assert judged("M62.81", "V57.2").codes == ["seventh_character"]


@pytest.mark.parametrize("day", ["2025-09-30", "2026-10-01"])
def test_what_a_table_of_another_year_says_is_a_warning_at_most(day):
    for code in ("M62.77", "M25.5", "T14.8", "F02.80", "V57.21"):
        finding = judged(code, day=day, severity="error").only
        assert finding.severity == "warning"
        assert f"which does not cover {day}" in finding.message


@pytest.mark.parametrize("day", ["2025-10-01", "2026-09-30"])
def test_what_the_table_of_the_year_says_is_an_error(day):
    assert judged("M62.77", day=day).only.severity == "error"


def test_what_needs_no_table_is_an_error_in_any_year():
    day = "2026-10-01"
    assert judged("M6.281", day=day).only.severity == "error"
    assert judged("719.41", day=day).only.severity == "error"
    assert judged("W19.XXXD", day=day).only.severity == "error"
    assert judged("M62.81", "M62.81", day=day).only.severity == "error"


def test_a_good_code_passes_in_any_year():
    for day in ("2025-09-30", "2026-10-01"):
        assert judged("M62.81", day=day).passed


def test_a_claim_without_diagnoses_is_left_to_the_pointer_check():
    assert judged().silent


def test_the_code_set_is_required():
    with pytest.raises(Exception, match="code_set"):
        judge("diagnosis_code", {"unspecified": "warn"})


def test_a_diagnosis_that_repeats_is_told_by_its_place():
    assert judged("M62.81", "R27.8", "M62.81").only.message == "Diagnosis 3 repeats an earlier one."


def test_a_wrong_seventh_character_is_told_with_those_that_fit():
    message = judged("S62.501Z").only.message
    assert message.startswith("Z is no seventh character of S62.501; it takes A, B, D")
