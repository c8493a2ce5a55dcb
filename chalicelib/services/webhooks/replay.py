"""What an endpoint was told, and sending it again: one message, all that did not arrive since a time, or one to try.

Whatever is to be sent is due in the table, where the clock finds it within a minute.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field
from typing_extensions import TypedDict

from chalicelib.domain.shape import CLOSED, Cursor, PageSize, YesOrNo
from chalicelib.services.errors import Conflict, NotKept
from chalicelib.services.records import address
from chalicelib.services.records.cursor import cursor_of, place_of
from chalicelib.services.records.once import FirstAnswer, Protection
from chalicelib.services.records.table import Put, Table
from chalicelib.services.webhooks.delivery import Delivery, deliveries_in, first_id_of
from chalicelib.services.webhooks.desk import HookDesk
from chalicelib.services.webhooks.endpoint import Endpoint, find_endpoint
from chalicelib.services.webhooks.events import test_event
from chalicelib.services.webhooks.told import delivery_json

# What one transaction takes beside what protects it.
MOST_AT_ONCE = 90


@dataclass(slots=True)
class DeliveriesQuery:
    """All, or with `undelivered=true` those that were given up or are held."""

    __pydantic_config__ = CLOSED
    undelivered: YesOrNo = "false"
    limit: PageSize = "50"
    cursor: Cursor | None = None


@dataclass(slots=True)
class ReplayForm:
    """From which moment on, such as 2026-03-20T00:00:00Z."""

    __pydantic_config__ = CLOSED
    since: Annotated[AwareDatetime, Field(strict=False)]


class ReplayedJson(TypedDict):
    """How many are sent again now; `more`: there are others yet, so ask again."""

    replayed: int
    more: bool


def list_deliveries(
    table: Table, endpoint: Endpoint, now: datetime, *, undelivered: bool, limit: int, cursor: str | None
) -> tuple[list[Delivery], str | None]:
    """A page, newest first, and the cursor of the next. Raises InvalidInput for a foreign cursor."""
    whole = address.webhook_deliveries(endpoint.space, endpoint.webhook_id)
    of_list = address.webhook_undelivered(endpoint.space, endpoint.webhook_id) if undelivered else whole
    after = place_of(of_list, cursor)
    if undelivered:
        found = table.look_up("list", of_list, limit=limit + 1, after=after, newest_first=True)
    else:
        found = table.read(whole, limit=limit + 1, after=after, newest_first=True)
    more = cursor_of(of_list, found[limit - 1].key.sort) if len(found) > limit else None
    return deliveries_in(found[:limit], now), more


def find_delivery(table: Table, space: str, webhook_id: str, message_id: str, now: datetime) -> Delivery:
    """One of an endpoint that there is. Raises NotKept."""
    places = [address.webhook(space, webhook_id), address.webhook_delivery(space, webhook_id, message_id)]
    found = table.get_many(places)
    kept = deliveries_in([found[places[1]]], now) if len(found) == len(places) else []
    if not kept:
        raise NotKept("This webhook has no delivery of this id; they are kept for 30 days.")
    return kept[0]


def send_test(hooks: HookDesk, webhook_id: str, protection: Protection) -> FirstAnswer:
    """A message that only tries the way. Raises NotKept; Conflict where the endpoint is not active."""
    made = test_event(_active(hooks, webhook_id), hooks.desk.now(), hooks.random(8).hex())
    answer = FirstAnswer(201, delivery_json(made))
    hooks.table.write([Put(made.record()), *protection.changes(answer)])
    return answer


def replay_one(hooks: HookDesk, webhook_id: str, message_id: str, protection: Protection) -> FirstAnswer:
    """Sends one again, whatever became of it, under the same id. Raises NotKept, Conflict."""

    def attempt() -> FirstAnswer:
        _active(hooks, webhook_id)
        now = hooks.desk.now()
        again = find_delivery(hooks.table, hooks.space, webhook_id, message_id, now).anew(now)
        answer = FirstAnswer(200, delivery_json(again))
        hooks.table.write([Put(again.record()), *protection.changes(answer)])
        return answer

    return hooks.desk.decide(attempt)


def replay_undelivered(hooks: HookDesk, webhook_id: str, since: datetime, protection: Protection) -> FirstAnswer:
    """Sends again what was given up or held since then, oldest first. Raises NotKept, Conflict."""
    of_list = address.webhook_undelivered(hooks.space, webhook_id)

    def attempt() -> FirstAnswer:
        _active(hooks, webhook_id)
        now = hooks.desk.now()
        listed = hooks.table.look_up("list", of_list, first_id_of(since), limit=MOST_AT_ONCE + 1)
        kept = hooks.table.get_many([one.key for one in listed[:MOST_AT_ONCE]]) if listed else {}
        found = [one for one in deliveries_in(kept.values(), now) if one.state in ("failed", "held")]
        again = [one.anew(now) for one in found]
        answer = FirstAnswer(200, {"replayed": len(again), "more": len(listed) > MOST_AT_ONCE})
        if changes := [*(Put(one.record()) for one in again), *protection.changes(answer)]:
            hooks.table.write(changes)
        return answer

    return hooks.desk.decide(attempt)


def _active(hooks: HookDesk, webhook_id: str) -> Endpoint:
    endpoint, _ = find_endpoint(hooks.table, hooks.space, webhook_id)
    if not endpoint.is_active:
        raise Conflict(f"This webhook is {endpoint.state}. Make it active first.")
    return endpoint
