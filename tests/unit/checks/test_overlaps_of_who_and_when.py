"""Two findings that say the same thing are one, in whole verdicts."""

from datetime import date

from chalicelib.domain.context import Context
from chalicelib.domain.origin import Origin, StructureProblem
from chalicelib.domain.reading import read_as
from chalicelib.validation import validate
from tests.unit.checks.judging import AS_OF, claim, rules


def codes(values, problems=None, context=None, **changes):
    of_claim = claim(**changes)
    if problems is not None:
        of_claim.origin = Origin(None, None, None, [], problems)
    verdict = validate(of_claim, read_as(Context, context or {}), rules(values), AS_OF)
    return [finding.code for finding in verdict.findings]


def test_a_birth_after_all_services_is_the_patients_matter_alone():
    both = {"patient_demographics": {}, "service_dates": {}}
    assert codes(both, patient={"birth_date": "2026-03-03"}) == ["patient_demographics.birth_date_after_service"]
    assert codes(both, patient={"birth_date": "2030-03-03"}) == ["patient_demographics.birth_date_future"]
    assert codes({"service_dates": {}}, patient={"birth_date": "2026-03-03"}) == ["service_dates.before_birth"]


def test_a_birth_after_some_services_is_the_lines_matter_alone():
    lines = [{"service_date": "2026-03-01"}, {"service_date": "2026-03-09"}]
    both = {"patient_demographics": {}, "service_dates": {}}
    assert codes(both, patient={"birth_date": "2026-03-05"}, lines=lines) == ["service_dates.before_birth"]


def test_what_an_837p_left_unreadable_is_not_also_missing():
    values = {"service_dates": {}, "line_structure": {}, "x12_structure": {}}
    lines = [{"service_date": None, "units": None}]
    missing = ["service_dates.missing", "line_structure.units_missing"]
    assert codes(values, [], lines=lines) == missing
    problems = [
        StructureProblem("element", "", "", "2400/DTP03", 30, 1, "lines.0.service_date"),
        StructureProblem("element", "", "", "2400/SV104", 29, 1, "lines.0.units"),
    ]
    assert codes(values, problems, lines=lines) == ["x12_structure.element"] * 2
    assert codes(values, problems[:1], lines=lines) == ["line_structure.units_missing", "x12_structure.element"]


def test_a_copy_of_a_decided_claim_is_told_by_one_check():
    values = {
        "duplicate_claim": {"bypass_modifiers": ["76"]},
        "replacement_claim": {"accepts_replacement": True},
    }
    entry = {
        "claim_id": "C-0",
        "payer_id": "sample_payer",
        "service_date": "2026-03-02",
        "procedure": "97530",
        "modifiers": ["GO"],
        "units": 2,
        "rendering_npi": "1234567893",
    }
    paid, sent = {"history": [{**entry, "status": "paid"}]}, {"history": [{**entry, "status": "submitted"}]}
    assert codes(values, context=paid) == ["replacement_claim.should_replace"]
    assert codes(values, context=sent) == ["duplicate_claim.exact"]
    assert codes(values, context=paid, frequency="7") == ["replacement_claim.original_reference_missing"]
    assert codes(values, context=paid, frequency="7", original_reference="ICN1") == []


def test_a_late_claim_is_not_also_too_old():
    limit = {"kind": "initial", "amount": 10, "unit": "days", "from": "service_date"}
    values = {"timely_filing": {"limits": [limit]}, "service_dates": {"max_age_days": 10}}
    assert codes(values) == ["timely_filing.late"]
    assert codes({"service_dates": {"max_age_days": 10}}) == ["service_dates.too_old"]


def test_a_void_is_judged_for_identity_replacement_and_structure_alone():
    values = {
        "patient_demographics": {},
        "provider_identifiers": {},
        "replacement_claim": {},
        "line_structure": {},
        "service_dates": {},
        "charge_amounts": {},
        "eligibility": {"required": True},
    }
    void = {
        "frequency": "8",
        "patient": {"sex": "Q"},
        "billing_provider": {"npi": "1234567890"},
        "total_charge": "1.00",
    }
    lines = [{"units": None, "service_date": str(date(2027, 1, 1))}]
    assert codes(values, context={"coverages": []}, lines=lines, **void) == [
        "patient_demographics.sex_code",
        "provider_identifiers.npi_check_digit",
        "replacement_claim.original_reference_missing",
        "line_structure.units_missing",
    ]
