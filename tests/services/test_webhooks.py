"""From alerts to endpoints, under faults: each event arrives, repeats carry the same id, nothing is lost."""

import json
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest

from chalicelib.services.alerts.alert import Alert
from chalicelib.services.alerts.open_alerts import open_alerts, refresh_alerts, refreshed_on
from chalicelib.services.alerts.rounds import messages_due
from chalicelib.services.alerts.sources.stopped_webhooks import StoppedWebhookAlerts
from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.records.table import Overtaken, Table
from chalicelib.services.webhooks.deliver import LEASE, Delivered, deliver
from chalicelib.services.webhooks.delivery import Delivery, read_delivery
from chalicelib.services.webhooks.desk import HookDesk
from chalicelib.services.webhooks.due import MOST_IN_MESSAGE, deliveries_due
from chalicelib.services.webhooks.endpoint import WebhookForm, find_endpoint
from chalicelib.services.webhooks.manage import change_webhook, make_webhook
from chalicelib.services.webhooks.replay import list_deliveries, replay_undelivered
from chalicelib.services.webhooks.settle import FIRST_DELAY, LONGEST_DELAY, MOST_ATTEMPTS, HookPost, delay_after
from chalicelib.store.memory_table import MemoryTable
from tests.console.desk import Chance
from tests.http.service import GlassSeal
from tests.receiver import FakeSender
from tests.tables import FaultyTable, Killed, fault_at

SPACE = "P#north"
DAY = date(2026, 3, 20)
NOW = datetime(2026, 3, 20, 15, 0, tzinfo=UTC)
FILING = Alert("f1", "filing", 1, date(2026, 3, 25), "sample_payer", 12_000)
DENIAL = Alert("d1", "denial", 2, date(2026, 3, 21))
FAULTS = ["throttled", "answer lost", "overtaken", "killed before", "killed after"]


@dataclass
class World:
    """A practice with its endpoints, a clock, and whoever is told."""

    table: Table = field(default_factory=MemoryTable)
    now: datetime = NOW
    sender: FakeSender = field(default_factory=FakeSender)
    chance: Chance = field(default_factory=Chance)

    def desk(self, table: Table | None = None) -> Desk:
        return Desk(table or self.table, lambda: self.now, lambda attempt: None)

    def hooks(self) -> HookDesk:
        return HookDesk(self.desk(), SPACE, "a key", GlassSeal(), self.chance)

    def made(self, host: str, **more) -> dict:
        return make_webhook(self.hooks(), WebhookForm(f"https://{host}/", **more), UNPROTECTED).body

    def endpoint(self, host: str = "one.example.com", **more) -> str:
        return self.made(host, **more)["webhook_id"]

    def active(self, webhook_id: str, version: int) -> None:
        """Mended by its owner."""
        form = WebhookForm("https://one.example.com/")
        change_webhook(self.hooks(), webhook_id, form, version, UNPROTECTED)

    def look(self, *alerts: Alert, table: Table | None = None) -> None:
        refresh_alerts(self.desk(table), SPACE, [lambda *where: alerts], DAY)

    def post(self, table: Table | None = None) -> HookPost:
        return HookPost(self.desk(table), GlassSeal(), self.sender, lambda: 1.0)

    def round(self, table: Table | None = None) -> Delivered:
        """What the clock asks for now, done."""
        done = [deliver(self.post(table), message) for message in list(deliveries_due(self.table, self.now))]
        return Delivered(sum(one.tried for one in done), sum(one.failed for one in done))

    def told(self, webhook_id: str) -> list[Delivery]:
        endpoint, _ = find_endpoint(self.table, SPACE, webhook_id)
        return list_deliveries(self.table, endpoint, self.now, undelivered=False, limit=100, cursor=None)[0][::-1]

    def events(self) -> list[tuple[str, str, int]]:
        """What arrived: type, alert, level."""
        got = [json.loads(posting.body) for posting in self.sender.got]
        return [(one["type"], one["data"]["alert_id"], one["data"]["level"]) for one in got]


