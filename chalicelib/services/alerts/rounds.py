"""The rounds of the alerts: an hourly clock says what is to be done, one message a practice or person; workers do it.

Practices are looked through before a person's morning and twice in the day; in her morning the digest goes out, and
behind the later looks what cannot wait. Every message may come twice or late; the work it asks for is done once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.services.alerts.open_alerts import Overview, Source, overviews, refresh_alerts
from chalicelib.services.alerts.send_digest import Outcome, Post, send_digest, settled
from chalicelib.services.alerts.subscribe import find_subscription, subscriptions_in, zones_heard_in
from chalicelib.services.alerts.subscription import MORNING_HOUR, Subscription
from chalicelib.services.errors import NotKept
from chalicelib.services.records.table import Table
from chalicelib.services.webhooks.endpoint import listening_spaces

# What is asked for: `refresh` a practice (its space) unless somebody looked `since` then, or without it today; send a
# `digest` or what is `urgent` (to a person); `day` is the day of whoever it is for: what comes later than that is asked
# for no more.
Message = Mapping[str, str]
# Hours by a person's own clock. The digest is asked for thrice, so that a clock that failed is made up for.
LOOK_HOURS = (MORNING_HOUR - 1, 11, 15)
DIGEST_HOURS = (MORNING_HOUR, MORNING_HOUR + 1, MORNING_HOUR + 2)
URGENT_HOURS = (12, 16)
# A look at a practice serves everybody who is to hear of it within so long, whatever her time zone.
LOOK_LASTS = timedelta(hours=3)
_HOURS = frozenset((*LOOK_HOURS, *DIGEST_HOURS, *URGENT_HOURS))


@dataclass(frozen=True, slots=True)
class Rounds:
    """What a worker works with. By the space of a practice: `sources` finds its alerts, `today` is its day.
    `hears` gives those of a person's practices of which she may still hear. `follow` brings what a practice keeps in
    line with the rules in force, before anything is told of it."""

    post: Post
    sources: Callable[[str], Sequence[Source]]
    today: Callable[[str], date]
    hears: Callable[[Subscription], tuple[str, ...]]
    follow: Callable[[str], object]


def messages_due(table: Table, now: datetime) -> Iterator[Message]:
    """What is to be done in this hour, one message each; no practice twice. Where programs listen, practices are looked
    through each hour."""
    looked_through = set(listening_spaces(table))
    yield from (_look(space, now.replace(minute=0, second=0, microsecond=0)) for space in sorted(looked_through))
    for zone in zones_heard_in(table):
        hour = now.astimezone(ZoneInfo(zone)).hour
        if hour not in _HOURS:
            continue
        heard = [one for one in subscriptions_in(table, zone) if one.is_mailed and not one.is_quiet(now)]
        if hour in DIGEST_HOURS[1:]:
            done = settled(table, heard, now)
            heard = [one for one in heard if one.person_id not in done]
        for subscription in heard:
            yield from _asked_for(subscription, hour, now, looked_through)


def _look(space: str, since: datetime) -> Message:
    return {"refresh": space, "since": since.isoformat()}


def _asked_for(subscription: Subscription, hour: int, now: datetime, looked_through: set[str]) -> Iterator[Message]:
    day = subscription.today(now).isoformat()
    if hour in LOOK_HOURS:
        yield from (_look(space, now - LOOK_LASTS) for space in subscription.spaces if space not in looked_through)
        looked_through |= set(subscription.spaces)
    elif hour in DIGEST_HOURS:
        yield {"digest": subscription.person_id, "day": day}
    elif hour in URGENT_HOURS and subscription.urgent:
        yield {"urgent": subscription.person_id, "day": day}


def take_message(rounds: Rounds, asked: Message) -> Outcome:
    """Do what one message asks for. For a person who is gone, or a day that is over, there is nothing to do."""
    if "refresh" in asked:
        return "done" if _looked_through(rounds, [asked["refresh"]], asked.get("since")) else "nothing to do"
    urgent = "urgent" in asked
    try:
        kept, _ = find_subscription(rounds.post.desk.table, asked["urgent" if urgent else "digest"])
    except NotKept:
        return "nothing to tell"
    if asked["day"] != kept.today(rounds.post.desk.now()).isoformat():
        return "too late"
    subscription = replace(kept, spaces=rounds.hears(kept))
    _looked_through(rounds, subscription.spaces)
    return send_digest(rounds.post, subscription, urgent)


def _looked_through(rounds: Rounds, spaces: Sequence[str], since: str | None = None) -> list[str]:
    """Looks through those of the practices at which nobody looked today, or not `since` then; those."""
    desk = rounds.post.desk
    known = overviews(desk.table, spaces)
    stale = [space for space in spaces if not _serves(known.get(space), rounds.today(space), since)]
    for space in stale:
        rounds.follow(space)
        refresh_alerts(desk, space, rounds.sources(space), rounds.today(space))
    return stale


def _serves(known: Overview | None, today: date, since: str | None) -> bool:
    if known is None or known.day != today:
        return False
    looked_at = None if known.is_glance else known.at
    return since is None or (looked_at is not None and looked_at >= datetime.fromisoformat(since))
