"""Deadlines by hand: every unit, every basis, clamping, leap days, rolls, presumed receipt."""

from datetime import date

import pytest

from chalicelib.domain.errors import InvalidInput
from chalicelib.domain.reading import read_as
from chalicelib.rules.calendar import is_business_day, next_business_day
from chalicelib.rules.limits import Deadline, Limit

NINETY = {"amount": 90, "unit": "days", "from": "service_date"}


def limit(**value) -> Limit:
    return read_as(Limit, {"kind": "initial", "from": "service_date", **value})


def last_day(value: Limit, start: str = "", **events: str) -> str:
    days = {name: date.fromisoformat(day) for name, day in {"service_date": start, **events}.items() if day}
    found = value.deadline(days)
    assert found is not None
    return found.last_day.isoformat()


@pytest.mark.parametrize(
    ("amount", "unit", "start", "expected"),
    [
        (90, "days", "2026-03-02", "2026-05-31"),
        (95, "days", "2026-01-01", "2026-04-06"),
        (0, "days", "2026-03-02", "2026-03-02"),
        (365, "days", "2027-03-01", "2028-02-29"),
        (1, "months", "2026-01-31", "2026-02-28"),
        (1, "months", "2028-01-31", "2028-02-29"),
        (12, "months", "2026-03-15", "2027-03-15"),
        (1, "months", "2026-12-31", "2027-01-31"),
        (1, "years", "2026-03-02", "2027-03-02"),
        (1, "years", "2028-02-29", "2029-02-28"),
        (4, "years", "2024-02-29", "2028-02-29"),
        (6, "end_of_month", "2026-01-31", "2026-07-31"),
        (6, "end_of_month", "2025-08-15", "2026-02-28"),
        (0, "end_of_month", "2028-02-03", "2028-02-29"),
        ("12-31", "fixed", "2026-01-01", "2027-12-31"),
        ("12-31", "fixed", "2026-12-31", "2027-12-31"),
        ("02-29", "fixed", "2026-06-01", "2027-02-28"),
        ("02-29", "fixed", "2027-06-01", "2028-02-29"),
        (120, "days_after_year_end", "2026-06-01", "2027-04-30"),
        (120, "days_after_year_end", "2027-06-01", "2028-04-29"),
    ],
)
def test_a_limit_counts_its_unit_from_the_day_after_the_start_and_includes_the_last_day(amount, unit, start, expected):
    assert last_day(limit(amount=amount, unit=unit), start) == expected


@pytest.mark.parametrize(
    ("start", "expected", "why"),
    [
        ("2026-03-29", "2026-04-01", "3 days on lies a Wednesday"),
        ("2026-04-01", "2026-04-06", "Saturday to Monday"),
        ("2026-04-02", "2026-04-06", "Sunday to Monday"),
        ("2026-06-30", "2026-07-06", "Friday 3 July 2026, on which the Saturday holiday is observed, and the weekend"),
        ("2027-07-02", "2027-07-06", "Monday 5 July 2027, on which the Sunday holiday is observed"),
        ("2026-11-23", "2026-11-27", "Thanksgiving Day to Friday"),
        ("2026-06-16", "2026-06-22", "Juneteenth on a Friday and the weekend"),
        ("2021-12-28", "2022-01-03", "New Year's Day 2022 was a Saturday, observed on 31 December 2021"),
    ],
)
def test_a_roll_moves_a_last_day_off_to_the_next_business_day(start, expected, why):
    assert last_day(limit(amount=3, unit="days", roll="next_business_day"), start) == expected, why


def test_a_limit_without_a_roll_ends_on_a_sunday():
    assert last_day(limit(amount=3, unit="days"), "2026-04-02") == "2026-04-05"


def test_inauguration_day_and_state_holidays_do_not_move_a_deadline():
    assert is_business_day(date(2026, 4, 3))
    assert is_business_day(date(2026, 11, 27))
    assert next_business_day(date(2026, 11, 27)) == date(2026, 11, 27)


def test_presumed_receipt_counts_from_five_days_after_the_notice():
    appeal = read_as(
        Limit, {"kind": "appeal_1", "amount": 120, "unit": "days", "from": "notice_received", "presumed_days": 5}
    )
    assert last_day(appeal, notice="2022-05-15") == "2022-09-17"
    assert last_day(appeal, notice="2022-08-15") == "2022-12-18"


def test_the_later_of_two_deadlines_counts_and_an_unknown_event_leaves_the_other():
    either = read_as(
        Limit,
        {
            "kind": "records",
            "later_of": [
                {"amount": 1, "unit": "years", "from": "service_date"},
                {"amount": 90, "unit": "days", "from": "notice"},
            ],
        },
    )
    assert last_day(either, "2026-01-10", notice="2026-12-01") == "2027-03-01"
    assert last_day(either, "2026-01-10", notice="2026-02-01") == "2027-01-10"
    assert last_day(either, "2026-01-10") == "2027-01-10"


def test_the_earlier_of_two_deadlines_counts():
    either = read_as(
        Limit,
        {
            "kind": "secondary",
            "earlier_of": [
                {"amount": 18, "unit": "months", "from": "service_date"},
                {"amount": 90, "unit": "days", "from": "primary_decision"},
            ],
        },
    )
    assert last_day(either, "2026-01-10", primary_decision="2026-02-01") == "2026-05-02"


def test_what_remains_of_the_initial_limit_is_the_initial_deadline_itself():
    remaining = limit(kind="corrected", amount=None, unit="remaining")
    initial = Deadline(date(2026, 6, 1), date(2026, 3, 2))
    assert remaining.deadline({"service_date": date(2026, 3, 2)}, initial) == initial


def test_a_deadline_never_leaves_the_calendar():
    assert last_day(limit(amount=10_000, unit="years"), "2026-01-01") == "9999-12-31"
    assert last_day(limit(amount=10_000, unit="days", roll="next_business_day"), "9999-12-30") == "9999-12-31"


@pytest.mark.parametrize(
    "value",
    [
        {"amount": 90, "unit": "days"} | {"from": None},
        {"amount": "90", "unit": "days"},
        {"amount": 90, "unit": "fixed"},
        {"amount": "13-01", "unit": "fixed"},
        {"amount": 5, "unit": "remaining"},
        {"amount": -1, "unit": "days"},
        {"amount": 90, "unit": "weeks"},
        {"amount": 90, "unit": "days", "from": "notice_received"},
        {"amount": 90, "unit": "days", "presumed_days": 5},
        {"amount": 90, "unit": "days", "later_of": [{"amount": 1, "unit": "days", "from": "notice"}]},
        {"later_of": [], "from": None},
        {"from": None, "later_of": [NINETY], "earlier_of": [NINETY]},
    ],
)
def test_a_limit_that_means_nothing_is_refused(value):
    with pytest.raises(InvalidInput):
        limit(**value)


def test_no_deadline_is_known_while_no_event_that_starts_one_is():
    either = read_as(Limit, {"kind": "records", "later_of": [NINETY, {**NINETY, "from": "notice"}]})
    assert either.deadline({"notice": None}) is None
    assert either.started({}) is None


def test_a_limit_is_written_again_as_it_stands_in_a_document():
    assert limit(amount=90, unit="days").plain() == {"kind": "initial", **NINETY}
