"""Time limits as data and the deadlines they give: a start event, an amount in a unit, a roll; or the later or
earlier of several.

The last day is included. Month arithmetic clamps; the roll comes last; presumed receipt does not roll.
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator

from chalicelib.domain.dates import month_end, plus_days, plus_months
from chalicelib.domain.shape import MonthDay
from chalicelib.rules.calendar import next_business_day
from chalicelib.rules.limit_terms import EVENTS, KINDS, NETWORKS, ROLLS, UNITS

Event = Literal[
    "service_date", "last_service_date", "primary_decision", "remittance", "notice", "notice_received", "denial"
]
Unit = Literal["days", "months", "years", "end_of_month", "fixed", "days_after_year_end", "remaining"]
LimitKind = Literal[
    "initial",
    "corrected",
    "secondary",
    "appeal_1",
    "appeal_2",
    "appeal_3",
    "appeal_4",
    "appeal_5",
    "records",
    "underpayment",
]
Events = Mapping[str, date | None]


class Deadline(NamedTuple):
    """The last good day, and the day the clock started from."""

    last_day: date
    basis: date


_RARE: dict[str, Any] = {"x-rare": True}
# Says nothing of a limit within a limit.
_OUTERMOST: dict[str, Any] = {"x-outermost": True}


def _said(words: Mapping[str, str]) -> dict[str, Any]:
    """Tells forms what each choice is called."""
    return {"x-words": dict(words)}


class Limit(BaseModel):
    """One time limit, or `later_of` / `earlier_of` several."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    kind: LimitKind | None = Field(
        default=None,
        title="What",
        description="What must reach the payer in time.",
        json_schema_extra=_said(KINDS) | _OUTERMOST,
    )
    amount: Annotated[int, Field(strict=True, ge=0, le=10_000)] | MonthDay | None = Field(
        default=None, title="How long", description="A number, or a month and day such as 12-31."
    )
    unit: Unit | None = Field(
        default=None, title="Counted in", description="Days, months or another way.", json_schema_extra=_said(UNITS)
    )
    start: Event | None = Field(
        default=None,
        alias="from",
        title="Counted from",
        description="What starts the clock.",
        json_schema_extra=_said(EVENTS),
    )
    network: Literal["in", "out"] | None = Field(
        default=None,
        title="Network",
        description="Only where in and out differ.",
        json_schema_extra=_said(NETWORKS) | _OUTERMOST,
    )
    roll: Literal["next_business_day"] | None = Field(
        default=None,
        title="A last day on a weekend or federal holiday moves to",
        description="Empty: it stays.",
        json_schema_extra=_said(ROLLS) | _RARE,
    )
    presumed_days: Annotated[int, Field(strict=True, ge=0, le=60)] | None = Field(
        default=None,
        title="A notice counts as received after",
        description="Only where it is counted from receipt of the notice.",
        json_schema_extra=_RARE,
    )
    ceiling: Literal[True] | None = Field(
        default=None,
        title="This is the law's own limit",
        description="No payer whose rules are built on these may give longer.",
        json_schema_extra=_RARE | _OUTERMOST,
    )
    later_of: tuple["Limit", ...] | None = Field(
        default=None,
        title="Instead: the latest of several limits",
        description="Then the fields above stay empty, but for whom it is.",
        json_schema_extra=_RARE,
    )
    earlier_of: tuple["Limit", ...] | None = Field(
        default=None,
        title="Instead: the earliest of several limits",
        description="Then the fields above stay empty, but for whom it is.",
        json_schema_extra=_RARE,
    )

    @model_validator(mode="after")
    def _whole(self) -> "Limit":
        parts = self.later_of or self.earlier_of
        if parts:
            if self.later_of and self.earlier_of:
                raise ValueError(
                    "say that the latest (later_of) or that the earliest (earlier_of) of several counts, not both"
                )
            if self.unit or self.start or self.amount is not None:
                raise ValueError(
                    "a limit that is made of several (later_of, earlier_of) has no amount, unit or from of its own"
                )
            return self
        if self.later_of is not None or self.earlier_of is not None:
            raise ValueError("later_of and earlier_of need at least one limit")
        if self.unit is None or self.start is None:
            raise ValueError("say how long it is, in what that is counted and from what (amount, unit and from)")
        self._check_amount()
        return self

    def _check_amount(self) -> None:
        if self.unit == "remaining":
            if self.amount is not None:
                raise ValueError(
                    "leave out how long (amount) where it is what is left of the first limit (unit remaining)"
                )
        elif self.unit == "fixed":
            if not isinstance(self.amount, str):
                raise ValueError(
                    'how long (amount) is a month and day such as "12-31" where it ends on one (unit fixed)'
                )
        elif not isinstance(self.amount, int):
            raise ValueError(f"how long (amount) is a whole number where it is counted in {UNITS[self.unit or '']}")
        if (self.start == "notice_received") != (self.presumed_days is not None):
            raise ValueError(
                "say after how many days a notice counts as received (presumed_days) where it is counted from receipt "
                "of the notice (from notice_received), and only there"
            )

    @cached_property
    def parts(self) -> tuple["Limit", ...]:
        """The simple limits that it is made of."""
        inner = self.later_of or self.earlier_of
        return tuple(part for limit in inner for part in limit.parts) if inner else (self,)

    @cached_property
    def event(self) -> str:
        """The event that is given for a simple limit: a received notice is the notice, some days on."""
        return "notice" if self.start == "notice_received" else self.start or ""

    @cached_property
    def needs_initial(self) -> bool:
        """True where it is, or may be, what remains of the initial limit."""
        return any(part.unit == "remaining" for part in self.parts)

    def started(self, events: Events) -> date | None:
        """The day its own clock starts from (for a received notice, the notice); None where that is not known."""
        starts = [events.get(part.event) for part in self.parts]
        return min((start for start in starts if start), default=None)

    def deadline(self, events: Events, initial: Deadline | None = None) -> Deadline | None:
        """The deadline, or None while no event that starts it is known. `initial` is the initial one, for
        `remaining`."""
        inner = self.later_of or self.earlier_of
        if not inner:
            return self._simple(events, initial)
        known = [d for d in (limit.deadline(events, initial) for limit in inner) if d is not None]
        if not known:
            return None
        found = (max if self.later_of else min)(known, key=lambda d: d.last_day)
        return Deadline(self._rolled(found.last_day), found.basis)

    def _simple(self, events: Events, initial: Deadline | None) -> Deadline | None:
        if self.unit == "remaining":
            return initial
        event = events.get(self.event)
        if event is None:
            return None
        basis = plus_days(event, self.presumed_days) if self.presumed_days is not None else event
        return Deadline(self._rolled(_counted(basis, self.unit, self.amount)), basis)

    def _rolled(self, day: date) -> date:
        return next_business_day(day) if self.roll else day

    def plain(self) -> dict[str, Any]:
        """The limit as it is written in a document."""
        return self.model_dump(by_alias=True, exclude_none=True)


def _counted(basis: date, unit: Unit | None, amount: Any) -> date:
    if unit == "days":
        return plus_days(basis, amount)
    if unit == "months":
        return plus_months(basis, amount)
    if unit == "years":
        return plus_months(basis, 12 * amount)
    if unit == "end_of_month":
        return month_end(plus_months(basis, amount))
    if unit == "days_after_year_end":
        return plus_days(date(basis.year, 12, 31), amount)
    month, day = map(int, amount.split("-"))
    last = month_end(date(min(basis.year + 1, date.max.year), month, 1))
    return last.replace(day=min(day, last.day))
