"""deliver: some deliveries of one endpoint, each at least once and under one id, however often it is asked for.

A delivery is taken in the table before it is sent, for as long as a lease, and marked afterwards with what came of it.
Whoever finds it taken leaves it alone; after a crash it is due again when the lease is over. Each try that fails puts
it off longer, with jitter, for about a day; then it is given up and can be replayed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from chalicelib.services.ports import Seal
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import Change, Delete, Overtaken, Put, Record
from chalicelib.services.staff.errors import SealBroken
from chalicelib.services.webhooks.delivery import Delivery, deliveries_in
from chalicelib.services.webhooks.desk import opened
from chalicelib.services.webhooks.endpoint import HEALTH, Endpoint, failing_since, read_endpoint
from chalicelib.services.webhooks.ports import Posting, Reply, Sender
from chalicelib.services.webhooks.signing import signed_headers

LEASE = timedelta(minutes=2)
# After the n-th failure: 5 minutes, three times as long each time, 8 hours at most: 26 hours together.
FIRST_DELAY = timedelta(minutes=5)
LONGEST_DELAY = timedelta(hours=8)
MOST_ATTEMPTS = 8
# What one message may take; what is left over is due still.
BUDGET = timedelta(seconds=20)
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


class Delivered(NamedTuple):
    """How many were tried, and how many of them failed."""

    tried: int
    failed: int


@dataclass(frozen=True, slots=True)
class _Found:
    """What is kept of an endpoint and of some of its deliveries. `endpoint` None: it was removed."""

    endpoint: Endpoint | None
    health: Record | None
    deliveries: Sequence[Delivery]


def deliver(post: HookPost, asked: Mapping[str, Any]) -> Delivered:
    """Sends what is due of what is asked for. Raises StoreUnavailable, Busy."""
    found, began = _look(post, asked), post.desk.now()
    due = [one for one in found.deliveries if one.is_due(began)]
    if found.endpoint is None or not found.endpoint.is_active:
        for one in due:
            _put(post, Delete(one.key, one.version) if found.endpoint is None else Put(one.at_rest("held").record()))
        return Delivered(0, 0)
    try:
        secrets = opened(post.seal, found.endpoint, found.endpoint.counting(began)) if due else []
    except SealBroken:
        _put(post, Put(found.endpoint.stopped("its secret cannot be opened; give it a new one", began).record()))
        return Delivered(0, 0)
    return _sent(post, found.endpoint, secrets, due)


def delay_after(attempts: int) -> timedelta:
    """How long to wait after so many tries that failed, without jitter."""
    grown: timedelta = FIRST_DELAY * 3 ** (attempts - 1)
    return min(grown, LONGEST_DELAY)


def _sent(post: HookPost, endpoint: Endpoint, secrets: Sequence[bytes], due: Sequence[Delivery]) -> Delivered:
    tried = failed = 0
    began = post.desk.now()
    for place, one in enumerate(due):
        if post.desk.now() - began > BUDGET:
            break
        taken = _taken(post, one)
        if taken is None:
            continue
        now = post.desk.now()
        headers = signed_headers(secrets, taken.message_id, now, taken.body)
        reply = post.sender.post(Posting(endpoint.url, headers, taken.body))
        tried, failed = tried + 1, failed + (not _arrived(reply))
        rest = due[place + 1 :] if reply.status is None or reply.status in _NOT_NOW else ()
        _settled(post, taken, reply, rest)
        if rest or reply.status == GONE:
            break
    return Delivered(tried, failed)


def _look(post: HookPost, asked: Mapping[str, Any]) -> _Found:
    space, webhook_id = asked["deliver"], asked["webhook"]
    place, health = address.webhook(space, webhook_id), address.webhook_health(space, webhook_id)
    ids = list(dict.fromkeys(asked["ids"]))
    found = post.desk.table.get_many([place, health, *(address.webhook_delivery(space, webhook_id, i) for i in ids)])
    endpoint = read_endpoint(found[place]) if place in found else None
    kept = [record for key, record in found.items() if key not in (place, health)]
    deliveries = sorted(deliveries_in(kept, post.desk.now()), key=lambda one: one.message_id)
    return _Found(endpoint, found.get(health), deliveries)


def _taken(post: HookPost, due: Delivery) -> Delivery | None:
    """Ours for as long as the lease; None where somebody else was quicker, or the last try is over."""
    if due.attempts >= MOST_ATTEMPTS:
        _put(post, Put(due.at_rest("failed").record()))
        return None
    taken = replace(due, attempts=due.attempts + 1, next_at=post.desk.now() + LEASE)
    return replace(taken, version=due.version + 1) if _put(post, Put(taken.record())) else None


def _settled(post: HookPost, taken: Delivery, reply: Reply, rest: Sequence[Delivery]) -> None:
    """Marks what came of a try. `rest` share it untried: who does not answer is not asked again for each of them."""
    ids = [taken.message_id, *(one.message_id for one in rest)]

    def attempt() -> None:
        found = _look(post, {"deliver": taken.space, "webhook": taken.webhook_id, "ids": ids})
        now, versions = post.desk.now(), {one.message_id: one.version for one in (taken, *rest)}
        same = [one for one in found.deliveries if one.version == versions[one.message_id]]
        if found.endpoint is None or taken.message_id not in {one.message_id for one in same}:
            # Removed, or replayed meanwhile: whoever did that decided.
            return
        tried = [_after(post, one, reply if one.message_id == taken.message_id else None, now) for one in same]
        health = _healthy(found) if _arrived(reply) else _failing(found, reply, now)
        post.desk.table.write([*(Put(one.record()) for one in tried), *health])

    post.desk.decide(attempt)


def _after(post: HookPost, delivery: Delivery, reply: Reply | None, now: datetime) -> Delivery:
    """A delivery after its try; `reply` None: another's failure counts as its own."""
    if reply is None:
        one = replace(delivery, attempts=delivery.attempts + 1).tried(now, None, "not tried", 0)
    else:
        one = delivery.tried(now, reply.status, reply.because, reply.ms)
        if _arrived(reply):
            return one.at_rest("delivered")
        if reply.status == GONE:
            return one.at_rest("held")
    if one.attempts >= MOST_ATTEMPTS:
        return one.at_rest("failed")
    return replace(one, next_at=now + delay_after(one.attempts) * post.jitter())


def _arrived(reply: Reply) -> bool:
    return reply.status is not None and 200 <= reply.status < 300


def _healthy(found: _Found) -> list[Change]:
    return [Delete(found.health.key, found.health.version)] if found.health else []


def _failing(found: _Found, reply: Reply, now: datetime) -> list[Change]:
    """One more failure in a row; after days of nothing else the endpoint is stopped."""
    endpoint, health = found.endpoint, found.health
    if endpoint is None:
        return []
    since, failures = failing_since(health) or now, (health.data["failures"] if health else 0) + 1
    data = {"since": since.isoformat(), "failures": failures}
    changes: list[Change] = [Put(Record(endpoint.health_key, HEALTH, data, health.version if health else 0))]
    if endpoint.is_active and reply.status == GONE:
        changes.append(Put(endpoint.stopped("it answered 410 Gone", now).record()))
    elif endpoint.is_active and now - since >= STOPPED_AFTER and failures >= LEAST_FAILURES:
        days = STOPPED_AFTER.days
        changes.append(Put(endpoint.stopped(f"nothing that was sent arrived for {days} days", now).record()))
    return changes


def _put(post: HookPost, change: Change) -> bool:
    """False where somebody else was quicker, who then did what is to be done."""
    try:
        post.desk.table.write([change])
    except Overtaken:
        return False
    return True
