"""CSV that a spreadsheet opens as text."""

import pytest

from chalicelib.web.csv_table import cell, csv_table, wants_csv


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", "|calc", "%x"])
def test_text_that_begins_like_a_formula_is_made_harmless(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(("value", "told"), [("C-1", "C-1"), ("2026-03-02", "2026-03-02"), (-3, -3), (None, "")])
def test_other_text_numbers_and_nothing_stay_as_they_are(value, told):
    assert cell(value) == told


def test_quotes_commas_and_lines_are_kept_within_a_cell():
    table = csv_table(["a", "b"], [{"a": 'say "x", y', "b": "two\nlines"}])
    assert table == 'a,b\r\n"say ""x"", y","two\nlines"\r\n'


def test_the_query_goes_before_the_header():
    assert wants_csv("csv", "application/json")
    assert wants_csv(None, "text/csv;q=0.9")
    assert not wants_csv("json", "text/csv")
    assert not wants_csv(None, "*/*")
