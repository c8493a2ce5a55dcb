"""Digests: new, worse or long untold alerts alone, what is lost first before the rest."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.services.alerts.alert import Alert, read_alert, ref_of
from chalicelib.services.alerts.digest import MOST_ITEMS, Told, digest_of, told_after
from chalicelib.services.alerts.level import LOST, level_of_days, level_of_use, level_of_window
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.records.table import Key

DAY = date(2026, 3, 20)
PERSON = Subscription("S-1", "someone@example.org", ("P#demo", "P#other"))


def alert(ref="a", due_in_days=5, **more) -> Alert:
    return Alert(**{"ref": ref, "kind": "filing", "level": 1, "due_on": DAY + timedelta(days=due_in_days)} | more)


def told_refs(alerts, told=None, person=PERSON, **more):
    digest = digest_of(person, {"P#demo": alerts}, told or {}, DAY, **more)
    return [one.ref for one in digest.alerts]


def test_what_is_lost_first_comes_first_and_of_one_day_the_larger_amount():
    alerts = [alert("c", 9), alert("b", 2, at_stake_cents=100), alert("a", 2, at_stake_cents=900)]
    assert told_refs(alerts) == ["a", "b", "c"]


def test_an_alert_that_was_told_waits_until_it_is_worse_or_a_set_time_has_passed():
    week, six = Told(1, DAY - timedelta(days=7)), Told(1, DAY - timedelta(days=6))
    assert told_refs([alert("a")], {"a": six}) == []
    assert told_refs([alert("a")], {"a": week}) == ["a"]
    assert told_refs([alert("a", level=2)], {"a": six}) == ["a"]


def test_what_is_over_does_not_crowd_out_what_can_still_be_saved():
    over = [alert(f"over{n:03}", -n - 1, level=LOST) for n in range(MOST_ITEMS)]
    told = told_refs([*over, alert("saved", 5)])
    assert (told[0], len(told)) == ("saved", MOST_ITEMS)


def test_a_muted_kind_and_a_level_below_the_wanted_one_are_not_told():
    quiet = Subscription("S-1", "someone@example.org", ("P#demo",), muted=("denial",), least_level={"filing": 2})
    alerts = [alert("a", kind="denial"), alert("b"), alert("c", level=2)]
    assert told_refs(alerts, person=quiet) == ["c"]


def test_practices_that_she_does_not_hear_of_stay_untold():
    digest = digest_of(PERSON, {"P#stranger": [alert()]}, {}, DAY)
    assert digest.items == ()


def test_practices_are_grouped_and_the_one_that_loses_first_is_first():
    digest = digest_of(PERSON, {"P#demo": [alert("a", 9)], "P#other": [alert("b", 1), alert("c", 30)]}, {}, DAY)
    assert [(space, [one.ref for one in alerts]) for space, alerts in digest.items] == [
        ("P#other", ["b", "c"]),
        ("P#demo", ["a"]),
    ]


@pytest.mark.parametrize(("number", "more"), [(MOST_ITEMS, 0), (MOST_ITEMS + 2, 2)])
def test_a_mail_has_an_end_and_says_how_much_it_leaves_out(number, more):
    alerts = [alert(f"a{n:04}", n) for n in range(number)]
    digest = digest_of(PERSON, {"P#demo": alerts}, {}, DAY)
    assert (len(digest.alerts), digest.more) == (MOST_ITEMS, more)


def test_between_digests_only_what_a_day_could_lose_is_told_and_only_once():
    alerts = [alert("tomorrow", 1), alert("later", 2), alert("lost", -1, level=LOST)]
    assert told_refs(alerts, urgent_only=True) == ["tomorrow"]
    assert told_refs(alerts, {"tomorrow": Told(1, DAY - timedelta(days=30))}, urgent_only=True) == []


def test_what_is_open_no_more_is_forgotten():
    digest = digest_of(PERSON, {"P#demo": [alert("new")]}, {}, DAY)
    told = told_after(digest, {"gone": Told(1, DAY), "still": Told(1, DAY)}, ["new", "still"])
    assert told == {"still": Told(1, DAY), "new": Told(1, DAY)}


@pytest.mark.parametrize(("days_ago", "remembered"), [(30, True), (31, False)])
def test_what_comes_and_goes_by_itself_is_remembered_for_a_month(days_ago, remembered):
    jump = digest_of(PERSON, {"P#demo": [alert("jump", kind="denials_jump")]}, {}, DAY - timedelta(days=days_ago))
    told = told_after(jump, {}, ["jump"])
    assert ("jump" in told_after(digest_of(PERSON, {}, {}, DAY), told, [])) is remembered


def test_an_alert_is_kept_and_read_back():
    one = alert(payer_id="some_payer", left="3 visits", about=Key("P#demo#CLAIM#x", "CLOCK#initial"))
    assert read_alert(one.form()) == one


def test_a_ref_is_stable_and_apart_for_each_practice_and_kind():
    about = Key("P#demo#CLAIM#x", "CLOCK#initial")
    ref = ref_of(b"secret", "P#demo", "filing", about)
    assert ref == ref_of(b"secret", "P#demo", "filing", about)
    assert len({ref, ref_of(b"other", "P#demo", "filing", about), ref_of(b"secret", "P#demo", "appeal", about)}) == 3
    assert "CLAIM" not in ref


@pytest.mark.parametrize(
    ("today", "level"),
    [("2026-03-13", 0), ("2026-03-14", 1), ("2026-03-23", 2), ("2026-04-01", 3), ("2026-04-02", LOST)],
)
def test_a_window_rises_at_its_shares_and_is_lost_the_day_after(today, level):
    start, due = date(2026, 1, 1), date(2026, 4, 1)  # 90 days: 80 % are 72, 90 % are 81
    shares = (80, 90, 100)
    assert level_of_window(start, due, date.fromisoformat(today), shares) == level


@pytest.mark.parametrize(("left", "level"), [(31, 0), (30, 1), (4, 2), (3, 3), (0, 3), (-1, LOST)])
def test_days_left_rise_at_their_marks(left, level):
    assert level_of_days(left, (30, 14, 3)) == level


@pytest.mark.parametrize(("used", "level"), [(7, 0), (8, 1), (9, 2), (10, LOST), (11, LOST)])
def test_use_rises_at_its_shares(used, level):
    assert level_of_use(used, 10, (80, 90)) == level


@pytest.mark.parametrize(
    ("zone", "utc_hour"), [("America/New_York", 11), ("Pacific/Honolulu", 17), ("America/Los_Angeles", 14)]
)
def test_everybody_has_her_own_morning_also_in_summer_time(zone, utc_hour):
    person = Subscription("S-1", "someone@example.org", ("P#demo",), time_zone=zone)
    morning = datetime(2026, 3, 20, utc_hour, 30, tzinfo=UTC)
    assert person.is_morning(morning)
    assert not person.is_morning(morning + timedelta(hours=1))


def test_on_the_night_of_the_change_of_clocks_there_is_one_morning():
    person = Subscription("S-1", "someone@example.org", ("P#demo",), quiet_weekdays=())
    for day in (datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)):
        mornings = [hour for hour in range(24) if person.is_morning(day + timedelta(hours=hour))]
        assert len(mornings) == 1