@pytest.fixture
def world() -> World:
    return World()


def test_an_alert_is_told_as_it_opens_gets_worse_and_is_settled(world):
    world.endpoint()
    for alerts in ((FILING,), (FILING,), (replace(FILING, level=2),), (replace(FILING, level=2, left="1 visit"),), ()):
        world.look(*alerts)
        world.round()
    assert world.events() == [("alert.opened", "f1", 1), ("alert.worsened", "f1", 2), ("alert.settled", "f1", 2)]


def test_an_event_names_no_patient_and_the_fields_of_the_list_of_alerts(world):
    world.endpoint()
    world.look(FILING)
    world.round()
    (posting,) = world.sender.got
    assert json.loads(posting.body) == {
        "type": "alert.opened",
        "version": 1,
        "timestamp": "2026-03-20T15:00:00.000Z",
        "practice": "north",
        "mode": "live",
        "data": {
            "alert_id": "f1",
            "kind": "filing",
            "level": 1,
            "urgent": False,
            "due_on": "2026-03-25",
            "days_left": 5,
            "payer_id": "sample_payer",
            "at_stake": "120.00",
            "left": None,
        },
    }


def test_an_endpoint_hears_of_its_kinds_and_from_its_level_on(world):
    world.endpoint(kinds=("denial",))
    world.endpoint("two.example.com", least_level=2)
    for alerts in ((FILING, DENIAL), (replace(FILING, level=2), DENIAL), (FILING, DENIAL)):
        world.look(*alerts)
        world.round()
    by_host = {host: [] for host in ("one", "two")}
    for posting, event in zip(world.sender.got, world.events(), strict=True):
        by_host[posting.url[8:11]].append(event)
    assert by_host == {
        "one": [("alert.opened", "d1", 2)],
        "two": [("alert.opened", "d1", 2), ("alert.opened", "f1", 2), ("alert.settled", "f1", 2)],
    }


def test_one_event_has_one_id_whoever_is_told_and_another_when_it_comes_again(world):
    world.endpoint()
    world.endpoint("two.example.com")
    for alerts in ((FILING,), (), (FILING,)):
        world.look(*alerts)
        world.round()
    ids = [posting.headers["webhook-id"] for posting in world.sender.got]
    assert len(ids) == 6
    assert len(set(ids)) == 3


def test_a_failure_is_tried_again_later_and_later_for_a_day_and_then_given_up(world):
    hook = world.endpoint()
    world.sender.answers["one.example.com"] = 500
    world.look(FILING)
    waited = []
    while (told := world.told(hook)[0]).state == "pending":
        waited.append(told.next_at - world.now)
        world.now = told.next_at
        world.round()
    assert waited == [timedelta(0), *(delay_after(n) for n in range(1, MOST_ATTEMPTS))]
    assert timedelta(hours=24) < sum(waited, timedelta(0)) < timedelta(hours=30)
    assert (told.state, told.attempts, len(told.tries)) == ("failed", MOST_ATTEMPTS, MOST_ATTEMPTS)
    assert len({posting.headers["webhook-id"] for posting in world.sender.got}) == 1
    assert len({posting.body for posting in world.sender.got}) == 1
    assert world.round() == (0, 0)
    world.sender.answers.clear()
    assert replay_undelivered(world.hooks(), hook, NOW, UNPROTECTED).body == {"replayed": 1, "more": False}
    world.round()
    assert world.told(hook)[0].state == "delivered"


def test_delays_grow_to_their_bound():
    assert [delay_after(1), delay_after(2), delay_after(7)] == [FIRST_DELAY, 3 * FIRST_DELAY, LONGEST_DELAY]


def test_waits_are_spread_by_chance(world):
    hook = world.endpoint()
    world.sender.answers["one.example.com"] = 500
    world.look(FILING)
    (message,) = deliveries_due(world.table, world.now)
    deliver(replace(world.post(), jitter=lambda: 1.2), message)
    assert world.told(hook)[0].next_at == world.now + 1.2 * FIRST_DELAY


