"""JSON Lines cut between lines: each line is a claim, alone or with its context."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import NamedTuple

from chalicelib.domain.origin import StructureProblem
from chalicelib.services.claim_files import Item, read_line
from chalicelib.services.files.lines import lines_of


class LinesChunk(NamedTuple):
    """A range of bytes, `end` excluded, with as many claims as it has lines that are not empty."""

    first: int
    end: int
    claims: int


class JsonLinesCutting:
    """One walk over a file of lines. Such a file has no problems of its own."""

    def __init__(self, parts: Iterable[bytes], encoding: str, chunk_bytes: int) -> None:
        self.problems: list[StructureProblem] = []
        self._parts = parts
        self._chunk_bytes = chunk_bytes

    def chunks(self) -> Iterator[LinesChunk]:
        """The chunks in file order."""
        first = end = claims = 0
        for line in lines_of(self._parts):
            if end - first >= self._chunk_bytes:
                yield LinesChunk(first, end, claims)
                first, claims = end, 0
            end = line.first + len(line.data)
            claims += bool(line.data.strip())
        if end > first:
            yield LinesChunk(first, end, claims)


def json_items(chunk: LinesChunk, data: bytes) -> Iterator[Item]:
    """The claims of a chunk."""
    return (read_line(line) for line in BytesIO(data) if line.strip())
