"""What a service works with: the table, the clock, and how to wait when somebody else was quicker."""

import time
from collections.abc import Callable
from dataclasses import field
from datetime import datetime
from random import SystemRandom
from typing import TypeVar

from chalicelib.domain.lean import lean_dataclass
from chalicelib.services.errors import Busy
from chalicelib.services.records.refs import Refs
from chalicelib.services.records.table import Overtaken, Table

T = TypeVar("T")

# Each attempt reads and judges anew; together they stay well under the 29 seconds of a call.
ATTEMPTS = 10
_FIRST_PAUSE_SECONDS = 0.02
_LONGEST_PAUSE_SECONDS = 1.0


def jittered_pause(attempt: int) -> None:
    """Waits a random while that grows with the attempts, so that writers do not meet again."""
    longest = min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * 2**attempt)
    time.sleep(SystemRandom().uniform(0, longest))


@lean_dataclass
class Desk:
    """`now` gives aware times in UTC; `pause` waits before attempt n + 1; `refs` makes the opaque ids of records."""

    table: Table
    now: Callable[[], datetime]
    pause: Callable[[int], None] = jittered_pause
    refs: Refs = field(default_factory=lambda: Refs(bytes))

    def decide(self, attempt_once: Callable[[], T]) -> T:
        """Reads, decides and writes, again while others change what was read. Raises Busy where that never ends."""
        for attempt in range(ATTEMPTS):
            try:
                return attempt_once()
            except Overtaken:
                self.pause(attempt)
        raise Busy("Others keep changing what this write is about. Send it again in a moment.")