def test_who_does_not_answer_is_asked_once_for_all_that_waits(world):
    hook = world.endpoint()
    world.sender.answers["one.example.com"] = "too slow"
    world.look(*(replace(FILING, ref=f"f{n}") for n in range(MOST_IN_MESSAGE)))
    assert world.round() == (1, 1)
    assert {one.attempts for one in world.told(hook)} == {1}
    assert sorted(one.tries[0].because for one in world.told(hook)) == ["not tried"] * 19 + ["too slow"]


def test_an_endpoint_that_only_failed_for_days_is_stopped_and_one_good_answer_begins_the_days_anew(world):
    hook = world.endpoint()
    world.sender.answers["one.example.com"] = 500
    level = 0

    def a_day() -> str:
        nonlocal level
        level += 1
        world.look(replace(FILING, level=level))
        for _ in range(24):
            world.round()
            world.now += timedelta(hours=1)
        return find_endpoint(world.table, SPACE, hook)[0].state

    assert [a_day() for _ in range(3)] == ["active"] * 3
    world.sender.answers.clear()
    a_day()
    assert find_endpoint(world.table, SPACE, hook)[1] is None
    world.sender.answers["one.example.com"] = 500
    states = [a_day() for _ in range(6)]
    assert states == ["active"] * 5 + ["stopped"]
    assert find_endpoint(world.table, SPACE, hook)[0].because == "nothing that was sent arrived for 5 days"
    world.look(DENIAL)
    assert {one.state for one in world.told(hook)[-2:]} == {"held"}


def test_gone_stops_an_endpoint_at_once_and_what_waits_is_held(world):
    hook = world.endpoint()
    world.sender.answers["one.example.com"] = 410
    world.look(FILING, DENIAL)
    world.round()
    assert find_endpoint(world.table, SPACE, hook)[0].state == "stopped"
    world.round()
    assert [one.state for one in world.told(hook)] == ["held", "held"]
    assert len(world.sender.got) == 1


def test_a_stopped_endpoint_is_an_alert_of_its_practice_until_it_is_active_again(world):
    source = StoppedWebhookAlerts(b"a secret")
    hook = world.endpoint()
    assert list(source(world.table, SPACE, DAY)) == []
    world.sender.answers["one.example.com"] = 410
    world.look(FILING)
    world.round()
    (alert,) = source(world.table, SPACE, DAY)
    assert (alert.kind, alert.level, alert.about) == ("webhook_stopped", 1, address.webhook(SPACE, hook))
    world.active(hook, 2)
    assert list(source(world.table, SPACE, DAY)) == []


def test_a_paused_endpoint_is_told_nothing_and_loses_nothing(world):
    hook = world.endpoint(state="paused")
    world.look(FILING)
    assert world.round() == (0, 0)
    world.active(hook, 1)
    replay_undelivered(world.hooks(), hook, NOW, UNPROTECTED)
    world.round()
    assert world.events() == [("alert.opened", "f1", 1)]


def test_a_secret_that_cannot_be_opened_stops_its_endpoint(world):
    hook = world.endpoint()
    world.look(FILING)
    other = replace(world.post(), seal=_Broken())
    for message in deliveries_due(world.table, world.now):
        assert deliver(other, message) == (0, 0)
    assert find_endpoint(world.table, SPACE, hook)[0].because == "its secret cannot be opened; give it a new one"


class _Broken(GlassSeal):
    def open(self, sealed: str, about: str) -> bytes:
        return super().open(sealed, "nobody")


def test_more_changes_than_a_transaction_takes_are_all_told(world):
    hooks = [world.endpoint(f"h{n}.example.com") for n in range(3)]
    world.look(*(replace(FILING, ref=f"f{n:03}") for n in range(90)))
    assert len(open_alerts(world.table, SPACE)) == 90
    while world.round().tried:
        continue
    assert len(world.sender.got) == 270
    assert {len(world.told(hook)) for hook in hooks} == {90}


