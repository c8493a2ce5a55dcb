"""Which units are an assistant's: full quarters first, then the last one or two, then the share of untimed services."""

import pytest

from chalicelib.domain.assistant import (
    AssistantLine,
    Minutes,
    Segment,
    Split,
    assistant_lines,
    split_timed,
    split_untimed,
)

TIMED = frozenset({"97110", "97140", "97530", "97535"})


def lines(*segments):
    return [
        (line.code, line.units, line.by_assistant) for line in assistant_lines([Segment(*s) for s in segments], TIMED)
    ]


def test_two_units_of_twelve_minutes_each_are_one_and_one():
    assert lines(("97535", "assistant", 12), ("97535", "therapist", 12)) == [("97535", 1, True), ("97535", 1, False)]


def test_a_last_unit_with_eight_minutes_by_the_therapist_is_the_therapists():
    assert lines(("97530", "assistant", 7), ("97530", "therapist", 8)) == [("97530", 1, False)]


def test_a_last_unit_with_seven_minutes_by_the_therapist_is_the_assistants():
    assert lines(("97530", "assistant", 8), ("97530", "therapist", 7)) == [("97530", 1, True)]


def test_ten_percent_of_an_untimed_service_is_not_over_the_share():
    assert lines(("97150", "therapist", 36), ("97150", "assistant", 4)) == [("97150", 1, False)]


def test_more_than_ten_percent_of_an_untimed_service_makes_it_the_assistants():
    assert lines(("97150", "therapist", 35), ("97150", "assistant", 5)) == [("97150", 1, True)]


def test_a_full_quarter_by_the_assistant_is_a_unit_of_its_own():
    spent = (("97110", "assistant", 23), ("97110", "therapist", 13), ("97140", "therapist", 30))
    assert lines(*spent) == [("97110", 1, True), ("97110", 1, False), ("97140", 2, False)]


def test_time_together_is_the_therapists():
    assert lines(("97530", "both", 15)) == [("97530", 1, False)]


def test_codes_are_divided_each_by_itself():
    assert lines(("97530", "therapist", 30), ("97535", "assistant", 15)) == [("97530", 2, False), ("97535", 1, True)]


def test_an_untimed_service_by_the_assistant_alone_is_one_line():
    assert assistant_lines([Segment("97165", "assistant", 40)], TIMED) == [AssistantLine("97165", 1, True)]


@pytest.mark.parametrize(
    ("units", "therapist", "assistant", "split"),
    [
        (3, 22, 23, Split(2, 1)),  # 15 + 15 full; of the last 15 minutes the therapist has 7
        (3, 23, 22, Split(1, 2)),  # ... and here 8
        (2, 20, 5, Split(1, 1)),  # the last unit is 5 + 5
        (2, 26, 4, Split(0, 2)),  # the last unit is 11 + 4
        (2, 14, 9, Split(1, 1)),  # 23 minutes in all, the least that makes two
        (2, 14, 14, Split(1, 1)),  # 28 in all, the most without a full quarter
        (1, 0, 7, Split(1, 0)),  # a unit that the pool gives to seven minutes
        (1, 30, 5, None),  # fewer units than the minutes make
        (4, 20, 10, None),  # more
        (1, 0, 0, None),
    ],
)
def test_units_divide_by_the_minutes_that_made_them(units, therapist, assistant, split):
    assert split_timed(units, Minutes(therapist, assistant)) == split


def test_the_share_is_the_payers():
    assert split_untimed(1, Minutes(35, 5), percent=12) == Split(1, 0)
    assert split_untimed(1, Minutes(35, 5), percent=13) == Split(0, 1)


@pytest.mark.parametrize(
    ("units", "therapist", "assistant", "split"),
    [
        (1, 8, 7, Split(1, 0)),
        (2, 13, 23, Split(2, 0)),
        (2, 12, 12, Split(2, 0)),
        (2, 27, 1, Split(0, 2)),  # 12 + 1 are left, and 1 of 13 is no more than a tenth
        (2, 30, 0, Split(0, 2)),
    ],
)
def test_without_the_exceptions_the_share_alone_decides_about_what_is_left(units, therapist, assistant, split):
    assert split_timed(units, Minutes(therapist, assistant), midpoint=False) == split
