"""A claim that can be read as lines."""

import pytest

from chalicelib.domain.origin import Origin
from tests.unit.checks.judging import claim, judge


def judged(lines, value=None, from_x12=False):
    of_claim = claim(lines=lines)
    if from_x12:
        of_claim.origin = Origin(None, None, None, [], [])
    return judge("line_structure", value or {}, of_claim)


def test_a_claim_with_numbered_lines_and_units_passes():
    assert judged([{}, {}]).codes == []
    assert judged([{}, {}]).passed


def test_a_claim_without_lines_bills_nothing():
    finding = judged([]).only
    assert (finding.code, finding.severity, finding.line) == ("line_structure.no_lines", "error", None)


def test_fifty_lines_are_taken_and_fifty_one_are_too_many():
    assert judged([{}] * 50).codes == []
    finding = judged([{}] * 51).only
    assert finding.code == "line_structure.too_many_lines"
    assert "51 lines" in finding.message


def test_a_payer_may_take_fewer_lines():
    assert judged([{}] * 6, {"max_lines": 6}).codes == []
    assert judged([{}] * 7, {"max_lines": 6}).codes == ["too_many_lines"]


@pytest.mark.parametrize("numbers", [(1, 1), (0, 1), (-1, 2), (2, 2)])
def test_a_number_below_one_or_given_twice_is_an_error(numbers):
    finding = judged([{"line": number} for number in numbers]).only
    assert (finding.code, finding.severity) == ("line_structure.line_number", "error")


@pytest.mark.parametrize("numbers", [(1, 3), (2, 1), (10, 20)])
def test_numbers_out_of_sequence_are_a_warning(numbers):
    finding = judged([{"line": number} for number in numbers]).only
    assert (finding.code, finding.severity) == ("line_structure.line_number", "warning")


def test_lines_may_go_without_numbers():
    assert judged([{"line": None}, {"line": None}]).codes == []


def test_the_numbers_of_an_837p_are_the_readers_matter():
    assert judged([{"line": 1}, {"line": 1}], from_x12=True).codes == []


@pytest.mark.parametrize("units", [None, 0, -3, -0.5])
def test_a_line_without_units_says_which(units):
    finding = judged([{}, {"units": units}]).only
    assert (finding.code, finding.line, finding.field) == ("line_structure.units_missing", 2, "lines.1.units")


@pytest.mark.parametrize("units", [1, 1.5, 1_000_000])
def test_any_positive_count_of_units_is_another_checks_matter(units):
    assert judged([{"units": units}]).codes == []


def test_several_problems_are_told_together():
    assert judged([{"units": None}] * 51).codes == ["too_many_lines"] + ["units_missing"] * 51


def test_units_that_are_none_and_units_of_nothing_are_told_apart():
    assert "no units" in judged([{"units": None}]).only.message
    assert "0 units" in judged([{"units": 0}]).only.message


def test_lines_of_which_one_has_no_number_are_not_asked_for_a_sequence():
    assert judged([{"line": 2}, {"line": None}]).passed
    assert judged([{"line": 2}, {"line": None}]).codes == []
