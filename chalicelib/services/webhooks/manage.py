"""Endpoints made, changed, given a new secret, removed. What a write answers is kept for repeated requests without the
secret, which stands nowhere but sealed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.services.errors import Conflict, VersionOutdated
from chalicelib.services.records import address
from chalicelib.services.records.once import FirstAnswer, Protection
from chalicelib.services.records.table import Change, Delete, Put, Record
from chalicelib.services.webhooks.audit import audit_entry
from chalicelib.services.webhooks.desk import HookDesk, sealed_for
from chalicelib.services.webhooks.endpoint import (
    HEAD,
    MOST_ENDPOINTS,
    Endpoint,
    WebhookForm,
    endpoints_of,
    find_endpoint,
)
from chalicelib.services.webhooks.signing import make_secret, told_secret
from chalicelib.services.webhooks.target import target_of
from chalicelib.services.webhooks.told import webhook_json

_ID_BYTES = 8
# So many former secrets sign along; the oldest gives way.
MOST_FORMER = 3
LONGEST_OVERLAP_HOURS = 168


def make_webhook(hooks: HookDesk, form: WebhookForm, protection: Protection) -> FirstAnswer:
    """A new endpoint, with its secret. Raises InvalidInput for its address, Conflict where there are enough."""
    target_of(form.url, hooks.this_machine)
    webhook_id, secret, now = hooks.random(_ID_BYTES).hex(), make_secret(hooks.random), hooks.desk.now()
    sealed = sealed_for(hooks.seal, hooks.space, webhook_id, secret)
    made = Endpoint(
        hooks.space, webhook_id, form.url, form.description, form.kinds, form.least_level, form.state, (sealed,),
        now, now, hooks.by,
    )  # fmt: skip
    told = webhook_json(made, None, now)
    kept = protection.changes(FirstAnswer(201, told | {"secret": None}, 1))

    def attempt() -> None:
        head = _counted(hooks)
        hooks.table.write([head, Put(made.record()), audit_entry(None, made, "added", now, hooks.by), *kept])

    hooks.desk.decide(attempt)
    return FirstAnswer(201, told | {"secret": told_secret(secret)}, 1)


def _counted(hooks: HookDesk) -> Put:
    """What holds the count of endpoints until one more is kept: of two who add at once one counts anew. Raises
    Conflict."""
    # The head is read first: an endpoint that is added after that has raised it.
    place = address.webhooks_head(hooks.space)
    head = hooks.table.get_many([place]).get(place, Record(place, HEAD, {}))
    number = len(endpoints_of(hooks.table, hooks.space))
    if number >= MOST_ENDPOINTS:
        raise Conflict(f"A practice has up to {MOST_ENDPOINTS} webhooks. Remove one first.")
    return Put(replace(head, data={"endpoints": number + 1}))


def change_webhook(
    hooks: HookDesk, webhook_id: str, form: WebhookForm, seen_version: int, protection: Protection
) -> FirstAnswer:
    """Puts the form in place of what was said before; active again it counts as well. Raises NotKept, InvalidInput,
    VersionOutdated."""
    target_of(form.url, hooks.this_machine)

    def changed(endpoint: Endpoint) -> Endpoint:
        return replace(
            endpoint, url=form.url, description=form.description, kinds=form.kinds, least_level=form.least_level,
            state=form.state, because=None,
        )  # fmt: skip

    return _changed(hooks, webhook_id, seen_version, changed, _what, protection, {})


def rotate_secret(
    hooks: HookDesk, webhook_id: str, overlap_hours: int, seen_version: int, protection: Protection
) -> FirstAnswer:
    """A new secret; those before sign along for so many hours yet. Raises NotKept, VersionOutdated."""
    secret, now = make_secret(hooks.random), hooks.desk.now()
    sealed = sealed_for(hooks.seal, hooks.space, webhook_id, secret)
    until = now + timedelta(hours=overlap_hours)

    def changed(endpoint: Endpoint) -> Endpoint:
        former = [replace(one, until=min(one.until or until, until)) for one in endpoint.counting(now)]
        return replace(endpoint, secrets=(sealed, *former[:MOST_FORMER]))

    what = f"given a new secret, the former one signs along for {overlap_hours} h"
    once = {"secret": told_secret(secret)}
    return _changed(hooks, webhook_id, seen_version, changed, lambda before, after: what, protection, once)


def remove_webhook(hooks: HookDesk, webhook_id: str, seen_version: int, protection: Protection) -> FirstAnswer:
    """Tells it nothing more. What was not sent yet is dropped when its time comes; what was told ends after 30 days.
    Raises NotKept, VersionOutdated."""

    def attempt() -> FirstAnswer:
        endpoint = _seen(hooks, webhook_id, seen_version)
        answer = FirstAnswer(200, {"webhook_id": webhook_id, "removed": True})
        told = audit_entry(endpoint, endpoint, "removed", hooks.desk.now(), hooks.by)
        gone: list[Change] = [Delete(endpoint.key, endpoint.version), *_well_again(hooks, endpoint), told]
        hooks.table.write([*gone, *protection.changes(answer)])
        return answer

    return hooks.desk.decide(attempt)


def _changed(
    hooks: HookDesk,
    webhook_id: str,
    seen_version: int,
    changed: Callable[[Endpoint], Endpoint],
    what: Callable[[Endpoint, Endpoint], str],
    protection: Protection,
    only_now: dict[str, Any],
) -> FirstAnswer:
    """`only_now` is answered once; repeated requests get null in its place."""

    def attempt() -> FirstAnswer:
        before, now = _seen(hooks, webhook_id, seen_version), hooks.desk.now()
        after = replace(changed(before), changed_at=now, changed_by=hooks.by)
        well = _well_again(hooks, after) if before.state != after.state else []
        _, failing = find_endpoint(hooks.table, hooks.space, webhook_id)
        told = webhook_json(after, None if well else failing, now)
        kept = FirstAnswer(200, told | dict.fromkeys(only_now), before.version + 1)
        noted = audit_entry(before, after, what(before, after), now, hooks.by)
        hooks.table.write([Put(after.record()), *well, noted, *protection.changes(kept)])
        return FirstAnswer(200, told | only_now, before.version + 1)

    return hooks.desk.decide(attempt)


def _what(before: Endpoint, after: Endpoint) -> str:
    """What a form that was put in place of another did, in a word."""
    if before.state == after.state:
        return "changed"
    return "made active" if after.is_active else "paused"


def _seen(hooks: HookDesk, webhook_id: str, seen_version: int) -> Endpoint:
    endpoint, _ = find_endpoint(hooks.table, hooks.space, webhook_id)
    if endpoint.version != seen_version:
        raise VersionOutdated("The webhook has changed since it was read. Read it again and decide anew.")
    return endpoint


def _well_again(hooks: HookDesk, endpoint: Endpoint) -> list[Change]:
    """Its failures so far are forgotten."""
    health = hooks.table.get_many([endpoint.health_key]).get(endpoint.health_key)
    return [Delete(health.key, health.version)] if health else []
