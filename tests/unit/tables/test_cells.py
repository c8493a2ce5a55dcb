"""What a cell of a reference table may hold, and what the tables refuse."""

import pytest

from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.tables import shipped_tables
from chalicelib.rules.tables.cells import label, yes
from tests.unit.tables.samples import tables


def test_a_blank_label_is_refused():
    assert label("Clinic") == "Clinic"
    with pytest.raises(ValueError, match="must not be blank"):
        label("  ")


@pytest.mark.parametrize(("text", "meant"), [("Y", True), ("", False)])
def test_a_mark_is_y_or_blank(text, meant):
    assert yes(text) is meant


@pytest.mark.parametrize("text", ["N", "y", " "])
def test_any_other_mark_is_refused(text):
    with pytest.raises(ValueError, match="must be Y or blank"):
        yes(text)


def test_a_place_of_other_than_two_digits_is_refused_with_its_row(tmp_path):
    with pytest.raises(RulesRefused, match=r"row 3.*two digits"):
        tables(tmp_path, "places", "11,Office,", "1,Office,").places("sample")


def test_a_procedure_of_the_table_is_known_until_the_day_it_was_deleted():
    known = shipped_tables().procedures()
    assert "97530" in known.codes()
    assert "97530" in known.timed15()
    assert "97165" not in known.timed15()
    gone = next(row for code in sorted(known.codes()) if (row := known.find(code)) and row.deleted_on)
    assert not gone.valid_on(gone.deleted_on)


def test_a_procedure_that_stands_twice_is_refused(tmp_path):
    row = "97530,Activities,timed15,15,,,always,GO,A,,,,verified"
    with pytest.raises(RulesRefused, match="97530 stands twice"):
        tables(tmp_path, "procedures", row, row).procedures("sample")
