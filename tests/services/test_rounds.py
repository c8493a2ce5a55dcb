"""The hourly rounds: everybody in her own morning, each practice looked through once, what cannot wait in between."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.errors import InvalidInput
from chalicelib.services.alerts.alert import KINDS, Alert
from chalicelib.services.alerts.open_alerts import refreshed_on
from chalicelib.services.alerts.ports import Mail
from chalicelib.services.alerts.rounds import LOOK_LASTS, Rounds, messages_due, take_message
from chalicelib.services.alerts.send_digest import Post
from chalicelib.services.alerts.subscribe import find_subscription, keep_subscription, mute, stop_address
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.errors import NotKept, VersionOutdated
from chalicelib.services.records.desk import Desk
from chalicelib.store.memory_table import MemoryTable

DAY = date(2026, 3, 20)  # a Friday
PERSON = Subscription("S-1", "someone@example.org", ("P#demo",))
HONOLULU = replace(PERSON, person_id="S-2", time_zone="Pacific/Honolulu")


def at(hour: int, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 5, tzinfo=UTC)


def asked(table, now):
    """What is asked for, without until when."""
    when = {"day", "since"}
    return [{name: said for name, said in message.items() if name not in when} for message in messages_due(table, now)]


def table_with(*subscriptions):
    table = MemoryTable()
    for subscription in subscriptions:
        keep_subscription(table, subscription)
    return table


def test_practices_are_looked_through_before_the_morning_and_the_digest_goes_out_in_it():
    table = table_with(PERSON, HONOLULU)
    assert asked(table, at(10)) == [{"refresh": "P#demo"}]
    assert asked(table, at(11)) == [{"digest": "S-1"}]
    assert asked(table, at(12)) == asked(table, at(13)) == [{"digest": "S-1"}], "asked again, for a clock may fail"
    assert asked(table, at(14)) == []
    assert asked(table, at(17)) == [{"digest": "S-2"}]
    assert asked(table, at(5)) == []


def test_practices_are_looked_through_again_in_the_day_and_what_cannot_wait_goes_out_behind_it():
    table = table_with(PERSON)
    assert [asked(table, at(hour)) for hour in (15, 16, 19, 20, 21)] == [
        [{"refresh": "P#demo"}], [{"urgent": "S-1"}], [{"refresh": "P#demo"}], [{"urgent": "S-1"}], [],
    ]  # fmt: skip


def test_a_practice_that_several_hear_of_is_looked_through_once():
    table = table_with(PERSON, replace(PERSON, person_id="S-3", spaces=("P#demo", "P#other")))
    assert asked(table, at(10)) == [{"refresh": "P#demo"}, {"refresh": "P#other"}]


@pytest.mark.parametrize(
    "quiet", [{"stopped": "bounced"}, {"quiet_weekdays": (4,)}], ids=["a stopped address", "a quiet day"]
)
def test_nobody_is_written_to_on(quiet):
    assert asked(table_with(replace(PERSON, **quiet)), at(11)) == []


@pytest.mark.parametrize(
    ("zone", "day", "seven_utc"),
    [
        ("America/New_York", date(2026, 3, 7), 12),
        ("America/New_York", date(2026, 3, 8), 11),
        ("America/New_York", date(2026, 10, 31), 11),
        ("America/New_York", date(2026, 11, 1), 12),
        ("Pacific/Honolulu", date(2026, 3, 7), 17),
        ("Pacific/Honolulu", date(2026, 3, 8), 17),
        ("Pacific/Honolulu", date(2026, 10, 31), 17),
        ("Pacific/Honolulu", date(2026, 11, 1), 17),
    ],
)
def test_a_digest_is_asked_for_from_seven_on_by_her_own_clock_on_both_sides_of_a_change_of_clocks(zone, day, seven_utc):
    table = table_with(replace(PERSON, time_zone=zone, quiet_weekdays=()))
    due = {hour: [one for one in messages_due(table, at(hour, day)) if "digest" in one] for hour in range(24)}
    told = {hour: [one["day"] for one in messages] for hour, messages in due.items() if messages}
    assert told == {seven_utc + later: [day.isoformat()] for later in range(3)}


def test_who_wants_nothing_urgent_is_left_alone_after_the_morning():
    assert asked(table_with(replace(PERSON, urgent=False)), at(16)) == []


def test_who_has_her_digest_or_had_nothing_to_hear_is_not_asked_for_again():
    table = table_with(PERSON, replace(PERSON, person_id="S-3"), replace(PERSON, person_id="S-4"))
    one = Alert("a", "filing", 1, DAY + timedelta(days=5))
    take_message(rounds(table, Mailbox(), one), {"digest": "S-1", "day": "2026-03-20"})
    without = replace(rounds(table, Mailbox(), one), hears=lambda who: ())
    take_message(without, {"digest": "S-3", "day": "2026-03-20"})
    assert asked(table, at(12)) == [{"digest": "S-4"}]


@pytest.mark.parametrize(("later", "looked"), [(LOOK_LASTS, 1), (LOOK_LASTS + timedelta(minutes=1), 2)])
def test_a_look_at_a_practice_serves_whoever_asks_for_one_within_three_hours(later, looked):
    table, done = table_with(PERSON), []
    first = replace(rounds(table, Mailbox()), follow=done.append)
    take_message(first, {"refresh": "P#demo", "since": (at(11) - LOOK_LASTS).isoformat()})
    post = Post(Desk(table, lambda: at(11) + later), Mailbox(), first.post.compose)
    take_message(replace(first, post=post), {"refresh": "P#demo", "since": (at(11) + later - LOOK_LASTS).isoformat()})
    assert len(done) == looked


class Mailbox:
    def __init__(self) -> None:
        self.sent: list[Mail] = []

    def send(self, mail: Mail) -> str:
        self.sent.append(mail)
        return str(len(self.sent))


def rounds(table, mailbox, *alerts: Alert) -> Rounds:
    post = Post(Desk(table, lambda: at(11)), mailbox, lambda who, what: Mail(who.address, "s", "t", "h"))
    return Rounds(post, lambda space: [lambda *where: alerts], lambda space: DAY, lambda who: who.spaces, str)


def test_a_digest_looks_through_practices_that_nobody_looked_through_today():
    table, mailbox = table_with(PERSON), Mailbox()
    alert = Alert("a", "filing", 1, DAY + timedelta(days=5))
    take_message(rounds(table, mailbox, alert), {"digest": "S-1", "day": "2026-03-20"})
    assert refreshed_on(table, "P#demo") == DAY
    assert [mail.to for mail in mailbox.sent] == ["someone@example.org"]


def test_what_a_practice_keeps_follows_the_rules_before_it_is_looked_through():
    table, done = table_with(PERSON), []
    found = lambda *where: done.append("looked through") or []  # noqa: E731
    made = replace(rounds(table, Mailbox()), follow=done.append, sources=lambda space: [found])
    take_message(made, {"refresh": "P#demo"})
    assert done == ["P#demo", "looked through"]


def test_an_urgent_mail_comes_once_a_day_beside_the_digest():
    table, mailbox = table_with(PERSON), Mailbox()
    late = Alert("a", "filing", 1, DAY)
    for message in ({"refresh": "P#demo"}, {"urgent": "S-1"}, {"urgent": "S-1"}, {"digest": "S-1"}):
        take_message(rounds(table, mailbox, late), message | {"day": "2026-03-20"})
    assert len(mailbox.sent) == 1, "what the urgent mail told is not told again by the digest"


def test_a_message_for_a_person_who_is_gone_is_nothing_to_do():
    mailbox = Mailbox()
    take_message(rounds(MemoryTable(), mailbox), {"digest": "S-9", "day": "2026-03-20"})
    assert mailbox.sent == []


def test_a_message_that_comes_a_day_late_sends_nothing():
    table, mailbox = table_with(PERSON), Mailbox()
    late = Alert("a", "filing", 1, DAY)
    assert take_message(rounds(table, mailbox, late), {"digest": "S-1", "day": "2026-03-19"}) == "too late"
    assert mailbox.sent == []


def test_who_may_hear_of_a_practice_no_more_gets_no_mail_about_it():
    table, mailbox = table_with(PERSON), Mailbox()
    without = replace(rounds(table, mailbox, Alert("a", "filing", 1, DAY)), hears=lambda who: ())
    assert take_message(without, {"digest": "S-1", "day": "2026-03-20"}) == "nothing to tell"


def test_a_subscription_is_changed_by_one_who_saw_it():
    table = table_with(PERSON)
    with pytest.raises(VersionOutdated):
        keep_subscription(table, PERSON, 0)
    assert keep_subscription(table, replace(PERSON, urgent=False), 1) == 2
    assert find_subscription(table, "S-1")[0].urgent is False
    with pytest.raises(NotKept):
        find_subscription(table, "S-9")


def test_an_address_that_bounced_and_a_kind_that_was_ended_stay_so_when_said_twice():
    table = table_with(PERSON)
    desk = Desk(table, lambda: at(11))
    for _ in range(2):
        stop_address(desk, "S-1", "bounced")
        mute(desk, "S-1", "filing")
    found, version = find_subscription(table, "S-1")
    assert (found.stopped, found.muted, version) == ("bounced", ("filing",), 3)
    mute(desk, "S-1", "all")
    assert len(find_subscription(table, "S-1")[0].muted) == len(KINDS)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc"])
def test_a_time_zone_that_is_none_is_refused(zone):
    from chalicelib.domain.reading import read_as

    with pytest.raises(InvalidInput, match="time zone"):
        read_as(Subscription, {"person_id": "S", "address": "a@b.org", "spaces": (), "time_zone": zone})
