"""A file cut into pieces that are judged apart from each other, and a piece read back into its claims.

Each form has its own way of cutting; what it needs to know of a piece is kept in `place`, as JSON.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.origin import StructureProblem
from chalicelib.domain.plain import plain
from chalicelib.domain.reading import read_as
from chalicelib.services.claim_files import Item
from chalicelib.services.files.csv_file import CsvChunk, CsvCutting, csv_items
from chalicelib.services.files.json_lines import JsonLinesCutting, LinesChunk, json_items
from chalicelib.services.files.survey import Form, Survey
from chalicelib.x12.pieces import Chunk, Cutting, chunk_claims

MOST_CLAIMS = 100_000
CHUNK_BYTES = 1 << 20


class Cut(NamedTuple):
    """A piece: its bytes (`end` excluded), how many claims begin in it, and whatever its form needs to read it."""

    first: int
    end: int
    claims: int
    place: Any


class _Chunk(Protocol):
    @property
    def first(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def claims(self) -> int: ...


class _Cutting(Protocol):
    @property
    def problems(self) -> list[StructureProblem]: ...
    def chunks(self) -> Iterator[_Chunk]: ...


@dataclass(slots=True)
class CutFile:
    """One walk over a file; `problems` are those of the file itself, complete at the end."""

    _cutting: _Cutting

    @property
    def problems(self) -> list[StructureProblem]:
        return self._cutting.problems

    def cuts(self) -> Iterator[Cut]:
        """The pieces in file order. Raises InvalidInput or UnreadableInterchange."""
        claims = 0
        for chunk in self._cutting.chunks():
            claims += chunk.claims
            if claims > MOST_CLAIMS:
                raise InvalidInput([Problem("file", f"holds more than {MOST_CLAIMS:,} claims; send several files")])
            yield Cut(chunk.first, chunk.end, chunk.claims, plain(chunk))
        if not claims and not self.problems:
            raise InvalidInput([Problem("file", "holds no claims")])


def cut_file(parts: Iterable[bytes], of: Survey, chunk_bytes: int = CHUNK_BYTES) -> CutFile:
    """The pieces of a file that arrives in parts."""
    if of.form == "x12":
        return CutFile(Cutting(parts, of.encoding, chunk_bytes))
    if of.form == "jsonl":
        return CutFile(JsonLinesCutting(parts, of.encoding, chunk_bytes))
    return CutFile(CsvCutting(parts, of.encoding, chunk_bytes))


def items_of(cut: Cut, data: bytes, form: Form, encoding: str) -> Iterator[Item]:
    """The claims of a piece in file order; `data` are the bytes of its range."""
    if form == "x12":
        return chunk_claims(read_as(Chunk, cut.place), data, encoding)
    if form == "jsonl":
        return json_items(read_as(LinesChunk, cut.place), data)
    return csv_items(read_as(CsvChunk, cut.place), data, encoding)
