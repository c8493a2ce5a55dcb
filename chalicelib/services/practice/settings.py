"""A practice's settings: what it keeps on file, in which zone its days begin, how clearinghouses name payers."""

from dataclasses import dataclass, field
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain.dates import Day
from chalicelib.domain.shape import CLOSED, Flag, OurId, Text, Whole
from chalicelib.services.alerts.windows import Windows

MOST_NAMES = 2_000
MOST_YEARS = 99


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise PydanticCustomError("time_zone", "must be a time zone such as America/New_York")
    return name


TimeZone = Annotated[Text, AfterValidator(_known_zone)]


@dataclass(frozen=True, slots=True)
class Keeps:
    """What the practice keeps on file whole, so that what is missing is known to be missing. All off at first."""

    __pydantic_config__ = CLOSED
    history_since: Day | None = None
    coverages: Flag = False
    authorizations: Flag = False
    providers: Flag = False
    plans_of_care: Flag = False


@dataclass(frozen=True, slots=True)
class PracticeSettings:
    """`time_zone` null is that of the installation. `clearinghouse_ids`: the payer's identifier in an 837P of this
    practice → our `payer_id`. `name` heads its part of
    a mail; `alert_windows` says from when on what is due is told. `retention_years`: a claim is kept for so many after
    the last day on which anything of it happened; then `practice purge` removes it."""

    __pydantic_config__ = CLOSED
    keeps: Keeps = field(default_factory=Keeps)
    time_zone: TimeZone | None = None
    clearinghouse_ids: Annotated[dict[Text, OurId], Field(max_length=MOST_NAMES)] = field(default_factory=dict)
    name: Text | None = None
    alert_windows: Windows = field(default_factory=Windows)
    retention_years: Annotated[Whole, Field(ge=1, le=MOST_YEARS)] = 10


FIRST_SETTINGS = PracticeSettings()
