"""What breaches the guide is found on the claim or the file that it belongs to, and its clean twin is left alone."""

import pytest

from tests.x12.faults import CLAIM_FAULTS, DEPENDENT_FAULTS, FILE_FAULTS, SECONDARY_FAULTS, Fault
from tests.x12.interchange import Edit, added, make_837p, position, replaced, without
from tests.x12.reading import all_problems, claim_problems, claims_of, file_problems, named, only_claim, origin_of


def _words(fault: Fault) -> str:
    return fault.words


def _at(data: bytes, found: str) -> list[int | None]:
    """The segments at which a problem was found."""
    return [problem.segment for problem in all_problems(data) if f"{problem.code} {problem.x12}" == found]


@pytest.mark.parametrize("fault", CLAIM_FAULTS, ids=_words)
def test_a_fault_of_a_claim_is_found_once_on_that_claim_at_its_segment(fault: Fault) -> None:
    data = make_837p(lines=1, edits=(fault.edit,))
    assert file_problems(data) == []
    assert _at(data, fault.found) == [position(data, fault.at)]
    assert {problem.severity for problem in claim_problems(data)} == {"error"}


@pytest.mark.parametrize("fault", FILE_FAULTS, ids=_words)
def test_a_fault_of_the_file_is_found_on_the_file_at_its_segment(fault: Fault) -> None:
    data = make_837p(lines=1, edits=(fault.edit,))
    assert claim_problems(data) == []
    assert _at(data, fault.found) == [position(data, fault.at)]
    assert len(claims_of(data)) == 1


@pytest.mark.parametrize("fault", DEPENDENT_FAULTS, ids=_words)
def test_a_fault_of_a_dependent_patient_is_found_on_the_claim(fault: Fault) -> None:
    data = make_837p(lines=1, dependent=True, edits=(fault.edit,))
    assert named(all_problems(data)) == [fault.found]
    assert _at(data, fault.found) == [position(data, fault.at)]


@pytest.mark.parametrize("fault", SECONDARY_FAULTS, ids=_words)
def test_a_fault_of_another_payer_is_found_on_the_claim(fault: Fault) -> None:
    data = make_837p(lines=1, secondary=True, edits=(fault.edit,))
    assert named(all_problems(data)) == [fault.found]
    assert _at(data, fault.found) == [position(data, fault.at)]


@pytest.mark.parametrize("dependent", [False, True])
@pytest.mark.parametrize("secondary", [False, True])
def test_a_clean_file_is_never_flagged(dependent: bool, secondary: bool) -> None:
    data = make_837p(claims=4, lines=50, per_subscriber=2, dependent=dependent, secondary=secondary)
    assert all_problems(data) == []


@pytest.mark.parametrize(
    "edit",
    [
        replaced("N3", "N3*12 BOXWOOD POSTERN"),
        replaced("N4", "N4*SAMPLEVILLE*QC*H2X 1Y4*CA"),
        replaced("N4", "N4*SAMPLEBURG**10115*DE"),
        replaced("SBR", "SBR*P*18*******ZZ"),
        replaced("HI", "HI*ABK:M6281*ABF:R278*ABF:M25641" + "*ABF:R278" * 9),
        added("HI", "HI*BP:97530"),
        added("REF*EI", "NM1*87*2", "N3*PO BOX 12", "N4*SAMPLETON*NY*12345"),
        added("REF*EI", "REF*1G*SAMPLE", "PER*IC*SAMPLE*TE*5550100100"),
        added("CLM", "DTP*431*D8*20260101", "PWK*OZ*EL", "AMT*F5*10", "NTE*ADD*SAMPLE"),
        added("DTP*472", "DTP*471*D8*20260301", "QTY*PT*2", "NTE*ADD*SAMPLE"),
        added("REF*6R", "LIN**N4*00000000000", "CTP****1*UN", "LQ*UT*01.01", "FRM*1*Y"),
        added("ISA", "TA1*000000905*260320*0915*A*000"),
        replaced("CLM", f"CLM*{'A' * 38}*45.5***11:B:1"),
        replaced("REF*G1", f"REF*G1*{'A' * 50}"),
    ],
)
def test_what_the_guide_allows_is_no_fault(edit: Edit) -> None:
    assert all_problems(make_837p(lines=1, edits=(edit,))) == []


@pytest.mark.parametrize(("zip_code", "severity"), [("12345", "warning"), ("12345-0001", "warning"), ("1234", "error")])
def test_a_five_digit_zip_code_of_the_billing_provider_is_a_warning(zip_code: str, severity: str) -> None:
    data = make_837p(edits=(replaced("N4", f"N4*SAMPLETON*NY*{zip_code}"),))
    assert [(problem.x12, problem.severity) for problem in all_problems(data)] == [("2010AA/N403", severity)]


@pytest.mark.parametrize(("day", "found"), [("20150930", []), ("20151001", ["element 2300/HI01-1"])])
def test_icd_9_qualifiers_are_right_up_to_the_last_day_of_icd_9(day: str, found: list[str]) -> None:
    edits = (replaced("HI", "HI*BK:7215*BF:7242"), replaced("DTP*472", f"DTP*472*D8*{day}"))
    assert named(all_problems(make_837p(lines=1, edits=edits))) == found