def test_practices_that_programs_listen_to_are_looked_through_each_hour(world):
    assert list(messages_due(world.table, world.now)) == []
    look = {"refresh": SPACE, "since": world.now.replace(minute=0).isoformat()}
    hook = world.endpoint()
    world.endpoint("two.example.com")
    assert list(messages_due(world.table, world.now)) == [look]
    for version, state in ((1, "paused"),):
        change_webhook(world.hooks(), hook, WebhookForm("https://a.example.com", state=state), version, UNPROTECTED)
    assert list(messages_due(world.table, world.now)) == [look]


def test_every_message_three_times_at_once_sends_each_event_once(world):
    world.endpoint()
    world.look(FILING, DENIAL)
    messages = list(deliveries_due(world.table, world.now)) * 3
    barrier = Barrier(len(messages))

    def work(message) -> None:
        barrier.wait()
        deliver(world.post(), message)

    workers = [Thread(target=work, args=[message]) for message in messages]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sorted(world.events()) == [("alert.opened", "d1", 2), ("alert.opened", "f1", 1)]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_crash_after_any_step_of_looking_loses_no_event_and_tells_none_twice(fault):
    for place in range(20):
        world = World()
        world.endpoint()
        world.look(DENIAL)
        faulty = FaultyTable(world.table, fault_at(place, fault))
        after = (FILING, replace(DENIAL, level=3))
        with suppress(StoreUnavailable, Killed, Overtaken):
            world.look(*after, table=faulty)
        world.look(*after)
        assert refreshed_on(world.table, SPACE) == DAY
        world.round()
        assert sorted(world.events()) == [
            ("alert.opened", "d1", 2),
            ("alert.opened", "f1", 1),
            ("alert.worsened", "d1", 3),
        ], (place, fault)
        if faulty.number <= place:
            break
    else:
        pytest.fail("a look has more steps than were tried")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_crash_after_any_step_of_sending_is_resumed_under_the_same_id(fault):
    for place in range(30):
        world = World()
        hook = world.endpoint()
        world.look(FILING, DENIAL)
        faulty = FaultyTable(world.table, fault_at(place, fault))
        with suppress(StoreUnavailable, Killed, Overtaken):
            world.round(faulty)
        for _ in range(3):
            world.now += LEASE
            world.round()
        assert set(world.events()) == {("alert.opened", "d1", 2), ("alert.opened", "f1", 1)}
        assert len({posting.headers["webhook-id"] for posting in world.sender.got}) == 2
        assert len(world.sender.got) <= 3, "only the one whose mark was lost comes twice"
        assert {one.state for one in world.told(hook)} == {"delivered"}, (place, fault)
        if faulty.number <= place:
            break
    else:
        pytest.fail("sending has more steps than were tried")


def test_a_worker_that_dies_at_every_try_gives_up_as_well(world):
    hook = world.endpoint()
    world.look(FILING)
    for _ in range(MOST_ATTEMPTS + 1):
        (message,) = deliveries_due(world.table, world.now)
        with suppress(Killed):
            deliver(replace(world.post(), sender=_Deadly()), message)
        world.now += LEASE
    assert (world.told(hook)[0].state, list(deliveries_due(world.table, world.now))) == ("failed", [])


class _Deadly:
    def post(self, posting):
        raise Killed


def test_what_is_kept_is_read_as_it_was(world):
    hook = world.endpoint(kinds=("filing",))
    world.look(FILING)
    world.sender.answers["one.example.com"] = 500
    world.round()
    (told,) = world.told(hook)
    assert read_delivery(replace(told.record(), version=told.version)) == told
    endpoint, _ = find_endpoint(world.table, SPACE, hook)
    assert (endpoint.kinds, endpoint.space, endpoint.webhook_id) == (("filing",), SPACE, hook)
