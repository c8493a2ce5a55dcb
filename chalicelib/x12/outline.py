"""The first walk over a file: its envelopes and headers, and which transactions are read at all.

Of the claims only HL and CLM are looked at; what stands in them is judged claim by claim.
"""

from collections.abc import Callable
from itertools import pairwise

from chalicelib.domain.errors import UnreadableInterchange
from chalicelib.domain.origin import StructureProblem
from chalicelib.x12 import interchange_problems as said
from chalicelib.x12 import problems
from chalicelib.x12.delimiters import Delimiters, component_used
from chalicelib.x12.envelope import Envelopes
from chalicelib.x12.guide import GUIDE
from chalicelib.x12.header import Header
from chalicelib.x12.reader import Block, Segments

_ISA_FIELDS = 16
_PAD = ("",) * (_ISA_FIELDS + 1)
_MOST_ELEMENTS = 25
# Envelopes and levels cost time and hold nothing: so many may stand without a claim, and each claim stands for as many
# as it can ever need (each of its own interchange takes eleven, with what closes them).
MOST_BARE = 10_000
_MARKS_OF_A_CLAIM = 20
_MARKS = frozenset(("IS", "GS", "ST", "SE", "GE", "IE", "HL", "CL"))


def file_problems(segments: Segments) -> list[StructureProblem]:
    """What is wrong with the file itself, in the order met."""
    outline = Outline()
    for block in segments.blocks():
        outline.feed(block)
    outline.end()
    return outline.found


class Outline:
    """Fed block by block, in file order; `found` is what is wrong so far.

    What is open: the envelopes, and the header of a transaction that is read; `_foreign` inside one that is not.
    """

    def __init__(self) -> None:
        self.found: list[StructureProblem] = []
        self._envelopes = Envelopes(self.found)
        self._header: Header | None = None
        self._foreign = False
        self._version = ""
        self._bare = 0
        # Things said once: per file, per interchange, per gap between transactions.
        self._said_width = self._said_component = self._said_stray = self._said_lost = False
        self._handlers: dict[str, Callable[[list[str], int, Delimiters], None]] = {
            "ISA": self._isa,
            "GS": self._gs,
            "ST": self._st,
            "SE": self._trailer("ST"),
            "GE": self._trailer("GS"),
            "IEA": self._trailer("ISA"),
            "HL": self._hl,
            "CLM": self._clm,
        }

    def feed(self, block: Block) -> None:
        """The next segments. Raises UnreadableInterchange where envelopes and levels have no end and no claims."""
        position, segments, delimiters = block
        marks = [number for number, text in enumerate(segments) if text[:2] in _MARKS]
        for mark, following in pairwise([-1, *marks, len(segments)]):
            if mark >= 0:
                self._mark(segments[mark], position + mark, delimiters)
            if following - mark > 1:
                self._walk(segments, mark + 1, following, position, delimiters)

    def end(self) -> None:
        self._end_transaction()
        self._envelopes.leave("ISA")

    def _mark(self, text: str, position: int, delimiters: Delimiters) -> None:
        elements = _elements(text, delimiters)
        handler = self._handlers.get(elements[0])
        if handler is not None:
            self._bare += not self._foreign
            if self._bare > MOST_BARE:
                raise UnreadableInterchange(
                    f"More than {MOST_BARE:,} envelopes and levels (ISA to IEA, HL) hold no claim. "
                    "Send the file as it was made."
                )
            handler(elements, position, delimiters)
        elif self._header is None or self._header.open:
            self._segment(elements, position)

    def _walk(self, segments: list[str], start: int, end: int, position: int, delimiters: Delimiters) -> None:
        """Segments between marks: those of a header, or those that stand outside every transaction."""
        for number in range(start, end):
            if self._foreign or (self._header is not None and not self._header.open):
                return
            self._segment(_elements(segments[number], delimiters), position + number)

    def _segment(self, elements: list[str], position: int) -> None:
        if self._header is not None:
            self._header.segment(elements, position)
        elif not (self._foreign or self._said_stray or elements[0] == "TA1"):
            self._said_stray = True
            self._note(said.stray(position) if self._envelopes.is_open("ISA") else said.after_the_end(position))

    def _isa(self, elements: list[str], position: int, delimiters: Delimiters) -> None:
        self._end_transaction()
        self._envelopes.enter("ISA", elements[13], position)
        self._said_component = self._said_stray = False
        self._version = ""
        if elements[_ISA_FIELDS] != delimiters.component:
            self._note(said.no_component_separator(position))
        elif tuple(map(len, elements[1 : 1 + _ISA_FIELDS])) != GUIDE.isa_widths and not self._said_width:
            self._said_width = True
            self._note(said.odd_width(position))

    def _gs(self, elements: list[str], position: int, delimiters: Delimiters) -> None:
        self._end_transaction()
        self._envelopes.enter("GS", elements[6], position)
        self._version = elements[8]

    def _st(self, elements: list[str], position: int, delimiters: Delimiters) -> None:
        self._end_transaction()
        self._envelopes.enter("ST", elements[2], position)
        self._said_stray = False
        version = elements[3] or self._version
        if not GUIDE.is_professional(elements[1], version):
            self._foreign = True
            self._note(said.not_read(elements[1], version, position))
            return
        self._header = Header(self.found, position)
        if version not in GUIDE.expected_versions:
            self._note(said.odd_version(version, position))

    def _trailer(self, opening: str) -> Callable[[list[str], int, Delimiters], None]:
        def close(elements: list[str], position: int, delimiters: Delimiters) -> None:
            self._end_transaction()
            self._envelopes.trailer(opening, elements, position)
            self._said_stray = False

        return close

    def _hl(self, elements: list[str], position: int, delimiters: Delimiters) -> None:
        if self._header is not None:
            self._header.hl(elements, position)
        else:
            self._segment(elements, position)

    def _clm(self, elements: list[str], position: int, delimiters: Delimiters) -> None:
        self._bare = max(0, self._bare - _MARKS_OF_A_CLAIM)
        if self._header is not None:
            self._header.clm()
        elif not (self._foreign or self._said_lost):
            self._said_lost = True
            self._note(said.claims_outside(position))
        declared = delimiters.component
        if not (self._foreign or self._said_component) and component_used(elements[5], declared) != declared:
            self._said_component = True
            self._note(said.other_component_separator(position))

    def _end_transaction(self) -> None:
        if self._header is not None:
            self._header.end()
        self._header, self._foreign = None, False

    def _note(self, problem: StructureProblem) -> None:
        problems.note(self.found, problem)


def _elements(text: str, delimiters: Delimiters) -> list[str]:
    """The elements of a segment, padded so that any of its guide can be asked for."""
    elements = text.split(delimiters.element, _MOST_ELEMENTS)
    elements += _PAD
    return elements
