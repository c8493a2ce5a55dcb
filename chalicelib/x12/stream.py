"""The bytes of an 837P as they arrive, in pieces that end where a segment does. The file is never held as a whole.

Interchanges are found as the reader of whole files finds them, so both see the same segments.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chalicelib.domain.errors import UnreadableInterchange
from chalicelib.x12.delimiters import HEAD_LENGTH, Delimiters, read_delimiters
from chalicelib.x12.reader import LOOK_BACK_BYTES, begins_segment, first_byte, head_of

# Nothing that must stay in one piece is that long: a segment, a level, a claim.
LARGEST_BYTES = 16 << 20
_TOO_LONG = "Some segment or claim is longer than 16 MB. Send the file as it was made, each segment with its end."


class Piece(NamedTuple):
    """Some segments as bytes; `first` is the offset in the file, `opens` says that an interchange begins here."""

    first: int
    data: bytes
    delimiters: Delimiters
    opens: bool


def segment_pieces(parts: Iterable[bytes], encoding: str) -> Iterator[Piece]:
    """The pieces of a file that arrives in `parts` of any size. Raises UnreadableInterchange like `read_segments`."""
    return _Stream(iter(parts), encoding).pieces()


class _Stream:
    """What was received and not given out yet is `held` from `begin` on; `base` is the offset of its first byte.

    An ISA is decided on when all of its head is there, and nothing behind it is given out before.
    """

    def __init__(self, parts: Iterator[bytes], encoding: str) -> None:
        self._parts = parts
        self._encoding = encoding
        self._held = b""
        self._base = self._begin = self._searched = 0
        self._ended = False
        self._opens = True

    def pieces(self) -> Iterator[Piece]:
        self._find_first_byte()
        if self._held[self._begin : self._begin + 3] != b"ISA":
            raise UnreadableInterchange("The file does not begin with an ISA segment. Send it from ISA to IEA.")
        self._take(read_delimiters(head_of(self._held, self._begin, self._encoding)))
        self._searched = self._begin + 3
        while True:
            limit = len(self._held) if self._ended else len(self._held) - HEAD_LENGTH
            yield from self._interchanges(limit)
            yield from self._given_out(self._last_end(limit))
            if self._ended:
                return
            if len(self._held) - self._begin > LARGEST_BYTES:
                raise UnreadableInterchange(_TOO_LONG)
            self._receive()

    def _find_first_byte(self) -> None:
        while not self._ended and len(self._held) - self._begin < HEAD_LENGTH:
            self._receive()
            self._begin += first_byte(self._held[self._begin :])

    def _receive(self) -> None:
        part = next(self._parts, None)
        if part is None:
            self._ended = True
            return
        gone = max(0, self._begin - LOOK_BACK_BYTES)
        self._held = self._held[gone:] + part
        self._base += gone
        self._begin -= gone
        self._searched -= gone

    def _take(self, delimiters: Delimiters) -> None:
        self._delimiters = delimiters
        self._terminator = delimiters.terminator.encode(self._encoding)
        self._opens = True

    def _interchanges(self, limit: int) -> Iterator[Piece]:
        """Everything up to the last interchange that begins before `limit`."""
        while (found := self._held.find(b"ISA", self._searched, max(limit, 0) + 2)) >= 0:
            self._searched = found + 3
            if begins_segment(self._held, found, self._terminator):
                try:
                    delimiters = read_delimiters(head_of(self._held, found, self._encoding))
                except UnreadableInterchange:
                    continue
                yield from self._given_out(found)
                self._take(delimiters)
        self._searched = max(self._searched, limit)

    def _last_end(self, limit: int) -> int:
        if self._ended:
            return len(self._held)
        found = self._held.rfind(self._terminator, self._begin, max(limit, 0))
        return self._begin if found < 0 else found + len(self._terminator)

    def _given_out(self, end: int) -> Iterator[Piece]:
        if end > self._begin:
            yield Piece(self._base + self._begin, self._held[self._begin : end], self._delimiters, self._opens)
            self._begin, self._opens = end, False
