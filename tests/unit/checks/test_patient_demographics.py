"""The patient, as a payer must be able to read and find them."""

from datetime import date

import pytest

from chalicelib.checks import CHECKS
from tests.unit.checks.judging import claim, judge

ON_FILE = {
    "payer_id": "sample_payer",
    "member_id": "1EG4TE5MK73",
    "rank": 1,
    "status": "active",
    "effective_on": "2026-01-01",
    "first_name": "SAMPLE",
    "last_name": "PATIENT",
    "birth_date": "1950-02-01",
}


def judged(coverages=(ON_FILE,), value=None, others=None, as_of=date(2026, 3, 20), lines=None, **patient):
    of_claim = claim(patient=patient, **({"lines": lines} if lines else {}))
    context = {} if coverages is None else {"coverages": list(coverages)}
    return judge("patient_demographics", value or {}, of_claim, context, as_of, others)


def on_file(**changes):
    return [{**ON_FILE, **changes}]


def test_a_patient_who_agrees_with_the_coverage_passes():
    result = judged()
    assert result.passed
    assert not result.findings
    assert not result.not_checked


@pytest.mark.parametrize("name", [None, "", "  ", "-", "'."])
def test_a_missing_last_name_is_an_error(name):
    finding = judged(last_name=name).only
    assert (finding.code, finding.severity, finding.field) == (
        "patient_demographics.name_missing",
        "error",
        "patient.last_name",
    )


def test_a_missing_first_name_is_a_warning_for_some_people_have_one_name():
    assert judged(on_file(first_name=None), first_name=None).only.severity == "warning"
    assert judged(coverages=None, first_name="").only.severity == "warning"


def test_a_missing_first_name_is_an_error_where_the_coverage_has_one():
    finding = judged(first_name=None).only
    assert (finding.severity, finding.field) == ("error", "patient.first_name")


@pytest.mark.parametrize(
    "name",
    [
        "O'Neil",
        "O’Neil",
        "Smith-Jones",
        "St. John",
        "Núñez",
        "Nu\u0301n\u0303ez",
        "Łukasz",
        "Đặng",
        "de la Cruz",
        "Sample, Jr.",
        "Sample 3rd",
        "Sample2",
    ],
)
def test_names_of_real_people_can_be_read(name):
    assert judged(coverages=None, last_name=name).codes == []
    assert judged(coverages=None, first_name=name).codes == []


@pytest.mark.parametrize(
    "name", ["SAMP1E", "SAMPLE*", "SAM~PLE", "SAMPLE:", "SAM^PLE", "SAM|PLE", "SAMPLE\t", "Иванова", "SAM×PLE"]
)
def test_names_with_digits_or_signs_cannot_be_read(name):
    finding = judged(coverages=None, last_name=name).only
    assert (finding.code, finding.field) == ("patient_demographics.name_characters", "patient.last_name")
    assert name not in finding.message


def test_what_is_wrong_with_a_name_is_said():
    assert (
        judged(coverages=None, first_name="SAMP1E").only.message
        == "The patient's first name holds a digit between letters."
    )
    assert judged(coverages=None, last_name="SAMPLE*").only.message == "The patient's last name holds the character *."
    assert judged(coverages=None, last_name="Иванова").only.message.endswith("letters that are not Latin.")


def test_the_insured_must_be_readable_too():
    of_claim = claim(subscriber={"first_name": "A", "last_name": None}, patient={"relationship": "19"})
    finding = judge("patient_demographics", {}, of_claim).only
    assert (finding.code, finding.field) == ("patient_demographics.name_missing", "subscriber.last_name")
    of_claim = claim(subscriber={"first_name": "A5A", "last_name": "INSURED"}, patient={"relationship": "19"})
    assert judge("patient_demographics", {}, of_claim).only.field == "subscriber.first_name"


def test_a_birth_date_may_be_today_but_not_tomorrow():
    day = [{"service_date": "2026-03-20"}]
    assert judged(coverages=None, birth_date="2026-03-20", lines=day).codes == []
    assert judged(coverages=None, birth_date="2026-03-21", lines=day).codes == ["birth_date_future"]


def test_a_birth_on_the_day_of_service_passes_and_a_day_later_does_not():
    assert judged(coverages=None, birth_date="2026-03-02").codes == []
    finding = judged(coverages=None, birth_date="2026-03-03").only
    assert finding.code == "patient_demographics.birth_date_after_service"
    assert "2026-03-03" not in finding.message


