"""What is told to one person now: open alerts that are new, worse or long untold; what is lost first comes first."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from chalicelib.domain.dates import plus_days
from chalicelib.services.alerts.alert import Alert, AlertKind
from chalicelib.services.alerts.level import LOST
from chalicelib.services.alerts.subscription import Subscription

# What one mail tells; what is beyond waits for the next day's.
MOST_ITEMS = 300
# From how few days left an alert may go out between two digests.
URGENT_DAYS = 1


# These come and go by themselves, as shares and paces move about a mark: nobody resolved what is open no more.
_FLICKERING: frozenset[AlertKind] = frozenset({"denials_jump", "authorization_forecast"})
_REMEMBERED_DAYS = 31


class Told(NamedTuple):
    """That an alert was told, how bad it was then, and when; `flickers` where it may come and go by itself."""

    level: int
    on: date
    flickers: bool = False


@dataclass(frozen=True, slots=True)
class Digest:
    """`items` per practice, practices and items in the order in which something is lost; `more` were left out."""

    person_id: str
    day: date
    items: tuple[tuple[str, tuple[Alert, ...]], ...]
    more: int = 0

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """All items, whatever the practice."""
        return tuple(alert for _, alerts in self.items for alert in alerts)

    def of_spaces(self, spaces: Container[str]) -> "Digest":
        """The same about these practices alone."""
        return replace(self, items=tuple((space, alerts) for space, alerts in self.items if space in spaces))


def digest_of(
    subscription: Subscription,
    open_alerts: Mapping[str, Iterable[Alert]],
    told: Mapping[str, Told],
    day: date,
    urgent_only: bool = False,
) -> Digest:
    """The digest of a day. `open_alerts` are keyed by practice, `told` by the alert's ref. May be empty."""
    chosen = {
        space: [alert for alert in alerts if _is_to_be_told(subscription, alert, told.get(alert.ref), day, urgent_only)]
        for space, alerts in open_alerts.items()
        if space in subscription.spaces
    }
    first = sorted((alert for alerts in chosen.values() for alert in alerts), key=savable_first)
    kept = {alert.ref for alert in first[:MOST_ITEMS]}
    grouped = [
        (space, tuple(sorted((alert for alert in alerts if alert.ref in kept), key=savable_first)))
        for space, alerts in chosen.items()
    ]
    items = sorted(((space, alerts) for space, alerts in grouped if alerts), key=lambda pair: savable_first(pair[1][0]))
    return Digest(subscription.person_id, day, tuple(items), max(len(first) - MOST_ITEMS, 0))


def told_after(digest: Digest, told: Mapping[str, Told], still_open: Iterable[str]) -> dict[str, Told]:
    """What was told, with this digest; alerts that are open no more are forgotten, so that they may come again. Those
    that come and go by themselves are remembered for a month."""
    now_told = {alert.ref: Told(alert.level, digest.day, alert.kind in _FLICKERING) for alert in digest.alerts}
    is_open = {*still_open, *now_told}
    since = plus_days(digest.day, -_REMEMBERED_DAYS)
    return {
        ref: known
        for ref, known in {**told, **now_told}.items()
        if ref in is_open or (known.flickers and known.on > since)
    }


def _is_to_be_told(subscription: Subscription, alert: Alert, told: Told | None, day: date, urgent_only: bool) -> bool:
    if not subscription.wants(alert) or (urgent_only and not is_urgent(alert, day)):
        return False
    if told is None or alert.level > told.level:
        return True
    return not urgent_only and day >= told.on + timedelta(days=subscription.repeat_days)


def is_urgent(alert: Alert, day: date) -> bool:
    """True where a day's wait could lose it; what is lost already can wait."""
    return alert.level < LOST and (alert.due_on - day).days <= URGENT_DAYS


def savable_first(alert: Alert) -> tuple[bool, tuple[date, int, str]]:
    """Sorts by what is lost first, behind which comes what is over: it must not crowd out what can still be saved."""
    return alert.level >= LOST, lost_first(alert)


def lost_first(alert: Alert) -> tuple[date, int, str]:
    """Sorts by what is lost first: the day, then the amount."""
    return alert.due_on, -alert.at_stake_cents, alert.ref
