"""The place of service: known, taken by the payer, and one where a practice bills."""

import pytest

from tests.unit.checks.judging import claim, judge


def judged(*lines, place="11", **value):
    return judge("place_of_service", value, claim(lines=lines or [{}], place_of_service=place))


def test_an_office_passes():
    assert judged().passed


def test_no_place_and_an_unknown_one_are_told_apart():
    assert judged(place=None).only.message == "No place of service is given."
    assert judged(place="98").only.message == "98 is not a place-of-service code."


def test_a_place_that_the_payer_denies_or_does_not_list_is_not_allowed():
    assert judged(denied=["11"]).codes == ["not_allowed"]
    assert judged(allowed=["12"]).codes == ["not_allowed"]
    assert judged(allowed=["11"]).passed
    assert judged(denied=["12"]).passed


@pytest.mark.parametrize("place", ["21", "31"])
def test_a_facility_normally_bills_therapy_itself(place):
    assert judged(place=place).codes == ["facility"]


def test_a_line_with_a_place_of_its_own_is_told_at_the_line_and_the_claims_place_once():
    found = judged({}, {}, {"place_of_service": "98"}, place="97")
    assert [(one.code.split(".")[1], one.line) for one in found.findings] == [
        ("unknown_code", None),
        ("unknown_code", 3),
    ]