def test_what_is_wrong_with_the_billing_provider_is_said_on_every_claim_below() -> None:
    data = make_837p(claims=3, per_subscriber=2, edits=(without("REF*EI"),))
    assert [named(origin_of(claim).problems) for claim in claims_of(data)] == [["missing_segment 2010AA/REF"]] * 3


def test_what_is_wrong_with_a_subscriber_is_said_on_his_claims_alone() -> None:
    data = make_837p(claims=4, per_subscriber=2, edits=(without("DMG", 2),))
    assert [len(origin_of(claim).problems) for claim in claims_of(data)] == [0, 0, 1, 1]


def test_what_is_wrong_with_a_claim_is_said_on_that_claim_alone() -> None:
    data = make_837p(claims=3, per_subscriber=3, edits=(without("HI", 2),))
    assert [len(origin_of(claim).problems) for claim in claims_of(data)] == [0, 1, 0]


def test_a_line_without_a_service_still_is_a_line_and_the_problem_has_its_number() -> None:
    data = make_837p(lines=3, edits=(without("SV1", 2),))
    claim = only_claim(data)
    assert [line.procedure for line in claim.lines] == ["97530", None, "97535"]
    assert [problem.line for problem in origin_of(claim).problems] == [2]


def test_a_service_that_lost_its_lx_is_a_line_of_its_own() -> None:
    claim = only_claim(make_837p(lines=3, edits=(without("LX*2"),)))
    assert [line.procedure for line in claim.lines] == ["97530", "97110", "97535"]
    assert [(problem.code, problem.line) for problem in origin_of(claim).problems] == [("order", 2)]


def test_services_without_any_lx_are_lines_all_the_same() -> None:
    claim = only_claim(make_837p(lines=3, edits=(without("LX"), without("LX"), without("LX"))))
    assert [(line.line, line.procedure) for line in claim.lines] == [(1, "97530"), (2, "97110"), (3, "97535")]
    assert named(origin_of(claim).problems) == ["order 2400/SV1"] * 3


def test_a_claim_above_which_no_level_stands_says_what_it_lacks() -> None:
    claim = only_claim(make_837p(lines=1, edits=(without("HL*1"), without("HL*2"))))
    problems = origin_of(claim).problems
    assert "missing_segment 2010BA/NM1" in named(problems)
    assert {problem.segment for problem in problems} == {None}


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        (replaced("CLM", "CLM*A*23O.5***11:B:1"), "total_charge"),
        (replaced("SV1", "SV1*HC:97110*4S*UN*1***1", 2), "lines.1.charge"),
        (replaced("SV1", "SV1*HC:97110*45*UN*I***1", 2), "lines.1.units"),
        (replaced("DTP*472", "DTP*472*D8*20261340", 2), "lines.1.service_date"),
        (replaced("HI", "HI*ABK:M6281*ABF:R27.8"), "diagnoses.1"),
    ],
)
def test_an_unreadable_value_is_unknown_and_the_problem_names_its_field(edit: Edit, field: str) -> None:
    (problem,) = claim_problems(make_837p(lines=2, edits=(edit,)))
    assert problem.field == field


def test_unreadable_values_are_none() -> None:
    edits = (
        replaced("CLM", "CLM*A*23O.5***11:B:1"),
        replaced("SV1", "SV1*HC:97530:GO*4S*UN*I***A"),
        replaced("DTP*472", "DTP*472*D8*20261340"),
        replaced("DMG", "DMG*D8*19000230*F"),
    )
    claim = only_claim(make_837p(lines=1, edits=edits))
    line = claim.lines[0]
    assert claim.total_charge_cents is claim.patient.birth_date is None
    assert line.charge_cents is line.units is line.service_date is None
    assert line.diagnosis_pointers == ()


def test_totals_pointers_check_digits_and_modifiers_are_left_to_the_checks() -> None:
    edits = (
        replaced("CLM", "CLM*A*999***11:B:1"),
        replaced("SV1", "SV1*HC:97530*45.5*UN*1***7"),
        replaced("NM1*85", "NM1*85*2*SAMPLE*****XX*1234567890"),
        replaced("HI", "HI*ABK:Q9999X"),
    )
    assert all_problems(make_837p(lines=1, edits=edits)) == []
    assert all_problems(make_837p(lines=51)) == []


def test_no_problem_text_holds_a_value_that_could_be_a_patients() -> None:
    for fault in (*CLAIM_FAULTS, *FILE_FAULTS):
        for problem in all_problems(make_837p(lines=1, edits=(fault.edit,))):
            assert "SAMPLE" not in problem.message + problem.fix + problem.x12


def test_a_value_in_the_wrong_element_is_not_repeated_in_the_problem() -> None:
    shifted = replaced("NM1*IL", "NM1*IL*LASTNAME*FIRSTNAME****MI*SAMPLEMEMBER")
    texts = [problem.message + problem.fix for problem in all_problems(make_837p(edits=(shifted,)))]
    assert texts
    assert not any("NAME" in text or "MEMBER" in text for text in texts)


def test_a_list_of_problems_is_bounded_and_says_so() -> None:
    data = make_837p(lines=200, edits=tuple(without("DTP*472") for _ in range(150)))
    problems = claim_problems(data)
    assert len(problems) == 101
    assert "not listed" in problems[-1].message
