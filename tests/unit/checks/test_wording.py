"""Words of messages."""

from chalicelib.checks.wording import counted, lines_named, listed
from tests.unit.checks.judging import claim


def test_lists_read_like_speech():
    assert listed([]) == ""
    assert listed(["A"]) == "A"
    assert listed(["A", "B"]) == "A and B"
    assert listed("ABC", "or") == "A, B or C"


def test_lines_go_by_number_and_without_one_by_place():
    lines = claim(lines=[{"line": 7}, {"line": None}]).lines
    assert lines_named(lines[:1]) == "line 7"
    assert lines_named(lines) == "lines 7 and 2"


def test_counts_agree_with_their_noun():
    assert [counted(number, "unit") for number in (0, 1, 2.0, 1.5)] == ["0 units", "1 unit", "2 units", "1.5 units"]
