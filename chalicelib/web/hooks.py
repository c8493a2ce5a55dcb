"""Webhooks as this process serves them: the desk for calls and pages, and the work that clock and queue ask for."""

from collections.abc import Mapping
from typing import Any

from chalicelib import wiring
from chalicelib.services.tally import count_done
from chalicelib.services.webhooks.deliver import deliver
from chalicelib.services.webhooks.desk import HookDesk
from chalicelib.services.webhooks.due import deliveries_due
from chalicelib.services.webhooks.settle import HookPost
from chalicelib.web.work_log import stroke


def hook_desk(space: str, by: str) -> HookDesk:
    """What calls and pages about the endpoints of a space work with."""
    parts, hooks = wiring.parts(), wiring.webhooks()
    return HookDesk(parts.desk, space, by, hooks.seal, hooks.random, hooks.this_machine)


def ask_for_deliveries() -> int:
    """Asks for everything that is due now; how many messages that took."""
    with stroke("webhooks_clock"):
        parts = wiring.parts()
        messages = list(deliveries_due(parts.table, parts.now()))
        wiring.alerts_queue().send(messages)
        count_done("WebhooksAsked", len(messages))
    return len(messages)


def delivered(asked: Mapping[str, Any]) -> None:
    """Sends what a message asks for, and counts how that went. Raises StoreUnavailable, Busy."""
    hooks = wiring.webhooks()
    done = deliver(HookPost(wiring.parts().desk, hooks.seal, hooks.sender(), hooks.jitter), asked)
    if done.tried:
        count_done("WebhookTries", done.tried)
        count_done("WebhookFailures", done.failed)
