"""send_digest: one digest a person and day, and at most one urgent mail beside it; each exactly once.

A delivery is planned in the store before the mail goes out and marked as sent with what was told in one transaction.
Whoever finds it planned by somebody else leaves it alone until the lease is over; then the plan is sent as it stands.
Only where the mail service's answer was lost can that repeat a mail: once, and the record counts it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from chalicelib.services.alerts.alert import Alert, read_alert
from chalicelib.services.alerts.digest import Digest, Told, digest_of, told_after
from chalicelib.services.alerts.open_alerts import open_alerts
from chalicelib.services.alerts.ports import Compose, Mailer, MailRefused, MailUncertain
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import Key, Overtaken, Put, Record, Table

DELIVERY = "delivery"
TOLD = "told"
LEASE = timedelta(minutes=10)
# For so long the record of a mail says what it told; then the store may clean it up.
KEPT = timedelta(days=400)
MOST_ATTEMPTS = 2

Outcome = Literal[
    "sent",
    "nothing to tell",
    "sent before",
    "somebody else sends it",
    "refused",
    "uncertain",
    "too late",
    "done",
    "nothing to do",
]
# After these the message that asked must come again, later than the lease.
UNSETTLED: frozenset[Outcome] = frozenset({"somebody else sends it", "uncertain"})


@dataclass(frozen=True, slots=True)
class Post:
    """What sending works with."""

    desk: Desk
    mailer: Mailer
    compose: Compose


def send_digest(post: Post, subscription: Subscription, urgent: bool = False) -> Outcome:
    """Send what is to be told to this person now. May be called any number of times, by several at once."""
    now = post.desk.now()
    place = _place(subscription, now, urgent)
    kept = post.desk.table.get_many([place]).get(place)
    if kept is not None and kept.data["state"] != "planned":
        return "nothing to tell" if kept.data["state"] == "nothing" else "sent before"
    if not subscription.is_mailed:
        return "nothing to tell"
    try:
        planned = _taken_over(post, kept, now) if kept else _planned(post, subscription, place, urgent, now)
    except Overtaken:
        return "somebody else sends it"
    if isinstance(planned, str):
        return planned
    return _sent(post, subscription, planned)


def settled(table: Table, subscriptions: Sequence[Subscription], now: datetime) -> set[str]:
    """The ids of those persons whose digest of today was sent, or had nothing to tell: nobody need ask for it again."""
    places = {_place(one, now, urgent=False): one.person_id for one in subscriptions}
    found = table.get_many(list(places)) if places else {}
    return {places[key] for key, record in found.items() if record.data["state"] != "planned"}


def told_so_far(table: Table, subscription: Subscription) -> dict[str, Told]:
    """What a person was told of what is open, by the alert's ref."""
    return _told(table, subscription)[1]


def _place(subscription: Subscription, now: datetime, urgent: bool) -> Key:
    day = subscription.today(now).isoformat()
    return address.delivery(subscription.person_id, f"{day}#urgent" if urgent else day)


def _planned(
    post: Post, subscription: Subscription, place: Key, urgent: bool, now: datetime
) -> Record | Literal["nothing to tell"]:
    """A new plan, kept. Raises Overtaken where somebody else was quicker."""
    table, day = post.desk.table, subscription.today(now)
    alerts = {space: open_alerts(table, space) for space in subscription.spaces}
    digest = digest_of(subscription, alerts, told_so_far(table, subscription), day, urgent)
    if not digest.items:
        if not urgent:
            # The day's digest is asked for again in the next hours; an urgent mail may yet have something.
            table.write([Put(_delivery(place, {"state": "nothing", "attempts": 0} | _lease(now), 0))])
        return "nothing to tell"
    open_refs = sorted(alert.ref for found in alerts.values() for alert in found)
    plan = {"state": "planned", "attempts": 1, "digest": _form(digest), "open": open_refs} | _lease(now)
    table.write([Put(_delivery(place, plan, 0))])
    return _delivery(place, plan, 1)


def _taken_over(post: Post, kept: Record, now: datetime) -> Record | Literal["somebody else sends it", "uncertain"]:
    """A plan that somebody left behind, now ours. Raises Overtaken where somebody else was quicker."""
    if now < datetime.fromisoformat(kept.data["lease_until"]):
        return "somebody else sends it"
    if kept.data["attempts"] >= MOST_ATTEMPTS:
        _mark(post, kept, {"state": "uncertain"})
        return "uncertain"
    return _mark(post, kept, {"attempts": kept.data["attempts"] + 1} | _lease(now))


def _sent(post: Post, subscription: Subscription, plan: Record) -> Outcome:
    # Between the plan and now a practice may have been taken from her.
    digest = _read(plan.data["digest"]).of_spaces(subscription.spaces)
    if not digest.items:
        _mark(post, plan, {"state": "nothing"})
        return "nothing to tell"
    try:
        message_id = post.mailer.send(post.compose(subscription, digest))
    except MailRefused as refusal:
        _mark(post, plan, {"state": "refused", "because": type(refusal).__name__})
        return "refused"
    except MailUncertain:
        return "uncertain"
    record, told = _told(post.desk.table, subscription)
    now_told = told_after(digest, told, plan.data["open"])
    data = {"told": {ref: [known.level, known.on.isoformat(), known.flickers] for ref, known in now_told.items()}}
    sent = dict(plan.data) | {"state": "sent", "sent_at": post.desk.now().isoformat(), "message_id": message_id}
    post.desk.table.write(
        [
            Put(_delivery(plan.key, sent, plan.version)),
            Put(Record(address.told(subscription.person_id), TOLD, data, record.version if record else 0)),
        ]
    )
    return "sent"


def _mark(post: Post, plan: Record, changed: Mapping[str, Any]) -> Record:
    data = {**plan.data, **changed}
    post.desk.table.write([Put(_delivery(plan.key, data, plan.version))])
    return _delivery(plan.key, data, plan.version + 1)


def _delivery(place: Key, data: Mapping[str, Any], version: int) -> Record:
    return Record(place, DELIVERY, data, version, expires_at=datetime.fromisoformat(data["lease_until"]) + KEPT)


def _told(table: Table, subscription: Subscription) -> tuple[Record | None, dict[str, Told]]:
    place = address.told(subscription.person_id)
    record = table.get_many([place]).get(place)
    if record is None:
        return None, {}
    return record, read_told(record)


def read_told(record: Record) -> dict[str, Told]:
    """What a record of what was told holds; one from before it was kept says nothing of flickering."""
    return {
        ref: Told(level, date.fromisoformat(on), *flickers)
        for ref, (level, on, *flickers) in record.data["told"].items()
    }


def _lease(now: datetime) -> dict[str, str]:
    return {"lease_until": (now + LEASE).isoformat()}


def _form(digest: Digest) -> dict[str, Any]:
    # Which record an alert is about stands with its practice alone.
    items = [[space, [alert.form() | {"about": None} for alert in alerts]] for space, alerts in digest.items]
    return {"person_id": digest.person_id, "day": digest.day.isoformat(), "items": items, "more": digest.more}


def _read(form: Mapping[str, Any]) -> Digest:
    items: tuple[tuple[str, tuple[Alert, ...]], ...] = tuple(
        (space, tuple(read_alert(alert) for alert in alerts)) for space, alerts in form["items"]
    )
    return Digest(form["person_id"], datetime.fromisoformat(form["day"]).date(), items, form["more"])
