"""Words of messages."""

from datetime import date

from chalicelib.checks.wording import counted, days_named, lines_named, listed
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


def test_days_are_named_once_in_order_and_many_of_them_counted():
    days = [date(2026, 3, day) for day in (4, 2, 2, 9, 6, 11)]
    assert days_named(days[:3]) == "2026-03-02 and 2026-03-04"
    assert days_named(days) == "2026-03-02, 2026-03-04, 2026-03-06 and 2 more days"


def test_of_many_lines_the_rest_is_counted():
    assert lines_named(claim(lines=[{}] * 8).lines) == "lines 1, 2, 3, 4, 5, 6, 7 and 8"
    assert lines_named(claim(lines=[{}] * 50).lines) == "lines 1, 2, 3, 4, 5, 6, 7 and 43 more"


def test_up_to_eight_lines_are_named_and_of_nine_seven():
    eight, nine = (claim(lines=[{}] * count).lines for count in (8, 9))
    assert lines_named(eight) == "lines 1, 2, 3, 4, 5, 6, 7 and 8"
    assert lines_named(nine) == "lines 1, 2, 3, 4, 5, 6, 7 and 2 more"


def test_up_to_four_days_are_named_and_of_five_three():
    days = [date(2026, 3, day) for day in range(2, 7)]
    assert days_named(days[:4]) == "2026-03-02, 2026-03-03, 2026-03-04 and 2026-03-05"
    assert days_named(days) == "2026-03-02, 2026-03-03, 2026-03-04 and 2 more days"
