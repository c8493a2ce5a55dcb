"""Lines, codes and counts in the words of messages and fixes."""

from collections.abc import Iterable

from chalicelib.domain.claim import Line


def listed(words: Iterable[str], last: str = "and") -> str:
    """`"A"`, `"A and B"`, `"A, B and C"`; `last` may be `or`."""
    *before, end = tuple(words) or ("",)
    return f"{', '.join(before)} {last} {end}" if before else end


def lines_named(lines: Iterable[Line]) -> str:
    """`"line 3"` or `"lines 3 and 4"`; a line without a number goes by its place."""
    numbers = [str(line.index + 1 if line.line is None else line.line) for line in lines]
    return f"{'line' if len(numbers) == 1 else 'lines'} {listed(numbers)}"


def counted(amount: int | float, noun: str) -> str:
    """`"1 unit"`, `"2 units"`, `"1.5 units"`; 2.0 is 2."""
    number = int(amount) if amount == int(amount) else amount
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
