"""The worked cases and sample files that stand beside a checkout, where they do: units, assistants, planted faults."""

import json
from datetime import date
from pathlib import Path

import pytest

from chalicelib.domain.assistant import Segment, assistant_lines
from chalicelib.domain.verdict import Verdict
from chalicelib.rules.document import LoadedDocument
from chalicelib.rules.library import Library
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.count_units import count_units
from chalicelib.services.rulebook import shipped_library
from chalicelib.services.validate_claim import validate_x12_claim
from chalicelib.x12.claim_837p import read_837p
from tests.http.service import dated, document
from tests.unit.checks.judging import claim, judge

SHARED = Path(__file__).resolve().parents[3] / "shared"
ONE_FAULT = SHARED / "x12" / "one-fault" / "837"
AS_OF = date(2026, 11, 2)

pytestmark = pytest.mark.skipif(not ONE_FAULT.is_dir(), reason="no shared/ beside this checkout")

# What the name of each file promises: a finding code, on the claim or on the file.
PROMISED = {
    "L1_iea_control": "x12_structure.envelope",
    "L1_nonnumeric_charge": "x12_structure.element",
    "L1_unknown_segment": "x12_structure.order",
    "L2_51_lines": "line_structure.too_many_lines",
    "L2_bht01": "x12_structure.element",
    "L2_hl_wrong_parent": "x12_structure.order",
    "L2_line_no_sv1": "x12_structure.missing_segment",
    "L3_charge_unbalanced": "charge_amounts.total_mismatch",
    "L4_dx_pointer_beyond": "diagnosis_pointer.beyond",
    "L4_npi_checkdigit": "provider_identifiers.npi_check_digit",
    "L4_subscriber_no_dmg": "x12_structure.missing_segment",
    "L5_bad_state": "x12_structure.element",
    "L5_fake_icd": "diagnosis_code.unknown",
    "L5_icd_with_dot": "x12_structure.element",
    "L7_ot_no_GO": "discipline_modifier.missing",
    "enc_comp_mismatch_gt": "x12_structure.envelope",
}
GO = {"required": "GO", "procedures": ["97110", "97112", "97140", "97530", "97535"], "conflicts": ["GP", "GN"]}


def small_payer() -> Library:
    """The payer that the one-fault files name: the commercial template, and GO on every line."""
    checks = {"discipline_modifier": [dated(GO)]}
    value = document("small_commercial", checks, extends="commercial", x12_payer_ids=["999996666"])
    return shipped_library().with_documents([LoadedDocument(value, "small_commercial")])


def judged(name: str, library: Library) -> tuple[set[str], list[Verdict]]:
    """Every finding code of a file and its claims, and the verdicts."""
    reading = read_837p((ONE_FAULT / f"{name}.edi").read_bytes())
    verdicts = [validate_x12_claim(one, library, AS_OF) for one in reading.claims()]
    of_file = {f"x12_structure.{problem.code}" for problem in reading.problems}
    return of_file | {finding.code for verdict in verdicts for finding in verdict.findings}, verdicts


def unit_cases() -> list[dict]:
    file = SHARED / "reference" / "cases" / "units_dev.json"
    return json.loads(file.read_text()) if file.exists() else []


@pytest.mark.parametrize("case", unit_cases(), ids=lambda case: case["id"])
def test_a_worked_unit_case_comes_out_exactly_with_all_its_ties(case):
    services = [(line["code"], line["minutes"]) for line in case["lines"]]
    count = count_units(services, case["rounding"], shipped_tables().procedures())
    acceptable = [case["expected"], *case.get("also_acceptable", [])]
    assert count.units in acceptable
    assert all(units in acceptable for units in count.also_acceptable)
    assert len(count.also_acceptable) + 1 == len(acceptable)
    assert count.timed_total == case["total_timed_units"]


def assistant_cases() -> list[dict]:
    file = SHARED / "reference" / "cases" / "assistant_dev.json"
    return json.loads(file.read_text()) if file.exists() else []


@pytest.mark.parametrize("case", assistant_cases(), ids=lambda case: case["id"])
def test_a_worked_assistant_case_gives_the_lines_that_it_says(case):
    who = {"OTA": "assistant", "PTA": "assistant", "OT": "therapist", "PT": "therapist", "OT+OTA": "both"}
    segments = [Segment(part["code"], who[part["by"]], part["minutes"]) for part in case["segments"]]
    found = assistant_lines(segments, shipped_tables().procedures().timed15())
    lines = sorted((line.code, line.units, line.by_assistant) for line in found if line.units)
    if case["expected"] == "REJECT":
        (code, units, by_assistant) = lines[0]
        evaluation = {"procedure": code, "units": units, "modifiers": ["GO", *(["CO"] if by_assistant else [])]}
        value = {"modifier": "CO", "never_on": [code], "requires": ["GO"]}
        assert judge("assistant_modifier", value, claim(lines=[evaluation])).codes == ["on_evaluation"]
    else:
        expected = [
            (one["code"], one["units"], not {"CO", "CQ"}.isdisjoint(one["modifiers"])) for one in case["expected"]
        ]
        assert lines == sorted(expected)


@pytest.mark.parametrize("name", PROMISED)
def test_a_file_with_one_fault_gives_the_finding_that_its_name_promises_and_its_clean_twin_does_not(name):
    library = small_payer()
    found, _ = judged(name, library)
    clean, _ = judged("00_clean", library)
    assert PROMISED[name] in found
    assert PROMISED[name] not in clean


@pytest.mark.parametrize(
    "name", ["00_clean", "00b_clean_freq7_with_F8", "00c_clean_pos02_mod95", "00d_clean_pos10_mod95"]
)
def test_a_clean_file_is_never_rejected(name):
    found, verdicts = judged(name, small_payer())
    assert [verdict.verdict for verdict in verdicts] != ["reject"]
    assert not [code for code in found if code.startswith("x12_structure")]
