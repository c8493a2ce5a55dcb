"""A practice's webhooks: endpoints that are told of its alerts, what each was told, and telling it again."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib import wiring
from chalicelib.domain.shape import CLOSED, Whole
from chalicelib.services.webhooks.desk import HookDesk
from chalicelib.services.webhooks.endpoint import WebhookForm, endpoints_of, find_endpoint
from chalicelib.services.webhooks.manage import (
    LONGEST_OVERLAP_HOURS,
    change_webhook,
    make_webhook,
    remove_webhook,
    rotate_secret,
)
from chalicelib.services.webhooks.replay import (
    DeliveriesQuery,
    ReplayedJson,
    ReplayForm,
    find_delivery,
    list_deliveries,
    replay_one,
    replay_undelivered,
    send_test,
)
from chalicelib.services.webhooks.told import (
    DeliveriesJson,
    DeliveryJson,
    WebhookJson,
    WebhooksJson,
    WebhookWithSecretJson,
    delivery_json,
    webhook_json,
)
from chalicelib.web.answer import Answer, etag, told
from chalicelib.web.call import Call
from chalicelib.web.endpoint import Endpoints
from chalicelib.web.hooks import hook_desk

api = Endpoints(__name__)
ALL = "/v1/webhooks"
ONE = f"{ALL}/{{webhook_id}}"


@dataclass(slots=True)
class RotateForm:
    """For how many hours the former secret signs along."""

    __pydantic_config__ = CLOSED
    overlap_hours: Annotated[Whole, Field(ge=0, le=LONGEST_OVERLAP_HOURS)] = 24


class RemovedJson(TypedDict):
    """Which webhook was removed."""

    webhook_id: str
    removed: bool


def _hooks(call: Call[Any]) -> HookDesk:
    return hook_desk(call.space, call.caller.key_id)


@api.endpoint(
    "POST", ALL, scope="admin", takes=WebhookForm, gives=WebhookWithSecretJson, statuses=(201,), name="make_webhook"
)
def make_a_webhook(call: Call[WebhookForm]) -> Answer:
    """Have an address told of alerts. The secret that signs what is sent is told in this answer and never again."""
    return told(make_webhook(_hooks(call), call.given, call.protection))


@api.endpoint("GET", ALL, scope="admin", gives=WebhooksJson)
def list_webhooks(call: Call[None]) -> Answer:
    """The practice's webhooks, oldest first."""
    parts = wiring.parts()
    found = endpoints_of(parts.table, call.space)
    return Answer({"webhooks": [webhook_json(one, failing, parts.now()) for one, failing in found]})


@api.endpoint("GET", ONE, scope="admin", gives=WebhookJson)
def find_webhook(call: Call[None]) -> Answer:
    """One of them."""
    parts = wiring.parts()
    found, failing = find_endpoint(parts.table, call.space, call.path["webhook_id"])
    return Answer(webhook_json(found, failing, parts.now()), headers=etag(found.version))


@api.endpoint("PUT", ONE, scope="admin", takes=WebhookForm, gives=WebhookJson, versioned=True, name="change_webhook")
def change_a_webhook(call: Call[WebhookForm]) -> Answer:
    """Change a webhook, pause it, or make it active again."""
    hooks = _hooks(call)
    return told(change_webhook(hooks, call.path["webhook_id"], call.given, call.seen_version, call.protection))


@api.endpoint("DELETE", ONE, scope="admin", gives=RemovedJson, versioned=True, name="remove_webhook")
def remove_a_webhook(call: Call[None]) -> Answer:
    """Remove a webhook; what was not sent yet is not sent."""
    return told(remove_webhook(_hooks(call), call.path["webhook_id"], call.seen_version, call.protection))


@api.endpoint(
    "POST",
    f"{ONE}/secret",
    scope="admin",
    takes=RotateForm,
    gives=WebhookWithSecretJson,
    versioned=True,
    name="rotate_webhook_secret",
)
def rotate_a_secret(call: Call[RotateForm]) -> Answer:
    """Make a new secret, told in this answer alone; the former one signs along until the overlap is over."""
    hooks, webhook_id, hours = _hooks(call), call.path["webhook_id"], call.given.overlap_hours
    return told(rotate_secret(hooks, webhook_id, hours, call.seen_version, call.protection))


@api.endpoint("POST", f"{ONE}/test", scope="admin", gives=DeliveryJson, statuses=(201,), name="test_webhook")
def send_a_test(call: Call[None]) -> Answer:
    """Send a message of the type `webhook.test`. What came of it: GET its delivery."""
    return told(send_test(_hooks(call), call.path["webhook_id"], call.protection))


@api.endpoint(
    "GET", f"{ONE}/deliveries", scope="admin", takes=DeliveriesQuery, gives=DeliveriesJson, name="list_deliveries"
)
def deliveries(call: Call[DeliveriesQuery]) -> Answer:
    """What a webhook was told in the last 30 days, newest first, with every try."""
    parts, asked = wiring.parts(), call.given
    endpoint, _ = find_endpoint(parts.table, call.space, call.path["webhook_id"])
    undelivered, limit = asked.undelivered == "true", int(asked.limit)
    page, more = list_deliveries(
        parts.table, endpoint, parts.now(), undelivered=undelivered, limit=limit, cursor=asked.cursor
    )
    return Answer({"deliveries": [delivery_json(one) for one in page], "cursor": more})


@api.endpoint("GET", f"{ONE}/deliveries/{{delivery_id}}", scope="admin", gives=DeliveryJson, name="find_delivery")
def delivery(call: Call[None]) -> Answer:
    """One delivery: what is sent, and what came of each try."""
    parts, path = wiring.parts(), call.path
    return Answer(
        delivery_json(find_delivery(parts.table, call.space, path["webhook_id"], path["delivery_id"], parts.now()))
    )


@api.endpoint(
    "POST", f"{ONE}/deliveries/{{delivery_id}}/replay", scope="admin", gives=DeliveryJson, name="replay_delivery"
)
def replay_a_delivery(call: Call[None]) -> Answer:
    """Send one again, whatever became of it, under the same `webhook-id`."""
    return told(replay_one(_hooks(call), call.path["webhook_id"], call.path["delivery_id"], call.protection))


@api.endpoint("POST", f"{ONE}/replay", scope="admin", takes=ReplayForm, gives=ReplayedJson, name="replay_undelivered")
def replay_what_did_not_arrive(call: Call[ReplayForm]) -> Answer:
    """Send again what was given up or held since a time, oldest first, 90 at once: ask again while there are more."""
    return told(replay_undelivered(_hooks(call), call.path["webhook_id"], call.given.since, call.protection))
