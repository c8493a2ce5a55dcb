"""When an authorization runs out, and when that cannot be told."""

from datetime import date, timedelta

import pytest

from chalicelib.services.authorizations.forecast import forecast
from chalicelib.services.authorizations.moving import held
from tests.unit.services.authorizations.sample import after, authorization

TODAY = date(2026, 9, 29)


def twice_a_week(of, weeks: int = 8):
    """A visit today and every 3 or 4 days before."""
    days = [TODAY - timedelta(days=7 * week + extra) for week in range(weeks) for extra in (0, 3)]
    return after(of, "C-1", *days)


def until(end: date, approved: int = 26, **terms):
    return twice_a_week(authorization(ends_on=end, approved=approved, **terms))


def test_it_runs_out_before_it_ends():
    found = forecast(until(date(2026, 11, 17)), TODAY)
    # 16 visits in 53 days; 10 left last 33.125 days, so 34; 49 days to the end take 14 more visits.
    assert found.words == "At this pace it runs out on 2 November 2026, 4 visits before it ends."
    assert (found.drawn, found.window_days, found.runs_out_on, found.short_by) == (16, 53, date(2026, 11, 2), 4)


@pytest.mark.parametrize(("end", "short_by", "spare"), [(date(2026, 11, 4), 0, 0), (date(2026, 11, 5), 1, 0)])
def test_it_lasts_to_the_day_and_is_one_visit_short_a_day_later(end, short_by, spare):
    found = forecast(until(end), TODAY)
    assert (found.short_by, found.spare) == (short_by, spare)
    assert (found.runs_out_on is None) == (short_by == 0)


def test_it_lasts_and_tells_what_will_be_left():
    found = forecast(until(date(2026, 10, 9)), TODAY)
    assert found.words == "At this pace 7 visits will be left when it ends on 9 October 2026."
    assert (found.spare, found.runs_out_on) == (7, None)


def test_the_plan_of_care_may_end_before_the_authorization():
    found = forecast(until(date(2026, 12, 31)), TODAY, needed_until=date(2026, 11, 17))
    assert found.words == "At this pace it runs out on 2 November 2026, 4 visits before the plan ends."
    assert forecast(until(date(2026, 11, 17)), TODAY, date(2026, 12, 31)).words.endswith("before it ends.")


def test_reserved_visits_are_taken_on_their_days_before_the_pace_goes_on():
    of = held(until(date(2026, 12, 31), approved=18), "R-1", [date(2026, 10, 5)], 1, TODAY).after
    found = forecast(of, TODAY)
    # 1 left behind 5 October, at 16 in 53 days: 3.3125 days, so 4.
    assert found.runs_out_on == date(2026, 10, 9)


def test_all_reserved_runs_out_on_the_last_reserved_day():
    of = held(until(date(2026, 12, 31), approved=17), "R-1", [date(2026, 10, 5)], 1, TODAY).after
    found = forecast(of, TODAY)
    assert (found.words, found.runs_out_on) == (
        "All are drawn or reserved; the last is reserved for 5 October 2026.",
        date(2026, 10, 5),
    )


def test_all_drawn_has_run_out():
    assert forecast(until(date(2026, 12, 31), approved=16), TODAY).words == "All are drawn."


@pytest.mark.parametrize(("days", "tells"), [(2, False), (3, True)])
def test_two_days_tell_no_pace_and_three_do(days, tells):
    of = after(authorization(ends_on=date(2026, 12, 31)), "C-1", *(TODAY - timedelta(days=n) for n in range(days)))
    found = forecast(of, TODAY)
    assert (found.runs_out_on is not None) == tells
    if not tells:
        assert found.words == "10 visits left; fewer than 3 days drew on it in 8 weeks, too few to tell a pace."


@pytest.mark.parametrize(("ago", "counts"), [(55, True), (56, False)])
def test_eight_weeks_count_with_their_first_day(ago, counts):
    days = [TODAY, TODAY - timedelta(days=1), TODAY - timedelta(days=ago)]
    found = forecast(after(authorization(ends_on=date(2026, 12, 31)), "C-1", *days), TODAY)
    assert found.drawn == (3 if counts else 2)


def test_three_visits_in_three_days_are_no_daily_pace():
    of = after(authorization(ends_on=date(2026, 12, 31)), "C-1", *(TODAY - timedelta(days=n) for n in range(3)))
    assert forecast(of, TODAY).window_days == 14


def test_without_an_end_it_tells_the_day_alone():
    found = forecast(twice_a_week(authorization(ends_on=None, approved=26)), TODAY)
    assert (found.words, found.short_by) == ("At this pace it runs out on 2 November 2026.", None)


def test_units_are_counted_in_units():
    of = authorization(unit_kind="units", approved=20, ends_on=date(2026, 12, 31))
    of = after(of, "C-1", *(TODAY - timedelta(days=7 * n) for n in range(4)), amount=4)
    found = forecast(of, TODAY)
    assert (found.drawn, found.window_days, found.runs_out_on) == (16, 22, date(2026, 10, 5))


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"status": "pending"}, "It is pending; there is nothing to foresee."),
        ({"approved": None}, "The payer gave no number, so it cannot run out before it ends."),
        ({"ends_on": date(2026, 9, 28)}, "It is over since 28 September 2026."),
    ],
)
def test_where_there_is_nothing_to_foresee_it_says_so(terms, words):
    assert forecast(authorization(**terms), TODAY).words == words
