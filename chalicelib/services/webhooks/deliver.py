"""deliver: some deliveries of one endpoint, each at least once and under one id, however often it is asked for.

A delivery is taken in the table before it is sent, for as long as a lease, and marked afterwards with what came of it.
Whoever finds it taken leaves it alone; after a crash it is due again when the lease is over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from chalicelib.services.records.table import Change, Delete, Overtaken, Put
from chalicelib.services.staff.errors import SealBroken
from chalicelib.services.webhooks.delivery import Delivery
from chalicelib.services.webhooks.desk import opened
from chalicelib.services.webhooks.endpoint import Endpoint
from chalicelib.services.webhooks.ports import Posting
from chalicelib.services.webhooks.settle import GONE, MOST_ATTEMPTS, HookPost, arrived, look, settle, speaks_for_all
from chalicelib.services.webhooks.signing import signed_headers

LEASE = timedelta(minutes=2)
# What one message may take; what is left over is due still.
BUDGET = timedelta(seconds=20)


class Delivered(NamedTuple):
    """How many were tried, and how many of them failed."""

    tried: int
    failed: int


def deliver(post: HookPost, asked: Mapping[str, Any]) -> Delivered:
    """Sends what is due of what is asked for. Raises StoreUnavailable, Busy."""
    found, began = look(post, asked), post.desk.now()
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
        tried, failed = tried + 1, failed + (not arrived(reply))
        rest = due[place + 1 :] if speaks_for_all(reply) else ()
        settle(post, taken, reply, rest)
        if rest or reply.status == GONE:
            break
    return Delivered(tried, failed)


def _taken(post: HookPost, due: Delivery) -> Delivery | None:
    """Ours for as long as the lease; None where somebody else was quicker, or the last try is over."""
    if due.attempts >= MOST_ATTEMPTS:
        _put(post, Put(due.at_rest("failed").record()))
        return None
    taken = replace(due, attempts=due.attempts + 1, next_at=post.desk.now() + LEASE)
    return replace(taken, version=due.version + 1) if _put(post, Put(taken.record())) else None


def _put(post: HookPost, change: Change) -> bool:
    """False where somebody else was quicker, who then did what is to be done."""
    try:
        post.desk.table.write([change])
    except Overtaken:
        return False
    return True
