"""Webhooks on every store: from the alert to the answer, what failed found again, what waits dropped on removal."""

from datetime import timedelta
from secrets import token_bytes
from threading import Barrier, Thread

import pytest

from chalicelib.services.errors import Conflict, VersionOutdated
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk, jittered_pause
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.webhooks.audit import Wanted, look_through
from chalicelib.services.webhooks.desk import HookDesk
from chalicelib.services.webhooks.endpoint import (
    MOST_ENDPOINTS,
    WebhookForm,
    endpoints_of,
    find_endpoint,
    listening_spaces,
)
from chalicelib.services.webhooks.manage import make_webhook, remove_webhook
from chalicelib.services.webhooks.replay import list_deliveries, replay_undelivered
from tests.http.service import GlassSeal
from tests.services.test_webhooks import FILING, NOW, SPACE, World


def test_a_message_fails_is_stopped_replayed_and_arrives(stores):
    world = World(stores.table)
    hook = world.endpoint()
    assert list(listening_spaces(stores.table)) == [SPACE]
    world.look(FILING)
    world.sender.answers["one.example.com"] = 500
    assert world.round() == (1, 1)
    assert world.round() == (0, 0)
    world.now += timedelta(hours=1)
    world.sender.answers["one.example.com"] = 200
    assert world.round() == (1, 0)
    (told,) = world.told(hook)
    assert (told.state, [one.status for one in told.tries]) == ("delivered", [500, 200])
    assert find_endpoint(stores.table, SPACE, hook)[1] is None


def test_what_is_held_is_listed_and_replayed_and_nothing_to_replay_is_no_error(stores):
    world = World(stores.table)
    hook = world.endpoint()
    world.sender.answers["one.example.com"] = 410
    world.look(FILING)
    world.round()
    ((endpoint, failing),) = endpoints_of(stores.table, SPACE)
    assert (endpoint.state, failing) == ("stopped", NOW)
    held, more = list_deliveries(stores.table, endpoint, NOW, undelivered=True, limit=10, cursor=None)
    assert ([one.state for one in held], more) == (["held"], None)
    world.active(hook, endpoint.version)
    world.sender.answers.clear()
    assert replay_undelivered(world.hooks(), hook, NOW, UNPROTECTED).body["replayed"] == 1
    assert replay_undelivered(world.hooks(), hook, NOW, UNPROTECTED).body["replayed"] == 0
    assert world.round() == (1, 0)


def test_what_waits_for_a_removed_webhook_is_dropped(stores):
    world = World(stores.table)
    hook = world.endpoint()
    world.look(FILING)
    remove_webhook(world.hooks(), hook, 1, UNPROTECTED)
    assert world.round() == (0, 0)
    assert stores.table.look_up("due", address.webhooks_due()) == []
    assert stores.table.read(address.webhook_deliveries(SPACE, hook)) == []


def test_many_who_add_webhooks_at_once_come_to_ten(stores):
    world = World(stores.table)
    for number in range(MOST_ENDPOINTS - 2):
        world.endpoint(f"h{number}.example.com")
    barrier = Barrier(4)
    desk = Desk(stores.table, lambda: NOW, jittered_pause)
    refused = []

    def add(number: int) -> None:
        barrier.wait()
        try:
            hooks = HookDesk(desk, SPACE, "a key", GlassSeal(), token_bytes)
            make_webhook(hooks, WebhookForm(f"https://n{number}.example.com/"), UNPROTECTED)
        except Conflict as conflict:
            refused.append(str(conflict))

    people = [Thread(target=add, args=(number,)) for number in range(4)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    found = [endpoint for endpoint, _ in endpoints_of(stores.table, SPACE)]
    assert len(found) == MOST_ENDPOINTS
    assert len(refused) == 2
    assert all("up to 10" in words for words in refused)
    remove_webhook(world.hooks(), found[0].webhook_id, 1, UNPROTECTED)
    world.endpoint("again.example.com")
    with pytest.raises(Conflict):
        world.endpoint("one-more.example.com")


def test_every_change_of_a_webhook_leaves_its_entry_with_it(stores):
    world = World(stores.table)
    hook = world.endpoint()
    world.sender.answers["one.example.com"] = 410
    world.look(FILING)
    world.round()
    world.active(hook, 2)
    with pytest.raises(VersionOutdated):
        world.active(hook, 2)
    remove_webhook(world.hooks(), hook, 3, UNPROTECTED)
    deeds, onward = look_through(stores.table, SPACE, Wanted(), None, 10)
    told = {(deed.number, deed.what, deed.by) for deed in deeds}
    assert told == {(1, "added", "a key"), (2, "stopped", "the service"), (3, "made active", "a key"),
                    (4, "removed", "a key")}  # fmt: skip
    assert onward is None
    first, after = look_through(stores.table, SPACE, Wanted("service"), None, 2)
    rest, _ = look_through(stores.table, SPACE, Wanted("service"), after, 2)
    assert [deed.what for deed in [*first, *rest]] == ["stopped"]
