"""Pointers from lines to diagnoses."""

import pytest

from tests.unit.checks.judging import claim, judge

FOUR = ["M62.81", "R27.8", "G81.91", "M25.511"]


def judged(pointers, diagnoses=FOUR, **value):
    return judge("diagnosis_pointer", value, claim(diagnoses=diagnoses, lines=[{"diagnosis_pointers": pointers}]))


def listing(count):
    return [f"M62.{number}" for number in range(10, 10 + count)]


def test_pointers_to_listed_diagnoses_pass():
    for pointers in ([1], [4], [2, 1], [1, 2, 3, 4]):
        answer = judged(pointers)
        assert answer.passed
        assert not answer.findings, pointers


def test_a_line_that_points_nowhere_is_told():
    finding = judged([]).only
    assert (finding.code, finding.line, finding.field) == ("diagnosis_pointer.missing", 1, "lines.0.diagnosis_pointers")
    assert (finding.severity, finding.denial) == ("error", "CO-16")
    assert finding.fix == "Point line 1 to the diagnosis that was treated."


@pytest.mark.parametrize("pointer", [5, 0, -1, 10**9])
def test_a_pointer_past_the_list_or_before_it_leads_nowhere(pointer):
    for pointers in ([pointer], [1, pointer]):
        finding = judged(pointers).only
        assert (finding.code, finding.severity) == ("diagnosis_pointer.beyond", "error")
        assert str(pointer) in finding.message


def test_several_pointers_astray_are_one_finding():
    assert judged([5, 6, 5]).only.message == "Line 1 points to diagnosis 5, 6; the claim lists 4."


def test_one_diagnosis_named_twice_on_a_line_is_a_warning():
    finding = judged([1, 1]).only
    assert (finding.code, finding.severity) == ("diagnosis_pointer.beyond", "warning")


def test_a_line_takes_four_pointers_and_not_five():
    assert not judged([1, 2, 3, 4], listing(5)).findings
    finding = judged([1, 2, 3, 4, 5], listing(5)).only
    assert (finding.code, finding.line) == ("diagnosis_pointer.too_many", 1)


def test_a_payer_may_take_fewer_pointers():
    assert judged([1, 2], max_per_line=1).codes == ["too_many"]


def test_a_claim_takes_twelve_diagnoses_and_not_thirteen():
    assert not judged([1], listing(12)).findings
    finding = judged([1], listing(13)).only
    assert (finding.code, finding.line, finding.field) == ("diagnosis_pointer.too_many", None, "diagnoses")


def test_a_claim_without_diagnoses_is_one_problem_however_many_lines_it_has():
    lines = [{"diagnosis_pointers": []}, {"diagnosis_pointers": [1]}, {"diagnosis_pointers": []}]
    finding = judge("diagnosis_pointer", {}, claim(diagnoses=[], lines=lines)).only
    assert (finding.code, finding.line, finding.field) == ("diagnosis_pointer.no_diagnosis", None, "diagnoses")


def test_each_line_with_a_problem_is_told():
    lines = [{"diagnosis_pointers": []}, {}, {"diagnosis_pointers": [9]}]
    answer = judge("diagnosis_pointer", {}, claim(lines=lines))
    assert [(finding.line, code) for finding, code in zip(answer.findings, answer.codes, strict=True)] == [
        (1, "missing"),
        (3, "beyond"),
    ]


def test_a_line_without_a_number_goes_by_its_place():
    lines = [{}, {"line": None, "diagnosis_pointers": []}]
    assert judge("diagnosis_pointer", {}, claim(lines=lines)).only.message == "Line 2 points to no diagnosis."


@pytest.mark.parametrize(
    ("pointers", "count"), [([1], 0), ([4], 0), ([0], 1), ([5], 1), ([1, 4], 0), ([1, 0], 1), ([1, 5], 1)]
)
def test_the_first_and_the_last_diagnosis_may_be_pointed_to_and_none_before_or_after(pointers, count):
    assert len(judged(pointers).codes) == count


def test_only_the_pointers_that_go_astray_are_named():
    assert "points to diagnosis 0, 5; the claim lists 4." in judged([1, 0, 4, 5]).findings[0].message
