"""What a try came to: delivered, put off, given up or held; and what it says of the endpoint's health.

Each try that fails puts a delivery off longer, with jitter, for about a day; then it is given up and can be replayed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.services.ports import Seal
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import Change, Delete, Put, Record
from chalicelib.services.webhooks.audit import audit_entry
from chalicelib.services.webhooks.delivery import Delivery, deliveries_in
from chalicelib.services.webhooks.endpoint import HEALTH, Endpoint, failing_since, read_endpoint
from chalicelib.services.webhooks.ports import Reply, Sender

# After the n-th failure: 5 minutes, three times as long each time, 8 hours at most: 26 hours together.
FIRST_DELAY = timedelta(minutes=5)
LONGEST_DELAY = timedelta(hours=8)
MOST_ATTEMPTS = 8
# An endpoint is stopped after nothing but failures for so long, and at least so many of them.
STOPPED_AFTER = timedelta(days=5)
LEAST_FAILURES = 10
GONE = 410
# Answers that say that now is no good time for others either.
_NOT_NOW = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class HookPost:
    """What sending works with; `jitter` gives a factor around 1."""

    desk: Desk
    seal: Seal
    sender: Sender
    jitter: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Found:
    """What is kept of an endpoint and of some of its deliveries. `endpoint` None: it was removed."""

    endpoint: Endpoint | None
    health: Record | None
    deliveries: Sequence[Delivery]


def look(post: HookPost, asked: Mapping[str, Any]) -> Found:
    """What a message asks about, in one call. Raises StoreUnavailable."""
    space, webhook_id = asked["deliver"], asked["webhook"]
    place, health = address.webhook(space, webhook_id), address.webhook_health(space, webhook_id)
    ids = list(dict.fromkeys(asked["ids"]))
    found = post.desk.table.get_many([place, health, *(address.webhook_delivery(space, webhook_id, i) for i in ids)])
    endpoint = read_endpoint(found[place]) if place in found else None
    kept = [record for key, record in found.items() if key not in (place, health)]
    deliveries = sorted(deliveries_in(kept, post.desk.now()), key=lambda one: one.message_id)
    return Found(endpoint, found.get(health), deliveries)


def delay_after(attempts: int) -> timedelta:
    """How long to wait after so many tries that failed, without jitter."""
    grown: timedelta = FIRST_DELAY * 3 ** (attempts - 1)
    return min(grown, LONGEST_DELAY)


def settle(post: HookPost, taken: Delivery, reply: Reply, rest: Sequence[Delivery]) -> None:
    """Marks what came of a try. `rest` share it untried: who does not answer is not asked again for each of them."""
    ids = [taken.message_id, *(one.message_id for one in rest)]

    def attempt() -> None:
        found = look(post, {"deliver": taken.space, "webhook": taken.webhook_id, "ids": ids})
        now, versions = post.desk.now(), {one.message_id: one.version for one in (taken, *rest)}
        same = [one for one in found.deliveries if one.version == versions[one.message_id]]
        if found.endpoint is None or taken.message_id not in {one.message_id for one in same}:
            # Removed, or replayed meanwhile: whoever did that decided.
            return
        tried = [_after(post, one, reply if one.message_id == taken.message_id else None, now) for one in same]
        health = _healthy(found) if arrived(reply) else _failing(found, reply, now)
        post.desk.table.write([*(Put(one.record()) for one in tried), *health])

    post.desk.decide(attempt)


def _after(post: HookPost, delivery: Delivery, reply: Reply | None, now: datetime) -> Delivery:
    """A delivery after its try; `reply` None: another's failure counts as its own."""
    if reply is None:
        one = replace(delivery, attempts=delivery.attempts + 1).tried(now, None, "not tried", 0)
    else:
        one = delivery.tried(now, reply.status, reply.because, reply.ms)
        if arrived(reply):
            return one.at_rest("delivered")
        if reply.status == GONE:
            return one.at_rest("held")
    if one.attempts >= MOST_ATTEMPTS:
        return one.at_rest("failed")
    return replace(one, next_at=now + delay_after(one.attempts) * post.jitter())


def arrived(reply: Reply) -> bool:
    """True where the receiver took it."""
    return reply.status is not None and 200 <= reply.status < 300


def speaks_for_all(reply: Reply) -> bool:
    """True for a failure that others would meet as well just now."""
    return reply.status is None or reply.status in _NOT_NOW


def _healthy(found: Found) -> list[Change]:
    return [Delete(found.health.key, found.health.version)] if found.health else []


def _failing(found: Found, reply: Reply, now: datetime) -> list[Change]:
    """One more failure in a row; after days of nothing else the endpoint is stopped."""
    endpoint, health = found.endpoint, found.health
    if endpoint is None:
        return []
    since, failures = failing_since(health) or now, (health.data["failures"] if health else 0) + 1
    data = {"since": since.isoformat(), "failures": failures}
    changes: list[Change] = [Put(Record(endpoint.health_key, HEALTH, data, health.version if health else 0))]
    if endpoint.is_active and reply.status == GONE:
        changes += _stopped(endpoint, "it answered 410 Gone", now)
    elif endpoint.is_active and now - since >= STOPPED_AFTER and failures >= LEAST_FAILURES:
        changes += _stopped(endpoint, f"nothing that was sent arrived for {STOPPED_AFTER.days} days", now)
    return changes


def _stopped(endpoint: Endpoint, because: str, now: datetime) -> list[Change]:
    after = endpoint.stopped(because, now)
    return [Put(after.record()), audit_entry(endpoint, after, "stopped", now, after.changed_by)]
