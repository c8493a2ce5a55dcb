"""Subscriptions as they are kept: one a person, listed by time zone; and the link that ends a kind with one click.

Such a link is signed, names a person's opaque id and a kind, and does nothing but mute: it may be used twice.
"""

import hashlib
import hmac
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import get_args

from chalicelib.domain.plain import plain
from chalicelib.domain.reading import read_as
from chalicelib.services.alerts.alert import AlertKind
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.errors import NotKept, VersionOutdated
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import Change, Key, Put, Record, Table

SUBSCRIPTION = "subscription"
# Stands in a link for every kind at once.
ALL_KINDS = "all"


def find_subscription(table: Table, person_id: str) -> tuple[Subscription, int]:
    """A person's subscription and its version. Raises NotKept."""
    record = table.get(address.subscription(person_id))
    return read_as(Subscription, record.data), record.version


def keep_subscription(
    table: Table, subscription: Subscription, seen_version: int = 0, also: Sequence[Change] = ()
) -> int:
    """Keep it in the place of the version that was seen, 0 for none, with `also` in one transaction; its version.
    Raises VersionOutdated."""
    place = address.subscription(subscription.person_id)
    zone = address.subscription_zone(subscription.time_zone)
    kept = table.get_many([place, zone])
    found = kept.get(place)
    if (found.version if found else 0) != seen_version:
        raise VersionOutdated("The subscription has changed since it was read. Read it again and decide anew.")
    listed = Key(address.subscriptions(subscription.time_zone), subscription.person_id)
    due = Key(address.stopped_mail(), subscription.person_id) if subscription.stopped else None
    changes = [Put(Record(place, SUBSCRIPTION, plain(subscription), seen_version, due, listed)), *also]
    if zone not in kept:
        changes.append(Put(Record(zone, "time_zone", {}, listed=Key(address.subscription_zones(), zone.sort))))
    table.write(changes)
    return seen_version + 1


def zones_heard_in(table: Table) -> list[str]:
    """The time zones in which somebody hears or heard something; a moment behind."""
    return [record.key.sort for record in table.look_up("list", address.subscription_zones())]


def subscriptions_in(table: Table, time_zone: str) -> list[Subscription]:
    """Those of a time zone; a moment behind."""
    found = table.look_up("list", address.subscriptions(time_zone))
    return [read_as(Subscription, record.data) for record in found]


def stop_address(
    desk: Desk,
    person_id: str,
    because: str,
    also: Callable[[Subscription], Sequence[Change]] = lambda after: (),
    sent_to: Collection[str] = (),
) -> None:
    """Send nothing more to a person whose address bounced or complained; where that was the address that waits to be
    confirmed, only keep why it is not reached. `also` is written with it. Again is no change, nor is what comes late
    about another address that she had before (`sent_to`, where it is known). Raises NotKept, Busy."""
    sent = {one.lower() for one in sent_to}

    def stopped(one: Subscription) -> Subscription:
        is_hers = not sent or one.address.lower() in sent
        waits = one.awaiting is not None and one.awaiting.lower() in sent
        after = replace(one, stopped=one.stopped or because) if is_hers else one
        return replace(after, unreachable=one.unreachable or because) if waits else after

    _change(desk, person_id, stopped, also)


def mute(desk: Desk, person_id: str, kind: str) -> None:
    """Tell a person nothing more of a kind, or of ALL_KINDS; again is no change. Raises NotKept, Busy."""
    kinds = get_args(AlertKind) if kind == ALL_KINDS else (kind,)
    _change(desk, person_id, lambda one: replace(one, muted=tuple(dict.fromkeys((*one.muted, *kinds)))))


def _change(
    desk: Desk,
    person_id: str,
    changed: Callable[[Subscription], Subscription],
    also: Callable[[Subscription], Sequence[Change]] = lambda after: (),
) -> None:
    def attempt() -> None:
        subscription, version = find_subscription(desk.table, person_id)
        after = changed(subscription)
        if after != subscription:
            keep_subscription(desk.table, after, version, also(after))

    desk.decide(attempt)


def unsubscribe_token(secret: bytes, person_id: str, kind: str) -> str:
    """What a link carries to mute `kind` (or ALL_KINDS) for a person."""
    return f"{person_id}.{kind}.{_signature(secret, person_id, kind)}"


def read_token(secret: bytes, token: str) -> tuple[str, str]:
    """The person and kind of a link of ours. Raises NotKept for anything else; why is not said."""
    person_id, _, rest = token.partition(".")
    kind, _, signature = rest.partition(".")
    known = kind in (*get_args(AlertKind), ALL_KINDS)
    if not known or not hmac.compare_digest(signature.encode(), _signature(secret, person_id, kind).encode()):
        raise NotKept("This link is not one of ours, or was cut.")
    return person_id, kind


def _signature(secret: bytes, person_id: str, kind: str) -> str:
    return hmac.new(secret, f"unsubscribe\x1f{person_id}\x1f{kind}".encode(), hashlib.sha256).hexdigest()[:32]
