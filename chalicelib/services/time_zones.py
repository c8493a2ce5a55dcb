"""Time zones by name: all of them, looked for once a process, since that walks through a folder; and those to offer."""

from functools import cache
from zoneinfo import available_timezones

# As people there call them, from east to west.
UNITED_STATES: tuple[tuple[str, str], ...] = (
    ("America/Puerto_Rico", "Atlantic, Puerto Rico"),
    ("America/New_York", "Eastern"),
    ("America/Chicago", "Central"),
    ("America/Denver", "Mountain"),
    ("America/Phoenix", "Mountain, Arizona"),
    ("America/Los_Angeles", "Pacific"),
    ("America/Anchorage", "Alaska"),
    ("Pacific/Honolulu", "Hawaii"),
    ("Pacific/Guam", "Guam"),
)
# Other names are for computers, or older ones of these.
_REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def known_zones() -> tuple[str, ...]:
    """Sorted names, such as America/New_York."""
    return tuple(sorted(available_timezones()))


def other_zones(chosen: str) -> list[str]:
    """What to offer beside those of the United States: by region and place, and whichever is chosen already."""
    named = {name for name, _ in UNITED_STATES}
    offered = (zone for zone in known_zones() if zone.partition("/")[0] in _REGIONS or zone in ("UTC", chosen))
    return [zone for zone in offered if zone not in named]
