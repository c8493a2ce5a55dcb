"""What stands above a place between two claims: the envelope and the levels that its claims share, as segments.

Followed over the whole file without keeping it; reading these segments again and going on from the place gives the
same claims as reading the file from its beginning.
"""

from itertools import pairwise
from typing import NamedTuple

from chalicelib.x12.delimiters import Delimiters
from chalicelib.x12.guide import GUIDE
from chalicelib.x12.hierarchy import LOOPS, PROVIDER, SUBSCRIBER, Hierarchy, Numbering
from chalicelib.x12.reader import Block

_MARKS = frozenset(("IS", "GS", "ST", "SE", "GE", "IE", "HL", "CL"))
_ENVELOPE = frozenset(("ISA", "GS", "ST", "SE", "GE", "IEA"))
_PAD = ("",) * 9
_MOST_ELEMENTS = 25


class Level(NamedTuple):
    """Segments that belong together: one of the envelope, or an HL with what follows it up to its first claim.

    `numbering` is that of the HL segments before it.
    """

    position: int
    segments: list[str]
    delimiters: Delimiters
    numbering: Numbering


class Above(NamedTuple):
    """All that a place stands under, outermost first, and the numbering of HL segments so far."""

    levels: list[Level]
    numbering: Numbering


class Follower:
    """Fed block by block, in file order. `claims` counts those that are read."""

    def __init__(self) -> None:
        self.claims = 0
        self._envelope: dict[str, Level] = {}
        self._levels: dict[str, Level] = {}
        self._hierarchy = Hierarchy()
        self._version = ""
        self._reads = True
        # The segments of the level that is open, which the next ones join; None in a claim or outside all levels.
        self._open: list[str] | None = None

    def above(self) -> Above:
        """What the next segment stands under, where that is an HL or a CLM."""
        levels = [*self._envelope.values(), *self._levels.values()]
        # Copied, because the level that is open may go on behind this place.
        return Above([level._replace(segments=list(level.segments)) for level in levels], self._hierarchy.numbering)

    def feed(self, block: Block) -> None:
        """The next segments of the file."""
        segments = block.segments
        marks = [number for number, text in enumerate(segments) if text[:2] in _MARKS]
        for mark, following in pairwise([-1, *marks, len(segments)]):
            if mark >= 0:
                self._mark(segments[mark], block.position + mark, block.delimiters)
            if self._open is not None and following - mark > 1:
                self._open += segments[mark + 1 : following]

    def _mark(self, text: str, position: int, delimiters: Delimiters) -> None:
        elements = text.split(delimiters.element, _MOST_ELEMENTS)
        elements += _PAD
        tag = elements[0]
        if tag == "CLM":
            self._open = None
            self.claims += self._reads
        elif tag == "HL":
            if self._reads:
                self._hl(elements, Level(position, [text], delimiters, self._hierarchy.numbering))
        elif tag in _ENVELOPE:
            self._enter(elements, Level(position, [text], delimiters, Hierarchy().numbering))
        elif self._open is not None:
            self._open.append(text)

    def _enter(self, elements: list[str], level: Level) -> None:
        """A segment of the envelope: whatever level was open ends, and the numbering begins anew."""
        tag = elements[0]
        if tag == "ISA":
            self._envelope.clear()
            self._version, self._reads = "", True
        elif tag == "ST":
            self._reads = GUIDE.is_professional(elements[1], elements[3] or self._version)
        else:
            self._version = elements[8] if tag == "GS" else self._version
            self._reads = tag != "IEA" and GUIDE.kind(self._version) != "other"
        kept = ("ISA",) if tag == "GS" else ("ISA", "GS")
        self._envelope = {name: self._envelope[name] for name in kept if name in self._envelope} | {tag: level}
        self._levels, self._hierarchy, self._open = {}, Hierarchy(), None

    def _hl(self, elements: list[str], level: Level) -> None:
        self._hierarchy.take(elements, level.position)
        code = elements[3]
        if code not in LOOPS:
            self._open = None
            return
        above = {PROVIDER: (), SUBSCRIBER: (PROVIDER,)}.get(code, (PROVIDER, SUBSCRIBER))
        self._levels = {name: self._levels[name] for name in above if name in self._levels} | {code: level}
        self._open = level.segments