def test_where_only_some_services_precede_the_birth_the_check_of_dates_says_so_if_used():
    lines = [{"service_date": "2026-03-02"}, {"service_date": "2026-03-09"}]
    assert judged(coverages=None, birth_date="2026-03-05", lines=lines).codes == ["birth_date_after_service"]
    others = {"service_dates": {}}
    assert judged(coverages=None, birth_date="2026-03-05", lines=lines, others=others).codes == []
    assert judged(coverages=None, birth_date="2026-03-10", lines=lines, others=others).codes == [
        "birth_date_after_service"
    ]


def test_a_patient_may_be_a_hundred_and_twenty_and_not_a_year_more():
    assert judged(coverages=None, birth_date="1905-03-03").codes == []
    assert judged(coverages=None, birth_date="1905-03-02").codes == ["implausible_age"]


def test_the_greatest_age_is_the_rules_to_say():
    assert judged(coverages=None, birth_date="1950-02-01", value={"max_age_years": 75}).codes == ["implausible_age"]
    assert judged(coverages=None, birth_date="1950-02-01", value={"max_age_years": 76}).codes == []


def test_a_missing_birth_date_or_sex_is_not_checked():
    assert judged(birth_date=None).not_checked == ["the patient's birth date"]
    assert judged(sex=None).not_checked == ["the patient's sex"]


@pytest.mark.parametrize("sex", ["F", "M", "U"])
def test_codes_for_sex_that_exist_pass(sex):
    assert judged(sex=sex).codes == []


@pytest.mark.parametrize("sex", ["X", "FEMALE", "0"])
def test_other_codes_for_sex_are_faults(sex):
    finding = judged(sex=sex).only
    assert (finding.code, finding.fix) == ("patient_demographics.sex_code", "Send one of F, M, U.")


def test_a_misspelled_last_name_says_that_it_is_one_letter_away():
    finding = judged(last_name="PATIEMT").only
    assert (finding.code, finding.denial) == ("patient_demographics.name_mismatch", "CO-31")
    assert finding.message == (
        "The last name differs from the coverage on file: one letter away, most likely a misspelling."
    )


def test_a_first_name_is_compared_where_the_last_agrees():
    finding = judged(first_name="SIMPLE").only
    assert (finding.field, "one letter away" in finding.message) == ("patient.first_name", True)


def test_a_name_that_differs_altogether_is_one_finding():
    assert judged(first_name="OTHER", last_name="PERSON").codes == ["name_mismatch"]


def test_swapped_names_are_told_as_such():
    assert "swapped" in judged(first_name="PATIENT", last_name="SAMPLE").only.message


def test_case_accents_punctuation_initials_and_suffixes_do_not_count():
    assert judged(on_file(last_name="Pátient Jr."), first_name="Sample Q", last_name="patient").codes == []


def test_a_birth_date_that_differs_is_told_without_the_dates():
    finding = judged(birth_date="1950-01-02").only
    assert finding.code == "patient_demographics.birth_date_mismatch"
    assert finding.message == "The birth date differs from the coverage on file: month and day are swapped."
    assert judged(birth_date="1951-02-01").only.message.endswith("only the year differs.")
    assert judged(birth_date="1951-03-01").only.message.endswith("year and month differ.")


def test_a_member_id_that_differs_names_the_last_four_on_file():
    finding = judged(member_id="1EG4TE5MK79").only
    assert finding.code == "patient_demographics.member_id_mismatch"
    assert finding.message == "The member id differs from the one on file, which ends in MK73."


def test_a_short_member_id_on_file_is_not_repeated():
    assert judged(on_file(member_id="A123")).only.message == "The member id differs from the one on file."


@pytest.mark.parametrize("member_id", ["1eg4te5mk73", "1EG4-TE5-MK73", "1EG4 TE5 MK73"])
def test_case_spaces_and_dashes_of_a_member_id_do_not_count(member_id):
    assert judged(member_id=member_id).codes == []
    assert judged(on_file(member_id=member_id)).codes == []


def test_what_the_coverage_or_the_claim_leaves_out_is_not_compared():
    assert judged(on_file(last_name=None, birth_date=None)).codes == []
    assert judged(member_id=None).codes == []


def test_agreeing_with_one_of_several_coverages_is_enough():
    maiden = {**ON_FILE, "last_name": "MAIDEN"}
    assert judged([maiden, ON_FILE]).codes == []
    assert judged([maiden, {**ON_FILE, "last_name": "OTHER"}]).codes == ["name_mismatch"]


