"""Bytes to segments: every segment of a file with its position, counted from 1, in blocks of bounded size.

Blank segments, byte order marks and line ends are no segments. Only one block is held at a time beside the file itself.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from chalicelib.domain.errors import UnreadableInterchange
from chalicelib.x12.delimiters import HEAD_LENGTH, Delimiters, read_delimiters

_BLOCK_BYTES = 1 << 16
_BLANK_BYTES = b"\xef\xbb\xbf\x00\x1a \t\r\n\x0b\x0c"
_BLANK = " \t\x00\x1a\x0b\x0c"
_LOOKS_LIKE = re.compile(rb"(?:ISA|GS|ST|BHT)[^A-Za-z0-9\s]")
_LINE_ENDS = "\r\n"
LOOK_BACK_BYTES = 80
# As many as claims that a whole file may hold; each costs as much to begin as a claim.
MOST_INTERCHANGES = 100_000


class Block(NamedTuple):
    """Some segments in file order, without terminators; `position` is that of the first."""

    position: int
    segments: list[str]
    delimiters: Delimiters


class Span(NamedTuple):
    """One interchange, or a piece of it, as byte offsets; what follows it up to the next belongs to it."""

    start: int
    end: int
    delimiters: Delimiters


@dataclass(frozen=True, slots=True)
class Segments:
    """A file that begins with an ISA, or a part of it whose first segment is at `position`; `blocks` may be walked as
    often as wanted."""

    data: bytes
    encoding: str
    spans: list[Span]
    position: int = 1

    def blocks(self) -> Iterator[Block]:
        position = self.position
        for span in self.spans:
            for start, end in _cuts(self.data, span, span.delimiters.terminator.encode(self.encoding)):
                block = read_block(self.data[start:end], position, span.delimiters, self.encoding)
                yield block
                position += len(block.segments)


def looks_like_x12(data: bytes) -> bool:
    """Whether a file means to be X12, going by its first segment; it may still be unreadable."""
    return _LOOKS_LIKE.match(data, first_byte(data)) is not None


def read_segments(data: bytes) -> Segments:
    """The segments of a file. Raises UnreadableInterchange where it does not begin with an ISA that can be read, or
    holds interchanges without end."""
    start = first_byte(data)
    if data[start : start + 3] != b"ISA":
        raise UnreadableInterchange(
            "The file is empty."
            if start >= len(data)
            else "The file does not begin with an ISA segment. Send the whole interchange, from ISA to IEA."
        )
    encoding = _encoding(data)
    return Segments(data, encoding, list(_spans(data, start, encoding)))


def read_block(data: bytes, position: int, delimiters: Delimiters, encoding: str) -> Block:
    """The segments in `data`, which begins where a segment may and ends behind a terminator or with its interchange.

    How a file is divided into such pieces makes no difference to its segments.
    """
    return Block(position, _split(data.decode(encoding, "replace"), delimiters.terminator), delimiters)


def first_byte(data: bytes) -> int:
    """Where the text begins, behind a byte order mark and blanks."""
    for start in range(0, len(data), _BLOCK_BYTES):
        rest = data[start : start + _BLOCK_BYTES].lstrip(_BLANK_BYTES)
        if rest:
            return min(start + _BLOCK_BYTES, len(data)) - len(rest)
    return len(data)


def _encoding(data: bytes) -> str:
    """UTF-8 where the bytes are that, else Latin-1, which can hold any byte."""
    if data.isascii():
        return "ascii"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _BLOCK_BYTES):
            decoder.decode(data[start : start + _BLOCK_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _spans(data: bytes, start: int, encoding: str) -> Iterator[Span]:
    """The interchanges of a file. A later ISA that cannot be read starts none; the envelope's reader reports it."""
    delimiters, ended = read_delimiters(head_of(data, start, encoding)), 0
    following = data.find(b"ISA", start + 3)
    while following >= 0:
        if begins_segment(data, following, delimiters.terminator.encode(encoding)):
            try:
                found = read_delimiters(head_of(data, following, encoding))
            except UnreadableInterchange:
                pass
            else:
                yield Span(start, following, delimiters)
                ended += 1
                if ended == MOST_INTERCHANGES:
                    raise UnreadableInterchange(
                        f"The file holds more than {MOST_INTERCHANGES:,} interchanges. Send it in several files."
                    )
                start, delimiters = following, found
        following = data.find(b"ISA", following + 3)
    yield Span(start, len(data), delimiters)


def head_of(data: bytes, start: int, encoding: str) -> str:
    """What `read_delimiters` looks at, of the interchange that begins at `start`."""
    return data[start : start + HEAD_LENGTH].decode(encoding, "replace")


def begins_segment(data: bytes, at: int, terminator: bytes) -> bool:
    """Whether a segment can begin here: behind a terminator or a line end, and before a separator."""
    if data[at + 3 : at + 4].isalnum():
        return False
    before = data[max(0, at - LOOK_BACK_BYTES) : at]
    return before[-1:] in (b"\r", b"\n") or before.rstrip(_BLANK_BYTES).endswith(terminator)


def _cuts(data: bytes, span: Span, terminator: bytes) -> Iterator[tuple[int, int]]:
    """Offsets of pieces that end with a terminator, each about a block long."""
    start = span.start
    while start < span.end:
        found = data.find(terminator, start + _BLOCK_BYTES, span.end)
        end = span.end if found < 0 else found + len(terminator)
        yield start, end
        start = end


def _split(text: str, terminator: str) -> list[str]:
    for line_end in _LINE_ENDS:
        if line_end != terminator and line_end in text:
            text = text.replace(line_end, "")
    segments = text.split(terminator)
    if text[:1] in _BLANK or any(terminator + blank in text for blank in _BLANK):
        # Those alone that begin with a blank: a segment reads the same whatever stands around it.
        segments = [segment.strip(_BLANK) if segment[:1] in _BLANK else segment for segment in segments]
    segments[-1] = segments[-1].strip(_BLANK)
    return [segment for segment in segments if segment] if "" in segments else segments
