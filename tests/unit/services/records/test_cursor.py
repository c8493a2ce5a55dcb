"""Cursors: opaque, bound to their list, refused in words when they are anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import InvalidInput
from chalicelib.services.records.cursor import cursor_of, place_of


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_a_cursor_leads_back_to_its_place(place):
    assert place_of("claims of March", cursor_of("claims of March", place)) == place


def test_no_cursor_is_the_beginning():
    assert place_of("claims of March", None) is None


def test_a_cursor_of_another_list_is_refused():
    with pytest.raises(InvalidInput, match="no cursor of this list"):
        place_of("claims of April", cursor_of("claims of March", "2026-03-02"))


@given(st.text(max_size=60))
def test_anything_else_is_refused_and_not_repeated(text):
    with pytest.raises(InvalidInput, match="cursor: is no cursor of this list"):
        place_of("claims of March", text)


def test_a_cursor_that_holds_what_no_store_takes_is_refused():
    with pytest.raises(InvalidInput):
        place_of("a", cursor_of("a", "\ud800"))
