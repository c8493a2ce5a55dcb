"""The names of all time zones: looked for once a process, since that walks through a folder."""

from functools import cache
from zoneinfo import available_timezones


@cache
def known_zones() -> tuple[str, ...]:
    """Sorted names, such as America/New_York."""
    return tuple(sorted(available_timezones()))
