"""How a month of claims went: how many were clean, denied, sent and worked in time.

Reads the claims once and keeps none of them. A share whose whole is empty is null, never 0 or 100.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from typing_extensions import TypedDict

from chalicelib.rules.promises import Promises
from chalicelib.services.claims.turnaround import Milestones, sent_in_time


class ShareJson(TypedDict):
    """`yes` of `of`, and that in percent with one decimal; null of nothing."""

    yes: int
    of: int
    percent: str | None


class MonthJson(TypedDict):
    """The claims whose first service lies in a month. `clean` and `denied` count those that were decided or refused,
    `sent_in_time` those that were sent or can no longer be in time, `denials_worked_in_time` denials in the same way;
    `promised_hours` are those of sending and of working a denial. While `cursor` is not null, only a part is counted:
    the answer to it goes on, and tells both parts together."""

    month: str
    as_of: str
    claims: int
    clean: ShareJson
    denied: ShareJson
    sent_in_time: ShareJson
    denials_worked_in_time: ShareJson
    promised_hours: dict[str, int]
    cursor: str | None


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

    def told(self) -> ShareJson:
        """As it is told."""
        return {"yes": self.yes, "of": self.of, "percent": self.percent}


@dataclass(slots=True)
class Month:
    """The tallies while claims are counted."""

    claims: int = 0
    clean: Tally = field(default_factory=Tally)
    denied: Tally = field(default_factory=Tally)
    sent_in_time: Tally = field(default_factory=Tally)
    denials_worked_in_time: Tally = field(default_factory=Tally)


def month_of(claims: Iterable[Milestones], promises: Promises, as_of: date) -> Month:
    """These claims counted."""
    month = Month()
    count_in(month, claims, promises, as_of)
    return month


def count_in(month: Month, claims: Iterable[Milestones], promises: Promises, as_of: date) -> None:
    """These claims counted too."""
    for passed in claims:
        month.claims += 1
        month.clean.count(passed.is_clean)
        month.denied.count(passed.is_denied)
        month.sent_in_time.count(sent_in_time(passed, promises.submission, as_of))
        for denial in passed.denials:
            month.denials_worked_in_time.count(denial.in_time(as_of))


def month_json(name: str, month: Month, promises: Promises, as_of: date, cursor: str | None) -> MonthJson:
    """A month as it is told."""
    return {
        "month": name,
        "as_of": as_of.isoformat(),
        "claims": month.claims,
        "clean": month.clean.told(),
        "denied": month.denied.told(),
        "sent_in_time": month.sent_in_time.told(),
        "denials_worked_in_time": month.denials_worked_in_time.told(),
        "promised_hours": {"submission": promises.submission.amount, "denial_work": promises.denial_work.amount},
        "cursor": cursor,
    }
