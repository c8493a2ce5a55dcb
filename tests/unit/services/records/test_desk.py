"""Deciding anew while others write: bounded, and each time from what is kept."""

from datetime import UTC, datetime

import pytest

from chalicelib.services.errors import Busy
from chalicelib.services.records.desk import ATTEMPTS, Desk
from chalicelib.services.records.table import Overtaken
from chalicelib.store.memory_table import MemoryTable


def desk(pauses: list[int]) -> Desk:
    return Desk(MemoryTable(), lambda: datetime(2026, 3, 20, tzinfo=UTC), pauses.append)


def overtaken(times: int):
    left = [times]

    def attempt() -> str:
        if left[0]:
            left[0] -= 1
            raise Overtaken("somebody was quicker")
        return "written"

    return attempt


def test_the_last_attempt_may_still_succeed():
    pauses: list[int] = []
    assert desk(pauses).decide(overtaken(ATTEMPTS - 1)) == "written"
    assert pauses == list(range(ATTEMPTS - 1))


def test_after_the_last_attempt_the_caller_is_told_to_come_again():
    with pytest.raises(Busy):
        desk([]).decide(overtaken(ATTEMPTS))
