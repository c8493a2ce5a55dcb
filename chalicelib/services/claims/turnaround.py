"""How fast a claim went its way: days between service, recording, sending, receipt and payment; and how it fared."""

from dataclasses import dataclass
from datetime import date

from typing_extensions import TypedDict

from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.domain.dates import Day
from chalicelib.domain.shape import CLOSED
from chalicelib.rules.promises import Promise
from chalicelib.services.claims.life import Life


@dataclass(frozen=True, slots=True)
class DenialWork:
    """A denial: the day by which it was to be worked, and the day on which it was; None while it waits."""

    __pydantic_config__ = CLOSED
    due_on: Day
    worked_on: Day | None = None

    def in_time(self, as_of: date) -> bool | None:
        """Whether it was worked by its day; None while it still may be."""
        if self.worked_on is not None:
            return self.worked_on <= self.due_on
        return False if as_of > self.due_on else None


@dataclass(frozen=True, slots=True)
class Milestones:
    """The days that a claim passed, each the first of its kind, and how it fared. Kept with the claim.

    `is_clean`: decided without a rejection before and without a denied line; `is_denied`: some decision denied a line.
    Both None while undecided.
    """

    __pydantic_config__ = CLOSED
    recorded_on: Day
    first_service_date: Day | None = None
    last_service_date: Day | None = None
    submitted_on: Day | None = None
    accepted_on: Day | None = None
    paid_on: Day | None = None
    is_clean: bool | None = None
    is_denied: bool | None = None
    denials: tuple[DenialWork, ...] = ()


class TurnaroundJson(TypedDict):
    """Days from the last service to each first event, null for what has not happened (or without a service date).

    `sent_in_time` is null while the claim may still be sent within the promise.
    """

    recorded_days: int | None
    submitted_days: int | None
    accepted_days: int | None
    paid_days: int | None
    sent_in_time: bool | None


def milestones(life: Life) -> Milestones:
    """What a life passed."""
    return Milestones(
        recorded_on=life.recorded_on,
        first_service_date=life.first_service_date,
        last_service_date=life.last_service_date,
        submitted_on=_first_on(life, "submitted"),
        accepted_on=_first_on(life, "accepted"),
        paid_on=_first_on(life, "paid"),
        is_clean=_clean_at_first(life),
        is_denied=_denied_at_all(life),
        denials=tuple(
            DenialWork(clock.deadline, clock.closed_on)
            for clock in life.clocks
            if clock.kind == "denial_work" and clock.deadline is not None
        ),
    )


def turnaround(passed: Milestones, promise: Promise, as_of: date) -> TurnaroundJson:
    """The turnaround of one claim against the promise of sending."""
    served = passed.last_service_date
    return {
        "recorded_days": _days(served, passed.recorded_on),
        "submitted_days": _days(served, passed.submitted_on),
        "accepted_days": _days(served, passed.accepted_on),
        "paid_days": _days(served, passed.paid_on),
        "sent_in_time": sent_in_time(passed, promise, as_of),
    }


def sent_in_time(passed: Milestones, promise: Promise, as_of: date) -> bool | None:
    """Whether the claim was sent within the promise; None while it still may be."""
    days = _days(passed.last_service_date, passed.submitted_on or as_of)
    if days is None:
        return None
    if days > promise.days:
        return False
    return None if passed.submitted_on is None else True


def _first_on(life: Life, type_: str) -> date | None:
    return next((event.on for event in life.events if event.type == type_), None)


def _days(since: date | None, until: date | None) -> int | None:
    return (until - since).days if since is not None and until is not None else None


def _denied_at_all(life: Life) -> bool | None:
    decisions = [event for event in life.events if event.type in ("paid", "denied")]
    return any(_denies(event) for event in decisions) if decisions else None


def _clean_at_first(life: Life) -> bool | None:
    for event in life.events:
        if event.type == "rejected":
            return False
        if event.type in ("paid", "denied"):
            return not _denies(event)
    return None


def _denies(event: ClaimEvent) -> bool:
    told = [line.status == "denied" for line in event.lines]
    return any(told) if told else event.type == "denied"
