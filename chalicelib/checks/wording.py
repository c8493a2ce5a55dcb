"""Lines, codes and counts in the words of messages and fixes."""

from collections.abc import Iterable
from datetime import date

from chalicelib.domain.claim import Line


def listed(words: Iterable[str], last: str = "and") -> str:
    """`"A"`, `"A and B"`, `"A, B and C"`; `last` may be `or`."""
    *before, end = tuple(words) or ("",)
    return f"{', '.join(before)} {last} {end}" if before else end


def lines_named(lines: Iterable[Line]) -> str:
    """`"line 3"` or `"lines 3 and 4"`; a line without a number goes by its place, and of many the rest is counted."""
    numbers = [str(line.index + 1 if line.line is None else line.line) for line in lines]
    shown = numbers if len(numbers) <= 8 else [*numbers[:7], f"{len(numbers) - 7} more"]
    return f"{'line' if len(numbers) == 1 else 'lines'} {listed(shown)}"


def counted(amount: int | float, noun: str) -> str:
    """`"1 unit"`, `"2 units"`, `"1.5 units"`; 2.0 is 2."""
    number = int(amount) if amount == int(amount) else amount
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def days_named(days: Iterable[date]) -> str:
    """`"2026-03-02 and 2026-03-04"`: each once, in order; of more than four the first three and how many more."""
    named = [str(day) for day in sorted(set(days))]
    return listed(named if len(named) <= 4 else [*named[:3], f"{len(named) - 3} more days"])
