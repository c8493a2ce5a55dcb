"""Places of service as they are shipped."""

import pytest

from chalicelib.rules.tables import shipped_tables

PLACES = shipped_tables().places()


@pytest.mark.parametrize("code", ["02", "03", "10", "11", "12", "13", "27", "32", "49", "62", "66", "99"])
def test_places_where_a_practice_bills_therapy_are_no_facilities(code):
    place = PLACES.find(code)
    assert place is not None
    assert not place.facility


@pytest.mark.parametrize("code", ["19", "21", "22", "23", "24", "31", "34", "51", "61"])
def test_places_that_bill_therapy_themselves_are_facilities(code):
    place = PLACES.find(code)
    assert place is not None
    assert place.facility


@pytest.mark.parametrize("code", ["00", "28", "43", "98", "1", "011", "", "office"])
def test_other_text_is_no_place(code):
    assert PLACES.find(code) is None
