"""How fast a claim went its way, and how a month of claims went: days between service, recording, sending, receipt
and payment.

The month of a claim is that in which it was first sent. A share whose whole is empty is None, never 0 or 100.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.rules.promises import Promise
from chalicelib.services.claims.clocks import ClaimClock
from chalicelib.services.claims.life import Life


@dataclass(frozen=True, slots=True)
class Turnaround:
    """Days from the last service to each first event, None for what has not happened (or no service date).

    `sent_in_time` is None while the claim may still be sent within the promise.
    """

    recorded_days: int | None
    submitted_days: int | None
    accepted_days: int | None
    paid_days: int | None
    sent_in_time: bool | None


def turnaround(life: Life, promise: Promise, as_of: date) -> Turnaround:
    """The turnaround of one claim against the promise of sending."""
    served = life.last_service_date
    submitted = first_on(life, "submitted")
    sent_in_time = None
    if served is not None and ((submitted or as_of) - served).days > promise.days:
        sent_in_time = False
    elif served is not None and submitted is not None:
        sent_in_time = True
    return Turnaround(
        recorded_days=_days(served, life.recorded_on),
        submitted_days=_days(served, submitted),
        accepted_days=_days(served, first_on(life, "accepted")),
        paid_days=_days(served, first_on(life, "paid")),
        sent_in_time=sent_in_time,
    )


def first_on(life: Life, type_: str) -> date | None:
    """The day of the first event of that type."""
    return next((event.on for event in life.events if event.type == type_), None)


def _days(since: date | None, until: date | None) -> int | None:
    return (until - since).days if since is not None and until is not None else None


def denied_at_all(life: Life) -> bool | None:
    """Whether any decision denied a line; None while there is no decision."""
    decisions = [event for event in life.events if event.type in ("paid", "denied")]
    return any(_denies(event) for event in decisions) if decisions else None


def clean_at_first(life: Life) -> bool | None:
    """Whether the claim was decided without a rejection before and without a denied line; None while undecided."""
    for event in life.events:
        if event.type == "rejected":
            return False
        if event.type in ("paid", "denied"):
            return not _denies(event)
    return None


def _denies(event: ClaimEvent) -> bool:
    told = [line.status == "denied" for line in event.lines]
    return any(told) if told else event.type == "denied"


def worked_in_time(clock: ClaimClock, as_of: date) -> bool | None:
    """Whether a denial was worked by its deadline; None while it still may be."""
    if clock.deadline is None:
        return None
    if clock.closed_on is not None:
        return clock.closed_on <= clock.deadline
    return False if as_of > clock.deadline else None


@dataclass(slots=True)
class Tally:
    """How many of how many."""

    yes: int = 0
    of: int = 0

    def count(self, answer: bool | None) -> None:
        """One more; None does not count."""
        if answer is not None:
            self.of += 1
            self.yes += answer

    @property
    def percent(self) -> str | None:
        """With one decimal, half away from zero; None of nothing."""
        if not self.of:
            return None
        tenths = int(Fraction(1000 * self.yes, self.of) + Fraction(1, 2))
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(slots=True)
class Month:
    """The claims first sent in one month (`2026-03`)."""

    month: str
    claims: int
    clean: Tally
    denied: Tally
    denials_worked_in_time: Tally
    sent_in_time: Tally


def months(lives: Iterable[Life], promise: Promise, as_of: date) -> tuple[Month, ...]:
    """The months of these claims, oldest first. Claims that were never sent belong to no month. Reads the lives once
    and keeps none of them."""
    found: dict[str, Month] = {}
    for life in lives:
        sent = first_on(life, "submitted")
        if sent is None:
            continue
        name = sent.isoformat()[:7]
        month = found.setdefault(name, Month(name, 0, Tally(), Tally(), Tally(), Tally()))
        _count(month, life, promise, as_of)
    return tuple(found[name] for name in sorted(found))


def _count(month: Month, life: Life, promise: Promise, as_of: date) -> None:
    month.claims += 1
    month.clean.count(clean_at_first(life))
    month.denied.count(denied_at_all(life))
    month.sent_in_time.count(turnaround(life, promise, as_of).sent_in_time)
    for clock in life.clocks:
        if clock.kind == "denial_work":
            month.denials_worked_in_time.count(worked_in_time(clock, as_of))
