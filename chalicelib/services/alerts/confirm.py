"""An address is mailed to once whoever reads its mail has said so: a mail with a signed link asks, a button answers.

The link names a person's opaque id and when it ends; its signature holds for the one address that waits. Who is asked,
and how often, is bounded for each person and for each address: nobody can have strangers mailed.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.services.alerts.subscribe import find_subscription, keep_subscription
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import Put, Record

LINK_LASTS = timedelta(days=3)
# In a day: mails that one person may cause, and that one address may get, whoever names it.
MOST_OF_PERSON = 5
MOST_TO_ADDRESS = 3
_DAY = timedelta(days=1)
_ASKED = "asked_to_confirm"
_NOT_OURS = "This link is not one of ours, was cut, or is for an address that waits no more."


def awaiting(chosen: Subscription, kept: Subscription | None) -> Subscription:
    """What is kept of a choice: mails go on to the address that was confirmed, while another one waits for that."""
    if kept is None:
        return replace(chosen, awaiting=chosen.address)
    if chosen.address == kept.address and kept.is_mailed:
        return chosen
    unreachable = kept.unreachable if chosen.address == kept.awaiting else None
    return replace(chosen, address=kept.address, awaiting=chosen.address, stopped=kept.stopped, unreachable=unreachable)


def ask_to_confirm(desk: Desk, secret: bytes, subscription: Subscription, seen_version: int) -> None:
    """Keep a subscription whose address waits, and count that it is asked anew. Raises InvalidInput where it was asked
    too often, VersionOutdated."""
    counted = [Put(one) for one in _counted(desk, secret, subscription)]
    keep_subscription(desk.table, replace(subscription, unreachable=None), seen_version, counted)


def confirm_token(secret: bytes, subscription: Subscription, now: datetime) -> str:
    """What the link to confirm the waiting address carries. Raises NotKept where none waits."""
    if subscription.awaiting is None:
        raise NotKept(_NOT_OURS)
    person_id, until = subscription.person_id, int((now + LINK_LASTS).timestamp())
    return f"{person_id}.{until}.{_signature(secret, person_id, subscription.awaiting, until)}"


def waiting_for(desk: Desk, secret: bytes, token: str) -> Subscription:
    """Whose address a link confirms, or did confirm. Raises NotKept for one that is not ours or has ended."""
    person_id, _, rest = token.partition(".")
    until, _, signature = rest.partition(".")
    if not (until.isdecimal() and until.isascii() and len(until) < 12 and desk.now().timestamp() < int(until)):
        raise NotKept(f"{_NOT_OURS} A link ends after {LINK_LASTS.days} days: ask for another under My mails.")
    try:
        kept, _ = find_subscription(desk.table, person_id)
    except NotKept:
        raise NotKept(_NOT_OURS) from None
    signed = _signature(secret, person_id, kept.awaiting or kept.address, int(until))
    if not hmac.compare_digest(signature.encode(), signed.encode()):
        raise NotKept(_NOT_OURS)
    return kept


def confirm(desk: Desk, secret: bytes, token: str) -> Subscription:
    """Mail to the address that waits from now on; again is no change. Raises NotKept, Busy."""

    def attempt() -> Subscription:
        kept = waiting_for(desk, secret, token)
        if kept.awaiting is None:
            return kept
        _, version = find_subscription(desk.table, kept.person_id)
        confirmed = replace(kept, address=kept.awaiting, awaiting=None, stopped=None, unreachable=None)
        keep_subscription(desk.table, confirmed, version)
        return confirmed

    return desk.decide(attempt)


def _counted(desk: Desk, secret: bytes, subscription: Subscription) -> Iterator[Record]:
    """The records of how often was asked in the last day, with this time."""
    assert subscription.awaiting is not None
    now = desk.now()
    hashed = hmac.new(secret, f"address\x1f{subscription.awaiting.lower()}".encode(), hashlib.sha256).hexdigest()
    bounds = {
        address.asked_by(subscription.person_id): MOST_OF_PERSON,
        address.asked_to(hashed[:32]): MOST_TO_ADDRESS,
    }
    found = desk.table.get_many(list(bounds))
    for place, most in bounds.items():
        record = found.get(place) or Record(place, _ASKED, {"at": []})
        lately = [at for at in record.data["at"] if datetime.fromisoformat(at) > now - _DAY]
        if len(lately) >= most:
            words = "was asked too often today to confirm; look for the mails that went out, or try again tomorrow"
            raise InvalidInput([Problem("address", words)])
        yield replace(record, data={"at": [*lately, now.isoformat()]}, expires_at=now + 2 * _DAY)


def _signature(secret: bytes, person_id: str, address_: str, until: int) -> str:
    told = f"confirm\x1f{person_id}\x1f{address_}\x1f{until}".encode()
    return hmac.new(secret, told, hashlib.sha256).hexdigest()[:32]
