"""Digests are sent exactly once: whoever asks how often, whatever dies on the way."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest

from chalicelib.services.alerts.alert import Alert
from chalicelib.services.alerts.open_alerts import open_alerts, refresh_alerts, refreshed_on
from chalicelib.services.alerts.ports import Mail, MailRefused, MailUncertain
from chalicelib.services.alerts.send_digest import LEASE, Post, send_digest
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.store.memory_table import MemoryTable
from tests.tables import FaultyTable, Killed, fault_at

MORNING = datetime(2026, 3, 20, 11, 5, tzinfo=UTC)
DAY = date(2026, 3, 20)
PERSON = Subscription("S-1", "someone@example.org", ("P#demo",))


class Mailbox:
    """A mailer that keeps what it sends; `fault` is raised once, `after` the mail went out or before."""

    def __init__(self, fault: BaseException | None = None, after: bool = False) -> None:
        self.sent: list[Mail] = []
        self.fault, self.after = fault, after

    def send(self, mail: Mail) -> str:
        fault, self.fault = self.fault, None
        if fault and not self.after:
            raise fault
        self.sent.append(mail)
        if fault:
            raise fault
        return f"message-{len(self.sent)}"


def composed(subscription, digest) -> Mail:
    return Mail(subscription.address, f"{len(digest.alerts)} alerts", "text", "html")


def alert(ref: str = "a", due_in_days: int = 5, level: int = 1) -> Alert:
    return Alert(ref, "filing", level, DAY + timedelta(days=due_in_days), at_stake_cents=100)


def post(table, mailbox, at=MORNING) -> Post:
    return Post(Desk(table, lambda: at, lambda attempt: None), mailbox, composed)


def found(table, *alerts: Alert, day=DAY) -> None:
    refresh_alerts(Desk(table, lambda: MORNING), "P#demo", [lambda *where: alerts], day)


def delivery(table):
    return table.get(address.delivery("S-1", "2026-03-20")).data


def test_a_digest_is_sent_once_however_often_it_is_asked_for():
    table, mailbox = MemoryTable(), Mailbox()
    found(table, alert())
    assert [send_digest(post(table, mailbox), PERSON) for _ in range(3)] == ["sent", "sent before", "sent before"]
    assert len(mailbox.sent) == 1
    assert delivery(table)["message_id"] == "message-1"


def test_the_schedule_delivered_three_times_at_once_sends_one_mail():
    table, mailbox, barrier = MemoryTable(), Mailbox(), Barrier(3)
    found(table, alert())

    def deliver() -> None:
        barrier.wait()
        send_digest(post(table, mailbox), PERSON)

    workers = [Thread(target=deliver) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(mailbox.sent) == 1


def test_nothing_is_sent_where_nothing_is_to_be_told():
    table, mailbox = MemoryTable(), Mailbox()
    found(table)
    assert send_digest(post(table, mailbox), PERSON) == "nothing to tell"
    assert mailbox.sent == []


def test_an_alert_that_was_told_is_not_told_the_next_day_but_a_worse_one_is():
    table, mailbox = MemoryTable(), Mailbox()
    found(table, alert("a"), alert("b"))
    send_digest(post(table, mailbox), PERSON)
    found(table, alert("a"), alert("b", level=2), day=DAY + timedelta(days=3))
    assert send_digest(post(table, mailbox, MORNING + timedelta(days=3)), PERSON) == "sent"
    assert [mail.subject for mail in mailbox.sent] == ["2 alerts", "1 alerts"]


def test_an_address_that_is_stopped_gets_nothing():
    table, mailbox = MemoryTable(), Mailbox()
    found(table, alert())
    assert send_digest(post(table, mailbox), replace(PERSON, stopped="bounced")) == "nothing to tell"


def lost_on_the_way(table) -> None:
    """A digest that was planned, and whose worker died before the mail went out."""
    found(table, alert())
    with pytest.raises(Killed):
        send_digest(post(table, Mailbox(Killed())), PERSON)


def test_a_planned_digest_is_not_sent_to_an_address_that_was_stopped_meanwhile():
    table, mailbox = MemoryTable(), Mailbox()
    lost_on_the_way(table)
    assert send_digest(post(table, mailbox, MORNING + LEASE), replace(PERSON, stopped="bounced")) == "nothing to tell"
    assert send_digest(post(table, mailbox, MORNING + LEASE), PERSON) == "sent"
    assert len(mailbox.sent) == 1


def test_a_planned_digest_says_nothing_of_a_practice_that_was_taken_from_her_meanwhile():
    table, mailbox = MemoryTable(), Mailbox()
    lost_on_the_way(table)
    assert send_digest(post(table, mailbox, MORNING + LEASE), replace(PERSON, spaces=())) == "nothing to tell"
    assert (mailbox.sent, delivery(table)["state"]) == ([], "nothing")


def test_a_digest_that_was_planned_and_never_sent_is_told_by_that_of_the_next_day():
    table, mailbox = MemoryTable(), Mailbox()
    lost_on_the_way(table)
    assert send_digest(post(table, mailbox, MORNING + timedelta(days=1)), PERSON) == "sent"
    assert [mail.subject for mail in mailbox.sent] == ["1 alerts"]


def test_a_clock_that_stood_for_three_days_makes_one_digest_of_all_that_came_up():
    table, mailbox = MemoryTable(), Mailbox()
    found(table, alert("a"))
    send_digest(post(table, mailbox), PERSON)
    found(table, alert("a"), alert("b"), alert("c"), day=DAY + timedelta(days=4))
    assert send_digest(post(table, mailbox, MORNING + timedelta(days=4)), PERSON) == "sent"
    assert [mail.subject for mail in mailbox.sent] == ["1 alerts", "2 alerts"]


def test_that_a_day_has_nothing_to_tell_is_remembered_for_the_digest_and_not_for_the_urgent_mail():
    table, mailbox = MemoryTable(), Mailbox()
    found(table)
    assert send_digest(post(table, mailbox), PERSON) == send_digest(post(table, mailbox), PERSON, True)
    found(table, alert("late", due_in_days=1))
    assert send_digest(post(table, mailbox), PERSON) == "nothing to tell"
    assert send_digest(post(table, mailbox), PERSON, True) == "sent"


def test_a_refused_mail_is_recorded_and_not_tried_for_ever():
    table, mailbox = MemoryTable(), Mailbox(MailRefused("no"))
    found(table, alert())
    assert send_digest(post(table, mailbox), PERSON) == "refused"
    assert delivery(table)["state"] == "refused"
    assert send_digest(post(table, mailbox), PERSON) == "sent before"


def test_a_lost_answer_of_the_mail_service_repeats_a_mail_once_at_most_and_says_so():
    table, mailbox = MemoryTable(), Mailbox(MailUncertain("lost"), after=True)
    found(table, alert())
    assert send_digest(post(table, mailbox), PERSON) == "uncertain"
    assert send_digest(post(table, mailbox), PERSON) == "somebody else sends it"
    later = MORNING + LEASE
    assert send_digest(post(table, mailbox, later), PERSON) == "sent"
    assert (len(mailbox.sent), delivery(table)["attempts"]) == (2, 2)
    assert send_digest(post(table, mailbox, later + LEASE), PERSON) == "sent before"


def test_after_two_lost_answers_it_is_left_as_uncertain():
    table, mailbox = MemoryTable(), Mailbox(MailUncertain("lost"), after=True)
    found(table, alert())
    send_digest(post(table, mailbox), PERSON)
    mailbox.fault = MailUncertain("lost again")
    send_digest(post(table, mailbox, MORNING + LEASE), PERSON)
    assert send_digest(post(table, mailbox, MORNING + 2 * LEASE), PERSON) == "uncertain"
    assert (len(mailbox.sent), delivery(table)["state"]) == (2, "uncertain")


@pytest.mark.parametrize("fault", ["throttled", "answer lost", "killed before", "killed after"])
def test_a_crash_after_any_step_is_resumed_and_repeats_nothing_but_an_unmarked_mail(fault):
    for place in range(12):
        table, mailbox = MemoryTable(), Mailbox()
        found(table, alert())
        try:
            send_digest(post(FaultyTable(table, fault_at(place, fault)), mailbox), PERSON)
        except (StoreUnavailable, Killed):
            sent_without_mark = len(mailbox.sent) == 1 and delivery(table)["state"] == "planned"
            send_digest(post(table, mailbox), PERSON)
            send_digest(post(table, mailbox, MORNING + LEASE), PERSON)
            assert len(mailbox.sent) == 1 + sent_without_mark
        assert delivery(table)["state"] == "sent"
        assert delivery(table)["attempts"] >= len(mailbox.sent)


def test_open_alerts_are_those_that_were_found_last():
    table = MemoryTable()
    found(table, alert("a"), alert("b"))
    found(table, alert("b", level=2), alert("c"), day=DAY + timedelta(days=1))
    assert {one.ref: one.level for one in open_alerts(table, "P#demo")} == {"b": 2, "c": 1}
    assert refreshed_on(table, "P#demo") == DAY + timedelta(days=1)
    assert refreshed_on(table, "P#other") is None


def test_hundreds_of_alerts_are_kept_and_let_go():
    table = MemoryTable()
    found(table, *(alert(f"a{number}") for number in range(250)))
    assert len(open_alerts(table, "P#demo")) == 250
    found(table)
    assert open_alerts(table, "P#demo") == []
