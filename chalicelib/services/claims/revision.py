"""The revisions of a recorded claim: when each was kept, and what it was for the payer."""

from datetime import date
from typing import NamedTuple

# CLM05-3 of a claim that replaces an earlier one.
CORRECTION = "7"


class Revision(NamedTuple):
    """`number` counts from 1, `on` is the practice's day of recording, `frequency` is CLM05-3."""

    number: int
    on: date
    frequency: str

    @property
    def name(self) -> str:
        """What clocks call it that it opened or closed; no event id looks like this."""
        return f"revision:{self.number}"
