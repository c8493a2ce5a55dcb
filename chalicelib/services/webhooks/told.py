"""Endpoints and deliveries as JSON values, for calls and pages. A secret is told once, by what made it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from typing_extensions import TypedDict

from chalicelib.services.alerts.alert import AlertKind
from chalicelib.services.webhooks.delivery import Delivery, DeliveryState
from chalicelib.services.webhooks.endpoint import Endpoint, State
from chalicelib.services.webhooks.events import EventJson


class WebhookJson(TypedDict):
    """An endpoint. `stopped` it is told nothing: `stopped_because` says why. `former_secrets_until`: until when each
    secret from before a rotation signs along."""

    webhook_id: str
    url: str
    description: str
    kinds: list[AlertKind]
    least_level: int
    state: State
    stopped_because: str | None
    failing_since: str | None
    former_secrets_until: list[str]
    created_at: str
    changed_at: str
    changed_by: str


class WebhookWithSecretJson(WebhookJson):
    """The same with the secret that was just made. The answer to a repeated request has null: the secret is not kept so
    that it could be told again."""

    secret: str | None


class WebhooksJson(TypedDict):
    """All of a practice, oldest first: 10 at most."""

    webhooks: list[WebhookJson]


class TryJson(TypedDict):
    """A status, or in words why none came; milliseconds."""

    at: str
    status: int | None
    because: str | None
    ms: int


class DeliveryJson(TypedDict):
    """`delivery_id` is the header `webhook-id`. `pending` is to be sent at `next_at`; `failed` was given up; `held`
    waits for its endpoint. `attempts` counts since the event or the last replay."""

    delivery_id: str
    state: DeliveryState
    created_at: str
    next_at: str | None
    attempts: int
    tries: list[TryJson]
    event: EventJson


class DeliveriesJson(TypedDict):
    """A page, newest first; `cursor` asks for the next one, null on the last."""

    deliveries: list[DeliveryJson]
    cursor: str | None


def webhook_json(endpoint: Endpoint, failing: datetime | None, now: datetime) -> dict[str, Any]:
    """An endpoint."""
    return {
        "webhook_id": endpoint.webhook_id,
        "url": endpoint.url,
        "description": endpoint.description,
        "kinds": list(endpoint.kinds),
        "least_level": endpoint.least_level,
        "state": endpoint.state,
        "stopped_because": endpoint.because,
        "failing_since": failing.isoformat() if failing else None,
        "former_secrets_until": [one.until.isoformat() for one in endpoint.counting(now) if one.until],
        "created_at": endpoint.created_at.isoformat(),
        "changed_at": endpoint.changed_at.isoformat(),
        "changed_by": endpoint.changed_by,
    }


def delivery_json(delivery: Delivery) -> Mapping[str, Any]:
    """A delivery with its tries and what is sent."""
    tries = [
        {"at": one.at.isoformat(), "status": one.status, "because": one.because, "ms": one.ms} for one in delivery.tries
    ]
    return {
        "delivery_id": delivery.message_id,
        "state": delivery.state,
        "created_at": delivery.created_at.isoformat(timespec="milliseconds"),
        "next_at": delivery.next_at.isoformat() if delivery.next_at else None,
        "attempts": delivery.attempts,
        "tries": tries,
        "event": delivery.event,
    }
