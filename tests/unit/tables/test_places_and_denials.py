"""Places of service that exist, and what is known of denial reasons."""

import pytest

from chalicelib.rules.tables import shipped_tables

CHECKS = (
    "add_on_code authorization assistant_modifier coordination_of_benefits diagnosis_code diagnosis_pointer "
    "discipline_modifier documentation_on_file duplicate_claim eligibility line_structure medical_necessity member_id "
    "modifier_validity mue ncci_ptp patient_demographics place_of_service plan_of_care procedure_code progress_report "
    "provider_enrollment provider_identifiers referring_provider service_dates telehealth threshold_modifier "
    "timely_filing unit_cap visit_cap"
)


@pytest.mark.parametrize("code", ["11", "12", "02", "10"])
def test_the_places_of_a_private_practice_are_no_facilities(code: str) -> None:
    place = shipped_tables().places().find(code)
    assert place is not None
    assert not place.facility


@pytest.mark.parametrize("code", ["21", "22", "31"])
def test_hospitals_and_skilled_nursing_are_facilities(code: str) -> None:
    place = shipped_tables().places().find(code)
    assert place is not None
    assert place.facility


@pytest.mark.parametrize("code", ["00", "98", "1", "", "ab"])
def test_other_codes_are_no_places(code: str) -> None:
    assert shipped_tables().places().find(code) is None


def test_a_late_claim_is_not_corrected_but_may_be_appealed() -> None:
    late = shipped_tables().denials().find("29")
    assert late is not None
    assert (late.groups, late.correctable, late.appealable) == (("CO",), "no", "depends")
    assert late.checks == ("timely_filing",)


@pytest.mark.parametrize("code", ["206", "207", "208", "251", "252"])
def test_reasons_that_share_a_cause_have_a_row_each(code: str) -> None:
    assert shipped_tables().denials().find(code) is not None


def test_a_denial_names_only_checks_of_the_catalogue() -> None:
    known = set(CHECKS.split())
    named = {check for denial in shipped_tables().denials().all() for check in denial.checks}
    assert named <= known
