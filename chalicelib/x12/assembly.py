"""Segments to claims: follows the hierarchy of the 837P; a claim ends where the next one or another level begins.

Holds one claim and the levels above it; counts and control numbers are the envelope's reader's.
"""

from collections.abc import Callable

from chalicelib.domain.claim import Claim
from chalicelib.x12 import problems
from chalicelib.x12.above import Above
from chalicelib.x12.claim_level import ClaimLevel
from chalicelib.x12.finished import finished_claim
from chalicelib.x12.guide import GUIDE
from chalicelib.x12.hierarchy import LOOPS, PROVIDER, SUBSCRIBER, Hierarchy
from chalicelib.x12.level import PADDING, Level
from chalicelib.x12.line_level import LineLevel
from chalicelib.x12.other_payer import OtherPayerLevel
from chalicelib.x12.person_level import PatientLevel, SubscriberLevel
from chalicelib.x12.provider_level import ProviderLevel
from chalicelib.x12.reader import Block

_Turn = Callable[[list[str], int], Level]
_PAD = ("",) * PADDING
_MOST_ELEMENTS = 25


class _Aside(Level):
    """Segments outside the levels that are read: the header, another transaction. They tell nothing here."""

    def __init__(self) -> None:
        super().__init__("", 0)

    def unknown(self, tag: str, position: int) -> None:
        """The envelope's reader has seen it."""


class Assembler:
    """Fed block by block, in file order."""

    def __init__(self) -> None:
        self._level: Level = _Aside()
        self._version = ""
        self._component = ""
        self._finished: list[Claim] = []
        self._outer: dict[str, _Turn] = {
            "ISA": self._interchange,
            "GS": self._group,
            "ST": self._transaction,
            "SE": self._after_transaction,
            "GE": self._after_transaction,
            "IEA": self._after_interchange,
        }
        self._inner: dict[str, _Turn] = {
            "HL": self._hl,
            "CLM": self._clm,
            "SBR": self._sbr,
            "LX": self._lx,
            "SV1": self._sv1,
            **self._outer,
        }
        self._turns = self._inner
        self._reset()

    def _reset(self) -> None:
        self._hierarchy = Hierarchy()
        self._provider = ProviderLevel(0)
        self._subscriber = SubscriberLevel(0)
        self._patient: PatientLevel | None = None
        self._claim: ClaimLevel | None = None
        self._lines: LineLevel | None = None

    def go_on_under(self, above: Above) -> None:
        """Begin in the middle of a file, at an HL or CLM that stands under these segments."""
        for level in above.levels:
            self._hierarchy = Hierarchy(level.numbering)
            self.feed(Block(level.position, level.segments, level.delimiters))
        self._hierarchy = Hierarchy(above.numbering)

    def feed(self, block: Block) -> list[Claim]:
        """The claims that these segments finished."""
        level, separator = self._level, block.delimiters.element
        self._component = block.delimiters.component
        handlers, position = level.handlers, block.position - 1
        for text in block.segments:
            position += 1
            elements = text.split(separator, _MOST_ELEMENTS)
            elements += _PAD
            tag = elements[0]
            handler = handlers.get(tag)
            if handler is None:
                level = self._turn(level, tag, elements, position)
                handlers = level.handlers
            else:
                handler(level, elements, position)
                qualifier = elements[1] if tag == "REF" else None
                level.steps.append((level.loop, tag, position, level.line_index, qualifier))
        self._level = level
        done, self._finished = self._finished, []
        return done

    def finish(self) -> list[Claim]:
        """The claim that the file's end finishes, if one was open."""
        self._close_claim()
        return self._finished

    def _turn(self, level: Level, tag: str, elements: list[str], position: int) -> Level:
        """A segment that this level has no use for: it opens another level, or is none of the guide's."""
        self._level = level
        turn = self._turns.get(tag)
        if turn is None:
            level.unknown(tag, position)
            return level
        level = turn(elements, position)
        level.steps.append((level.loop, tag, position, level.line_index, None))
        return level

    def _interchange(self, elements: list[str], position: int) -> Level:
        self._version = ""
        return self._aside(reads=True)

    def _group(self, elements: list[str], position: int) -> Level:
        self._version = elements[8]
        return self._aside(GUIDE.kind(self._version) != "other")

    def _transaction(self, elements: list[str], position: int) -> Level:
        return self._aside(GUIDE.is_professional(elements[1], elements[3] or self._version))

    def _after_transaction(self, elements: list[str], position: int) -> Level:
        return self._aside(GUIDE.kind(self._version) != "other")

    def _after_interchange(self, elements: list[str], position: int) -> Level:
        return self._aside(reads=False)

    def _aside(self, reads: bool) -> Level:
        """Close what is open. `reads` says whether claims that follow are this guide's."""
        self._close_claim()
        self._reset()
        self._turns = self._inner if reads else self._outer
        return _Aside()

    def _hl(self, elements: list[str], position: int) -> Level:
        self._close_claim()
        found = self._hierarchy.take(elements, position)
        code = elements[3]
        if code == PROVIDER:
            # The envelope's reader has reported what is wrong with it: that belongs to the file.
            self._provider, self._subscriber, self._patient = ProviderLevel(position), SubscriberLevel(position), None
            return self._provider
        if code not in LOOPS:
            return _Aside()
        level: SubscriberLevel | PatientLevel
        if code == SUBSCRIBER:
            level, self._patient = SubscriberLevel(position), None
            self._subscriber = level
        else:
            level = self._patient = PatientLevel(position)
        level.problems += found
        return level

    def _clm(self, elements: list[str], position: int) -> Level:
        self._close_claim()
        self._claim = ClaimLevel(self._provider, self._subscriber, self._patient, position)
        self._claim.clm(elements, position, self._component)
        return self._claim

    def _sbr(self, elements: list[str], position: int) -> Level:
        if self._claim is None:
            return self._level
        level = OtherPayerLevel(self._claim, position)
        level.sbr(elements, position)
        if self._lines is not None:
            message, fix = "An SBR stands behind the service lines.", "Send other payers (2320) before the first LX."
            level.report(problems.order("2320/SBR", message, fix, position))
        return level

    def _lx(self, elements: list[str], position: int) -> Level:
        lines = self._open_lines(position)
        if lines is None:
            return self._level
        lines.lx(elements, position)
        return lines

    def _sv1(self, elements: list[str], position: int) -> Level:
        """An SV1 where no LX came before."""
        lines = self._open_lines(position)
        if lines is None:
            return self._level
        lines.sv1(elements, position)
        return lines

    def _open_lines(self, position: int) -> LineLevel | None:
        if self._lines is None and self._claim is not None:
            self._lines = LineLevel(self._claim, position)
        return self._lines

    def _close_claim(self) -> None:
        if self._claim is None:
            return
        if self._lines is not None:
            self._lines.close_line()
        self._finished.append(finished_claim(self._claim))
        self._claim = self._lines = None
