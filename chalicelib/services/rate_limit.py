"""How many requests a key may make in a minute, counted by this process; every answer tells what is left.

A process counts for itself: with several of them the true limit is higher, never lower, than what is told.
"""

from collections.abc import Callable
from typing import NamedTuple

from chalicelib.services.errors import TooManyRequests

WINDOW_SECONDS = 60
MOST_CALLERS = 10_000
# Callers beyond those that are remembered share one count.
_THE_REST = ""


class Quota(NamedTuple):
    """The limit of a minute, what is left of it, and in how many seconds a new minute begins."""

    limit: int
    remaining: int
    reset_seconds: int


class RateLimiter:
    """Counts requests per caller in windows of a minute. `clock` gives seconds that only go up."""

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._window = -1
        self._counts: dict[str, int] = {}

    def take(self, caller: str) -> Quota:
        """Count one request. Raises TooManyRequests where none is left."""
        now = self._clock()
        window = int(now // WINDOW_SECONDS)
        if window != self._window:
            self._window, self._counts = window, {}
        if caller not in self._counts and len(self._counts) >= MOST_CALLERS:
            caller = _THE_REST
        used = self._counts[caller] = self._counts.get(caller, 0) + 1
        reset_seconds = int((window + 1) * WINDOW_SECONDS - now) + 1
        quota = Quota(self._per_minute, max(self._per_minute - used, 0), reset_seconds)
        if used > self._per_minute:
            raise TooManyRequests(quota.limit, reset_seconds)
        return quota
