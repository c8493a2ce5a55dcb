"""An authorization as it is kept: what was granted, who draws on it on which day, what is held for visits to come.

`used` and `reserved` are counted from the draws and holds themselves, so that they cannot drift from them.
"""

from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from chalicelib.domain.dates import Day
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.shape import CLOSED, OurId, Text, Whole

UnitKind = Literal["visits", "units"]
Status = Literal["requested", "pending", "approved", "denied", "expired", "cancelled"]
UNANSWERED: frozenset[Status] = frozenset({"requested", "pending"})


@lean_dataclass
class StatusChange:
    """A status, the day from which the payer says so, and when and by whom it was put on file."""

    __pydantic_config__ = CLOSED
    status: Status
    on: Day
    at: str
    by: str


@lean_dataclass
class Drawn:
    """What one live claim draws for one day. Of `visits` each claim of the day says 1, and the day counts once."""

    day: Day
    claim_id: str
    amount: Whole


@lean_dataclass
class Held:
    """What a reservation holds for one day to come. Of `visits` each says 1, and the day counts once."""

    day: Day
    reservation_id: OurId
    amount: Whole


class Balance(NamedTuple):
    """Visits or units. `approved` is None where the payer gave no number: then `remaining` is None, too.

    `remaining` is below 0 where the payer took back what was used or held already.
    """

    approved: int | None
    used: int
    reserved: int

    @property
    def remaining(self) -> int | None:
        """Approved, less used, less reserved."""
        return None if self.approved is None else self.approved - self.used - self.reserved


@lean_dataclass
class AuthorizationOnFile:
    """Empty `procedures` means all; `ends_on` is the last good day; `granted_on` is the day of the decision, which may
    lie behind services that it covers. `elsewhere` is what the payer counts and no claim here drew: it may be below 0.
    `entries` counts the ledger's entries. `ref` and `patient_ref` are opaque ids of ours, None for what is older."""

    authorization_id: OurId
    patient_id: OurId
    payer_id: OurId
    unit_kind: UnitKind
    statuses: tuple[StatusChange, ...]
    authorization_number: Text | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    granted_on: Day | None = None
    procedures: tuple[Text, ...] = ()
    requested: Whole | None = None
    approved: Whole | None = None
    elsewhere: Whole = 0
    draws: tuple[Drawn, ...] = ()
    holds: tuple[Held, ...] = ()
    rank: Whole = 1
    renews: OurId | None = None
    renewed_by: OurId | None = None
    plan_of_care_id: OurId | None = None
    entries: Whole = 0
    ref: str | None = None
    patient_ref: str | None = None

    @property
    def status(self) -> Status:
        """What the payer said last."""
        return self.statuses[-1].status

    @property
    def balance(self) -> Balance:
        """As the ledger has it: a hold counts until an entry releases it."""
        return self._balance(self.holds)

    def balance_on(self, today: date) -> Balance:
        """As it is on that day: holds of days that are over count no more."""
        return self._balance(held for held in self.holds if held.day >= today)

    def amount_of(self, entries: Iterable[Drawn | Held]) -> int:
        """Days for `visits`, the sum for `units`."""
        if self.unit_kind == "visits":
            return len({entry.day for entry in entries})
        return sum(entry.amount for entry in entries)

    def is_good(self, today: date) -> bool:
        """Approved, or approved and run out since: what has ended by itself still covers the days that it covered."""
        if self.status == "expired":
            return self.ends_on is not None and self.ends_on < today
        return self.status == "approved"

    def covers(self, day: date) -> bool:
        """True where the day lies in its dates; an unknown side is open, both ends are good days."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)

    def _balance(self, holds: Iterable[Held]) -> Balance:
        return Balance(self.approved, self.elsewhere + self.amount_of(self.draws), self.amount_of(holds))
