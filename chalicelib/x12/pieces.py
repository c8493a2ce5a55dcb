"""An 837P cut into chunks between claims, each with what stands above it, so that each is read by itself.

Reading every chunk gives the claims of the whole file, with the same positions; what belongs to the file is told once.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from chalicelib.domain.claim import Claim
from chalicelib.domain.errors import UnreadableInterchange
from chalicelib.domain.origin import StructureProblem
from chalicelib.x12.above import Above, Follower
from chalicelib.x12.assembly import Assembler
from chalicelib.x12.delimiters import Delimiters
from chalicelib.x12.outline import Outline
from chalicelib.x12.reader import Segments, Span, read_block
from chalicelib.x12.stream import LARGEST_BYTES, Piece, segment_pieces

# What is taken along into a chunk; where more stands above a place, the file is not cut there.
_MOST_ABOVE_CHARACTERS = 50_000
_MOST_INTERCHANGES = 2_000


class Chunk(NamedTuple):
    """A range of bytes, `end` excluded, of which `position` is that of the first segment.

    `interchanges` are offsets within the file with the delimiters from there on; the first is `first`. `claims` are
    those that begin in it.
    """

    first: int
    end: int
    position: int
    interchanges: list[tuple[int, Delimiters]]
    above: Above
    claims: int


class Cutting:
    """One walk over a file. `problems` are the file's own and `claims` its number of claims, complete at the end."""

    problems: list[StructureProblem]

    def __init__(self, parts: Iterable[bytes], encoding: str, chunk_bytes: int) -> None:
        self._parts = parts
        self._encoding = encoding
        self._chunk_bytes = chunk_bytes
        self._outline = Outline()
        self._follower = Follower()
        self.problems = self._outline.found
        self._position = 1
        self._opened: Chunk | None = None

    @property
    def claims(self) -> int:
        return self._follower.claims

    def chunks(self) -> Iterator[Chunk]:
        """The chunks in file order, as the file arrives. Raises UnreadableInterchange."""
        end = 0
        for piece in segment_pieces(self._parts, self._encoding):
            end = piece.first + len(piece.data)
            if self._opened is None:
                self._open(piece.first, piece.delimiters)
            elif piece.opens:
                self._opened.interchanges.append((piece.first, piece.delimiters))
            yield from self._taken(piece)
        self._outline.end()
        if self._opened is not None:
            yield self._closed(end)

    def _taken(self, piece: Piece) -> Iterator[Chunk]:
        """Walk over a piece; the chunks that end in it."""
        data, first = piece.data, piece.first
        while (cut := self._place(data, first, piece.delimiters)) is not None:
            self._walk(data[:cut], piece.delimiters)
            if self._is_too_deep():
                self._refuse_endless(first + cut)
            else:
                yield self._closed(first + cut)
                self._open(first + cut, piece.delimiters)
            data, first = data[cut:], first + cut
        self._walk(data, piece.delimiters)
        self._refuse_endless(first + len(data))

    def _place(self, data: bytes, first: int, delimiters: Delimiters) -> int | None:
        """Where in `data` the chunk that is open may end: at an HL or CLM, once it is long enough."""
        assert self._opened is not None, "a chunk is open while pieces arrive"
        enough = self._opened.first + self._chunk_bytes - first
        if len(self._opened.interchanges) > _MOST_INTERCHANGES:
            enough = 0
        if enough >= len(data):
            return None
        terminator, element = (re.escape(mark.encode(self._encoding)) for mark in (delimiters[3], delimiters[0]))
        # Blanks between segments are bounded, or many of them would be looked at again and again.
        found = re.compile(terminator + rb"(?=[\x00\x1a \t\r\n\x0b\x0c]{0,80}(?:CLM|HL)" + element + rb")").search(
            data, max(enough, 0)
        )
        return found.end() if found else None

    def _walk(self, data: bytes, delimiters: Delimiters) -> None:
        block = read_block(data, self._position, delimiters, self._encoding)
        self._position += len(block.segments)
        self._outline.feed(block)
        self._follower.feed(block)

    def _is_too_deep(self) -> bool:
        levels = self._follower.above().levels
        return sum(len(text) for level in levels for text in level.segments) > _MOST_ABOVE_CHARACTERS

    def _refuse_endless(self, at: int) -> None:
        assert self._opened is not None, "a chunk is open while pieces arrive"
        if at - self._opened.first > self._chunk_bytes + LARGEST_BYTES:
            raise UnreadableInterchange("A claim, or what stands above claims, is too long to be read in parts.")

    def _open(self, first: int, delimiters: Delimiters) -> None:
        above = self._follower.above()
        self._opened = Chunk(first, first, self._position, [(first, delimiters)], above, self._follower.claims)

    def _closed(self, end: int) -> Chunk:
        assert self._opened is not None, "a chunk is open while pieces arrive"
        return self._opened._replace(end=end, claims=self._follower.claims - self._opened.claims)


def chunk_claims(chunk: Chunk, data: bytes, encoding: str) -> Iterator[Claim]:
    """The claims of a chunk in file order; `data` are the bytes of its range."""
    assembler = Assembler()
    assembler.go_on_under(chunk.above)
    begins = [*chunk.interchanges, (chunk.end, chunk.interchanges[-1][1])]
    spans = [
        Span(start - chunk.first, following - chunk.first, delimiters)
        for (start, delimiters), (following, _) in pairwise(begins)
    ]
    for block in Segments(data, encoding, spans, chunk.position).blocks():
        yield from assembler.feed(block)
    yield from assembler.finish()
