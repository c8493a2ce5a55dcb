"""Untimed codes: one unit a day."""

import pytest

from tests.unit.checks.judging import claim, judge

VALUE = {"procedures": ["97165", "97150"]}


def judged(*lines):
    return judge("untimed_units", VALUE, claim(lines=[{"procedure": "97150", "units": 1, **line} for line in lines]))


def test_one_unit_a_day_passes():
    assert judged({}).passed
    assert judged({"minutes": 55}).passed


def test_two_units_on_a_line_are_more_than_one():
    finding = judged({"units": 2}).only
    assert (finding.code, finding.field) == ("untimed_units.more_than_one", "lines.0.units")
    assert finding.fix == "Bill 1 unit of 97150."
    assert finding.concerns == ("97150",)


def test_the_same_code_on_two_lines_of_a_day_is_told_on_the_second():
    finding = judged({}, {}).only
    assert finding.line == 2
    assert finding.fix == "Bill 1 unit of 97150, on line 1 alone."


def test_one_code_of_a_day_is_one_finding_however_many_lines():
    assert judged({"units": 2}, {"units": 3}, {}).codes == ["more_than_one"]


def test_the_same_code_on_two_days_passes():
    assert judged({}, {"service_date": "2026-03-03"}).passed


def test_two_codes_on_one_day_pass():
    assert judged({}, {"procedure": "97165"}).passed


def test_a_timed_code_is_not_looked_at():
    assert judged({"procedure": "97530", "units": 4}).silent


def test_lines_without_a_date_are_not_taken_for_one_day():
    assert judged({"service_date": None}, {"service_date": None}).passed


@pytest.mark.parametrize("units", [None, 0, -3])
def test_units_that_are_missing_or_not_above_zero_are_left_to_others(units):
    assert judged({"units": units}).silent


def test_a_fraction_above_one_is_more_than_one():
    assert judged({"units": 1.5}).codes == ["more_than_one"]


def test_units_are_told_as_they_stand_on_the_lines():
    finding = judged({}, {"units": 2}).only
    assert "3 units of 97150 on 2026-03-02" in finding.message
    assert "2 units of 97150" in judged({"units": 2, "service_date": None}).only.message


def test_a_line_without_units_adds_nothing_to_the_others():
    assert judged({"units": None}, {"units": 1}).passed
    assert "2 units" in judged({"units": None}, {"units": 2}).only.message
