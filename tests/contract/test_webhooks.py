"""Webhooks on every store: from the alert to the answer, what failed found again, what waits dropped on removal."""

from datetime import timedelta

from chalicelib.services.records import address
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.webhooks.endpoint import endpoints_of, find_endpoint, listening_spaces
from chalicelib.services.webhooks.manage import remove_webhook
from chalicelib.services.webhooks.replay import list_deliveries, replay_undelivered
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
