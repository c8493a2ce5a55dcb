"""The rounds of the alerts: an hourly clock says what is to be done, one message a practice or person; workers do it.

An hour before a person's morning her practices are looked through, in her morning the digest goes out, and in the
hours after it what cannot wait. Every message may come twice or late; the work it asks for is done once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

from chalicelib.services.alerts.open_alerts import Source, refresh_alerts, refreshed_on
from chalicelib.services.alerts.send_digest import Post, send_digest
from chalicelib.services.alerts.subscribe import find_subscription, subscriptions_in
from chalicelib.services.alerts.subscription import MORNING_HOUR
from chalicelib.services.errors import NotKept
from chalicelib.services.records.table import Table

# What is asked for: `refresh` a practice (its space), send a `digest` or what is `urgent` (to a person).
Message = Mapping[str, str]
# The hours, by a person's own clock, in which an urgent mail may come.
LAST_HOUR = 18


@dataclass(frozen=True, slots=True)
class Rounds:
    """What a worker works with. `today` gives the day of a practice, by its space."""

    post: Post
    sources: Sequence[Source]
    today: Callable[[str], date]


def messages_due(table: Table, now: datetime) -> Iterator[Message]:
    """What is to be done in this hour, one message each; no practice twice."""
    looked_through: set[str] = set()
    for zone in sorted(available_timezones()):
        hour = now.astimezone(ZoneInfo(zone)).hour
        if not MORNING_HOUR - 1 <= hour <= LAST_HOUR:
            continue
        for subscription in subscriptions_in(table, zone):
            if subscription.stopped or subscription.is_quiet(now):
                continue
            if hour == MORNING_HOUR - 1:
                yield from (_message(refresh=space) for space in subscription.spaces if space not in looked_through)
                looked_through |= set(subscription.spaces)
            elif hour == MORNING_HOUR:
                yield _message(digest=subscription.person_id)
            elif subscription.urgent:
                yield _message(urgent=subscription.person_id)


def take_message(rounds: Rounds, asked: Message) -> None:
    """Do what one message asks for. For a person who is gone there is nothing to do."""
    table = rounds.post.desk.table
    if "refresh" in asked:
        _refresh(rounds, asked["refresh"])
        return
    urgent = "urgent" in asked
    try:
        subscription, _ = find_subscription(table, asked["urgent" if urgent else "digest"])
    except NotKept:
        return
    for space in subscription.spaces:
        if refreshed_on(table, space) != rounds.today(space):
            _refresh(rounds, space)
    send_digest(rounds.post, subscription, urgent)


def _refresh(rounds: Rounds, space: str) -> None:
    refresh_alerts(rounds.post.desk, space, rounds.sources, rounds.today(space))


def _message(**asked: str) -> Message:
    return asked