def test_of_several_coverages_the_one_with_the_member_id_is_meant():
    other = {**ON_FILE, "member_id": "9ZZ9ZZ9ZZ99", "last_name": "MAIDEN"}
    assert judged([other, ON_FILE], last_name="MAIDEN").codes == ["name_mismatch"]


def test_of_several_others_those_in_force_on_the_day_are_meant():
    ended = {**ON_FILE, "member_id": "OLD1", "ends_on": "2026-02-28", "last_name": "MAIDEN"}
    current = {**ON_FILE, "member_id": "NEW12"}
    assert judged([ended, current]).only.message.endswith("ends in EW12.")


def test_without_a_coverage_of_this_payer_the_comparison_is_not_checked():
    assert judged(coverages=None).not_checked == ["the patient's coverages"]
    assert judged([]).not_checked == ["a coverage by this payer on file"]
    assert judged(on_file(payer_id="another_payer", last_name="OTHER")).not_checked == [
        "a coverage by this payer on file"
    ]
    blank = on_file(last_name=None, first_name=None, birth_date=None, member_id=None)
    assert judged(blank).not_checked == ["the name, birth date and member id of the coverage on file"]


def test_no_message_repeats_the_patient():
    result = judged(first_name="Z0E", last_name="QUILL*", birth_date="2030-01-31", sex="Q", member_id="M-123456789")
    assert len(result.findings) == 7
    for finding in result.findings:
        for secret in ("ZOE", "QUILL", "2030", "123456", "1EG4", "1950", "PATIENT", "SAMPLE"):
            assert secret not in finding.message + finding.fix


def test_the_finding_of_a_second_patient_id_is_declared_as_a_warning():
    assert CHECKS["patient_demographics"].kinds["other_patient_id"].severity == "warning"


def test_voids_are_judged():
    assert CHECKS["patient_demographics"].judges_voids


def test_a_missing_first_name_is_to_be_given_as_the_coverage_has_it():
    assert judged(first_name=None).findings[0].fix == "Give the first name as the coverage on file has it."
    assert judged(on_file(first_name=None), first_name="-").findings[0].fix == "Give the first name, if there is one."


def test_a_sign_that_does_not_print_or_is_not_plain_is_not_repeated():
    for sign in ("\u0007", "€"):
        assert "a character that payers cannot read" in judged(last_name=f"PAT{sign}IENT").findings[0].message


def test_of_several_coverages_that_with_the_fewest_differences_is_compared():
    far = {**ON_FILE, "member_id": None, "last_name": "OTHER", "birth_date": "1960-05-05"}
    near = {**ON_FILE, "member_id": None, "birth_date": "1951-02-01"}
    for coverages in ((far, near), (near, far)):
        assert judged(coverages, member_id=None).codes == ["birth_date_mismatch"]
    assert judged(({**ON_FILE, "member_id": None}, far), member_id=None).passed


def test_of_equally_different_coverages_the_first_is_told():
    one = {**ON_FILE, "member_id": None, "birth_date": "1951-02-01"}
    two = {**ON_FILE, "member_id": None, "last_name": "OTHER"}
    assert judged((one, two), member_id=None).codes == ["birth_date_mismatch"]
    assert judged((two, one), member_id=None).codes == ["name_mismatch"]


def test_a_single_coverage_is_meant_even_under_another_member_id_and_before_it_began():
    assert judged(on_file(member_id="9ZZ", effective_on="2027-01-01")).codes == ["member_id_mismatch"]


def test_a_coverage_that_says_one_thing_about_the_patient_is_enough_to_compare():
    for part in ("last_name", "birth_date", "member_id"):
        rest = {name: None for name in ("last_name", "birth_date", "member_id", "first_name") if name != part}
        assert judged(on_file(**rest)).passed, part
    bare = dict.fromkeys(("last_name", "birth_date", "member_id"))
    assert judged(on_file(**bare)).not_checked


def test_parts_of_a_birth_date_that_differ_are_named():
    assert judged(on_file(birth_date="1951-02-01")).only.message.endswith("only the year differs.")
    assert judged(on_file(birth_date="1951-02-03")).only.message.endswith("year and day differ.")


def test_born_on_the_day_of_service_is_possible():
    assert "birth_date_after_service" not in judged(None, birth_date="2026-03-02").codes
