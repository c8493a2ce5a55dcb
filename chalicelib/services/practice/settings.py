"""A practice's settings: what it keeps on file, in which zone its days begin, how clearinghouses name payers."""

from dataclasses import field
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain.dates import Day
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.shape import CLOSED, Flag, OurId, Text, Whole
from chalicelib.services.alerts.windows import Windows

MOST_NAMES = 2_000
MOST_YEARS = 99


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise PydanticCustomError("time_zone", "must be a time zone such as America/New_York")
    return name


_OF_TIME_ZONE = "In which zone its days begin, such as America/New_York; null: that of the installation."
_OF_NAMES = (
    "The identifier by which an 837P of this practice names a payer (2010BB NM109), and the payer_id that it means. It "
    "goes before the identifiers that the rules name; what neither knows is judged by what holds for every payer."
)
_OF_WINDOWS = (
    "From when on the alerts tell what is due: days that are left, or percent of a window or an amount that are over. "
    "Each list rises in urgency."
)
_OF_YEARS = "A claim is kept for so many years after the last day on which anything of it happened."
TimeZone = Annotated[Text, AfterValidator(_known_zone)]


@lean_dataclass
class Keeps:
    """What the practice keeps on file whole, so that what is missing is known to be missing. All off at first."""

    __pydantic_config__ = CLOSED
    history_since: Day | None = None
    coverages: Flag = False
    authorizations: Flag = False
    providers: Flag = False
    plans_of_care: Flag = False


@lean_dataclass
class PracticeSettings:
    """`time_zone` null is that of the installation. `clearinghouse_ids`: the payer's identifier in an 837P of this
    practice → our `payer_id`. `name` heads its part of a mail. `practice purge` removes what is older
    than `retention_years`. The description tells a partner of each."""

    __pydantic_config__ = CLOSED
    keeps: Keeps = field(default_factory=Keeps)
    time_zone: Annotated[TimeZone | None, Field(description=_OF_TIME_ZONE)] = None
    clearinghouse_ids: Annotated[
        dict[Text, OurId], Field(max_length=MOST_NAMES, description=_OF_NAMES, examples=[{"12345": "medicare_part_b"}])
    ] = field(default_factory=dict)
    name: Annotated[Text | None, Field(description="Heads the practice's part of a mail.")] = None
    alert_windows: Annotated[Windows, Field(description=_OF_WINDOWS)] = field(default_factory=Windows)
    retention_years: Annotated[Whole, Field(ge=1, le=MOST_YEARS, description=_OF_YEARS)] = 10


FIRST_SETTINGS = PracticeSettings()
