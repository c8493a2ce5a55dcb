"""How bad a day or an amount is: levels that only rise as it gets worse."""

from collections.abc import Sequence
from datetime import date

# Above every level of a window: the last good day is over.
LOST = 100


def level_of_window(start: date, due_on: date, today: date, shares_percent: Sequence[int]) -> int:
    """How many of the shares of the window from `start` to `due_on` are over, today included; LOST once the last good
    day is. 0 says that there is nothing to tell yet."""
    if today > due_on:
        return LOST
    whole_days = max((due_on - start).days, 1)
    gone_percent = 100 * (today - start).days / whole_days
    return sum(gone_percent >= share for share in shares_percent)


def level_of_days(days_left: int, marks_days: Sequence[int]) -> int:
    """How many of the marks (days left, such as 30, 14, 3) are reached; LOST below zero."""
    return LOST if days_left < 0 else sum(days_left <= mark for mark in marks_days)


def level_of_use(used: int, approved: int, shares_percent: Sequence[int]) -> int:
    """How many of the shares of an approved amount are used up; LOST where nothing is left."""
    if used >= approved:
        return LOST
    return sum(100 * used >= share * approved for share in shares_percent)
