"""Who hears what: a person, her practices, the kinds and levels that she wants, her quiet days and time zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain.shape import CLOSED, EmailAddress, Flag, OurId, Text, Whole
from chalicelib.services.alerts.alert import Alert, AlertKind
from chalicelib.services.time_zones import known_zones

MORNING_HOUR = 7


def _zone(name: str) -> str:
    if name not in known_zones():
        raise PydanticCustomError("zone", "must be the name of a time zone, such as America/New_York")
    return name


@dataclass(slots=True, frozen=True)
class Subscription:
    """`spaces` are the practices that she hears of; `muted` the kinds that she does not; `least_level` per kind the
    level from which she does; `quiet_weekdays` count from 0, Monday. `repeat_days`: after how long an alert that is
    still true is told again. `stopped`: her address bounced or complained; nothing is sent. `awaiting` is an address
    that nobody has confirmed yet; where it is `address` itself, none ever was, and nothing is sent. `unreachable`: why
    the mail that asks to confirm it did not arrive."""

    __pydantic_config__ = CLOSED
    person_id: OurId
    address: EmailAddress
    spaces: tuple[Text, ...]
    time_zone: Annotated[str, AfterValidator(_zone)] = "America/New_York"
    muted: tuple[AlertKind, ...] = ()
    least_level: Mapping[AlertKind, Whole] = field(default_factory=dict)
    quiet_weekdays: tuple[Annotated[Whole, Field(ge=0, le=6)], ...] = (5, 6)
    repeat_days: Annotated[Whole, Field(ge=1, le=365)] = 7
    urgent: Flag = True
    stopped: Text | None = None
    awaiting: Text | None = None
    unreachable: Text | None = None

    @property
    def is_mailed(self) -> bool:
        """True where mail goes to `address`."""
        return self.stopped is None and self.awaiting != self.address

    def wants(self, alert: Alert) -> bool:
        """True where she hears of this kind at this level."""
        return alert.kind not in self.muted and alert.level >= self.least_level.get(alert.kind, 1)

    def today(self, now: datetime) -> date:
        """Her day."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()

    def is_quiet(self, now: datetime) -> bool:
        """True on the days on which she gets no mail."""
        return self.today(now).weekday() in self.quiet_weekdays

    def is_morning(self, now: datetime) -> bool:
        """True in the hour in which her digest goes out, by her own clock, summer time included."""
        return now.astimezone(ZoneInfo(self.time_zone)).hour == MORNING_HOUR
