"""The lines of a file that arrives in parts, each with its offset. One line is held at a time."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chalicelib.domain.errors import InvalidInput, Problem

LONGEST_BYTES = 16 << 20
# 100,000 claims of fifty service lines each. A file of line ends alone would keep a worker longer than it may run.
MOST_LINES = 5_000_000


class Line(NamedTuple):
    """A line with its end; `first` is its offset."""

    first: int
    data: bytes


def lines_of(parts: Iterable[bytes], first: int = 0) -> Iterator[Line]:
    """Every line, the last with or without its end. Raises InvalidInput for one that would fill the memory, and for
    lines without end."""
    held: list[bytes] = []
    held_bytes = count = 0
    for part in parts:
        begin = 0
        while (found := part.find(b"\n", begin)) >= 0:
            data = b"".join((*held, part[begin : found + 1]))
            if count == MOST_LINES:
                raise InvalidInput([Problem("file", f"has more than {MOST_LINES:,} lines; send several files")])
            yield Line(first, data)
            first, count = first + len(data), count + 1
            held.clear()
            held_bytes, begin = 0, found + 1
        held.append(part[begin:])
        held_bytes += len(part) - begin
        if held_bytes > LONGEST_BYTES:
            raise InvalidInput([Problem("file", "has a line of more than 16 MB")])
    if held_bytes:
        yield Line(first, b"".join(held))
