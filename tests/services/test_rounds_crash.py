"""The rounds under faults: messages three times at once, a crash after every step; each person gets each mail once."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import Barrier, Lock, Thread

import pytest

from chalicelib.services.alerts.alert import Alert
from chalicelib.services.alerts.ports import Mail
from chalicelib.services.alerts.rounds import Rounds, messages_due, take_message
from chalicelib.services.alerts.send_digest import LEASE, Post
from chalicelib.services.alerts.subscribe import keep_subscription
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import Overtaken, Table
from chalicelib.store.memory_table import MemoryTable
from tests.tables import FaultyTable, Killed, fault_at

DAY = date(2026, 3, 20)
MORNING = datetime(2026, 3, 20, 11, 5, tzinfo=UTC)
PEOPLE = (
    Subscription("S-1", "one@example.org", ("P#north", "P#south")),
    Subscription("S-2", "two@example.org", ("P#south",)),
)
ALERTS = {
    "P#north": [Alert("n1", "filing", 1, DAY)],
    "P#south": [Alert("s1", "denial", 1, date(2026, 3, 25)), Alert("s2", "appeal", 2, date(2026, 3, 22))],
}


@dataclass
class Mailbox:
    sent: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def send(self, mail: Mail) -> str:
        with self.lock:
            self.sent.append(mail.to)
            return str(len(self.sent))


def rounds(table: Table, mailbox: Mailbox, at: datetime) -> Rounds:
    def compose(who, what) -> Mail:
        return Mail(who.address, f"{len(what.alerts)}", "", "")

    post = Post(Desk(table, lambda: at, lambda attempt: None), mailbox, compose)
    return Rounds(post, lambda space: [lambda *where: ALERTS[space]], lambda space: DAY, lambda who: who.spaces, str)


def world() -> MemoryTable:
    table = MemoryTable()
    for person in PEOPLE:
        keep_subscription(table, person)
    return table


def asked(table: Table) -> list[dict[str, str]]:
    """Everything that is asked for on the morning, practices first."""
    before = datetime(2026, 3, 20, 10, 5, tzinfo=UTC)
    return [dict(message) for at in (before, MORNING) for message in messages_due(table, at)]


def test_every_message_three_times_at_once_sends_each_person_one_mail():
    table, mailbox = world(), Mailbox()
    messages = asked(table) * 3
    barrier = Barrier(len(messages))

    def deliver(message: dict[str, str]) -> None:
        barrier.wait()
        with suppress(Overtaken):  # The message comes again.
            take_message(rounds(table, mailbox, MORNING), message)

    workers = [Thread(target=deliver, args=[message]) for message in messages]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for message in messages:
        take_message(rounds(table, mailbox, MORNING + LEASE), message)
    assert sorted(mailbox.sent) == ["one@example.org", "two@example.org"]


@pytest.mark.parametrize("fault", ["throttled", "answer lost", "overtaken", "killed before", "killed after"])
def test_a_crash_after_any_step_of_the_whole_round_is_resumed(fault):
    for place in range(60):
        table, mailbox = world(), Mailbox()
        faulty = FaultyTable(table, fault_at(place, fault))
        unmarked = 0
        for message in asked(table):
            try:
                take_message(rounds(faulty, mailbox, MORNING), message)
            except (StoreUnavailable, Killed, Overtaken):
                unmarked += sum(
                    _state(table, person) == "planned" for person in PEOPLE if person.address in mailbox.sent
                )
        for _ in range(2):
            for message in asked(table):
                take_message(rounds(table, mailbox, MORNING + LEASE), message)
        assert set(mailbox.sent) == {person.address for person in PEOPLE}
        assert len(mailbox.sent) == len(PEOPLE) + unmarked, (place, fault)
        assert all(_state(table, person) == "sent" for person in PEOPLE)
        if faulty.number <= place:
            break
    else:
        pytest.fail("the round has more steps than were tried")


def _state(table: Table, person: Subscription) -> str:
    place = address.delivery(person.person_id, DAY.isoformat())
    found = table.get_many([place]).get(place)
    return found.data["state"] if found else "none"
