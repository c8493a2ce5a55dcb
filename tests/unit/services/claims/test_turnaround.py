"""Days from service to sending, receipt and payment, and the shares of a month."""

from datetime import date

import pytest

from chalicelib.rules.promises import shipped_promises
from chalicelib.services.claims.month import Tally, month_of
from chalicelib.services.claims.turnaround import milestones, turnaround
from tests.unit.services.claims.lives import claim, event, life, line

PROMISE = shipped_promises().submission
NEVER = dict.fromkeys(("recorded_days", "submitted_days", "accepted_days", "paid_days", "sent_in_time"))
LATER = date(2026, 6, 1)
DENIED_LINE = [line(1, "paid"), line(2, "denied", reasons=["CO-197"])]


def gone(lived, as_of=LATER):
    return turnaround(milestones(lived), PROMISE, as_of)


def test_days_count_from_the_last_service_to_the_first_event_of_each_kind():
    lived = life(
        event("submitted", "03-05"), event("submitted", "03-09"), event("accepted", "03-10"), event("paid", "03-24")
    )
    assert gone(lived) == {
        "recorded_days": 1,
        "submitted_days": 2,
        "accepted_days": 7,
        "paid_days": 21,
        "sent_in_time": True,
    }


@pytest.mark.parametrize(("submitted", "in_time"), [("03-05", True), ("03-06", False)])
def test_forty_eight_hours_are_two_days_after_the_last_service(submitted, in_time):
    assert gone(life(event("submitted", submitted)))["sent_in_time"] is in_time


@pytest.mark.parametrize(("today", "in_time"), [(date(2026, 3, 5), None), (date(2026, 3, 6), False)])
def test_a_claim_that_was_not_sent_is_late_only_once_it_can_no_longer_be_in_time(today, in_time):
    assert gone(life(), today)["sent_in_time"] is in_time


def test_without_a_service_date_nothing_is_counted():
    bare = claim(lines=[{"procedure": "97530"}])
    assert gone(life(event("submitted", "03-05"), of=bare)) == NEVER


def shares(*lives, as_of=LATER):
    return month_of(map(milestones, lives), shipped_promises(), as_of)


SENT = event("submitted", "03-05")


@pytest.mark.parametrize(
    ("events", "clean"),
    [
        ([event("paid", "03-20")], (1, 1)),
        ([event("paid", "03-20"), event("denied", "04-20")], (1, 1)),
        ([event("paid", "03-20", lines=DENIED_LINE)], (0, 1)),
        ([event("denied", "03-20"), event("paid", "04-20")], (0, 1)),
        ([event("rejected", "03-06"), event("paid", "03-20")], (0, 1)),
        ([event("accepted", "03-06")], (0, 0)),
    ],
)
def test_clean_is_what_was_decided_at_first_without_rejection_or_denied_line(events, clean):
    tally = shares(life(SENT, *events)).clean
    assert (tally.yes, tally.of) == clean


def test_a_claim_counts_as_denied_where_any_decision_denied_a_line():
    lives = [
        life(SENT, event("paid", "03-20")),
        life(SENT, event("paid", "03-20", lines=DENIED_LINE)),
        life(SENT, event("denied", "03-20"), event("paid", "04-20")),
        life(SENT),
    ]
    assert (shares(*lives).denied, shares(*lives).denied.percent) == (Tally(2, 3), "66.7")


@pytest.mark.parametrize(
    ("worked", "tally"), [("03-23", Tally(1, 1)), ("03-24", Tally(0, 1)), (None, Tally(0, 1))], ids=str
)
def test_a_denial_is_worked_in_time_within_three_days(worked, tally):
    events = [SENT, event("denied", "03-20"), *([event("appealed", worked)] if worked else [])]
    assert shares(life(*events)).denials_worked_in_time == tally


def test_a_denial_that_may_still_be_worked_in_time_does_not_count_yet():
    assert shares(life(SENT, event("denied", "03-20")), as_of=date(2026, 3, 23)).denials_worked_in_time == Tally()


def test_a_share_of_nothing_is_unknown():
    assert Tally().percent is None
    assert (Tally(1, 8).percent, Tally(1, 2000).percent, Tally(3, 3).percent) == ("12.5", "0.1", "100.0")
