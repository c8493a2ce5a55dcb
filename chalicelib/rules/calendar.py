"""Business days: weekends and federal holidays on the day they are observed (a Saturday's on Friday, a Sunday's on
Monday)."""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files

from chalicelib.domain.dates import plus_days

SATURDAY = 5


@cache
def _holidays(year: int) -> frozenset[date]:
    written = _written().get(str(year))
    return computed_holidays(year) if written is None else frozenset(map(date.fromisoformat, written))


@cache
def _written() -> dict[str, list[str]]:
    """The years that `make generate` wrote down: reading them costs a cold start less than the library does."""
    days: dict[str, list[str]] = json.loads((files("rules_data") / "federal_holidays.json").read_text())
    return days


def computed_holidays(year: int) -> frozenset[date]:
    """The federal holidays of a year, on the days on which they are observed."""
    # A holiday of 1 January on a Saturday is observed in the year before.
    return frozenset(day for near in (year, year + 1) for day in _federal(near) if day.year == year)


def _federal(year: int) -> Iterable[date]:
    # Imported on first use: it costs 40 ms.
    from holidays.countries.united_states import UnitedStates

    found: Iterable[date] = UnitedStates(years=year)  # type: ignore[no-untyped-call]
    return found


def is_business_day(day: date) -> bool:
    """True for a weekday on which federal offices are open."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year)


def next_business_day(day: date) -> date:
    """`day` itself, or the first business day after it."""
    while not is_business_day(day) and day < date.max:
        day = plus_days(day, 1)
    return day
