"""What is told: an alert opens, gets worse, or is settled, seen with the eyes of one endpoint. No patient's data.

An alert that reaches the least level of an endpoint opens for it; one that falls below is settled for it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any, Literal, NamedTuple

from typing_extensions import TypedDict

from chalicelib.services.alerts.alert import Alert
from chalicelib.services.alerts.list_alerts import AlertJson, alert_json
from chalicelib.services.webhooks.delivery import KEPT, Delivery, message_id
from chalicelib.services.webhooks.endpoint import Endpoint

VERSION = 1
EventType = Literal["alert.opened", "alert.worsened", "alert.settled", "webhook.test"]


class EventJson(TypedDict):
    """What an endpoint gets. `version` rises when fields change their meaning; new ones may come at any time."""

    type: EventType
    version: int
    timestamp: str
    practice: str
    mode: Literal["live", "test"]
    data: AlertJson | None


class Changed(NamedTuple):
    """An alert before and after a look at a practice; None where it was not open, or is no more."""

    before: Alert | None
    after: Alert | None


class Look(NamedTuple):
    """A look at a practice: its `number` is another one each time, `day` is the practice's."""

    space: str
    number: int
    at: datetime
    day: date


def deliveries_for(endpoints: Iterable[Endpoint], changed: Changed, look: Look) -> Iterator[Delivery]:
    """What is to be told of one change, an endpoint each: to be sent now, or held where it is not active."""
    for endpoint in endpoints:
        kind = _kind_for(endpoint, changed)
        alert = changed.after if kind != "alert.settled" else changed.before
        if kind and alert:
            caused_by = (look.space, alert.ref, kind, str(alert.level), str(look.number))
            event = event_json(kind, look.space, look.at, alert_json(alert, look.day))
            yield delivery_of(endpoint, message_id(look.at, caused_by), event, look.at)


def test_event(endpoint: Endpoint, at: datetime, asked: str) -> Delivery:
    """A message that only tries the way; `asked` is another text each time."""
    caused_by = (endpoint.space, endpoint.webhook_id, "webhook.test", asked)
    event = event_json("webhook.test", endpoint.space, at, None)
    return delivery_of(endpoint, message_id(at, caused_by), event, at)


def delivery_of(endpoint: Endpoint, of_message: str, event: Any, at: datetime) -> Delivery:
    """A message for an endpoint, new."""
    made = Delivery(endpoint.space, endpoint.webhook_id, of_message, event, "pending", at, at + KEPT)
    return made if endpoint.is_active else made.at_rest("held")


def event_json(kind: EventType, space: str, at: datetime, data: AlertJson | None) -> EventJson:
    """The event as JSON values."""
    mode, _, name = space.partition("#")
    return {
        "type": kind,
        "version": VERSION,
        "timestamp": at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "practice": name.partition("~")[0],
        "mode": "live" if mode == "P" else "test",
        "data": data,
    }


def _kind_for(endpoint: Endpoint, changed: Changed) -> EventType | None:
    heard, hears = endpoint.wants(changed.before), endpoint.wants(changed.after)
    if hears and not heard:
        return "alert.opened"
    if heard and not hears:
        return "alert.settled"
    if heard and changed.before and changed.after and changed.after.level > changed.before.level:
        return "alert.worsened"
    return None
