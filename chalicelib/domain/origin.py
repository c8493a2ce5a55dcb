"""Where a claim stood in an 837P: the payer as the file names it, its segments, and what was wrong with them."""

from collections.abc import Sequence
from dataclasses import field
from typing import NamedTuple

from chalicelib.domain.lean import lean_dataclass


class StructureProblem(NamedTuple):
    """A breach of the implementation guide that the reader saw.

    `code` is the finding code of check x12_structure without its prefix (`envelope`, `count`, `missing_segment`,
    `order`, `element`); `x12` is loop and element (`2400/SV104`); `segment` counts from 1 within the file; `line` is
    the line's number.
    """

    code: str
    message: str
    fix: str
    x12: str
    segment: int | None = None
    line: int | None = None
    field: str | None = None
    severity: str = "error"


class Step(NamedTuple):
    """One segment that a claim was read from: loop, identifier, position in the file (from 1), index of its line.

    `qualifier` is REF01 of a REF, None for other segments. The reader keeps plain tuples of these, which cost it less.
    """

    loop: str
    tag: str
    position: int
    line_index: int | None
    qualifier: str | None = None


_Steps = Sequence[tuple[str, str, int, int | None, str | None]]


@lean_dataclass(frozen=False)
class Origin:
    """`trace` holds steps in file order, so the first match is the segment meant.

    Where not just one payer document fits the identifier, `candidates` names those that do and `near` those alike.
    """

    payer_identifier: str | None
    payer_name: str | None
    claim_filing: str | None
    trace: _Steps
    problems: list[StructureProblem]
    candidates: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    _positions: dict[tuple[str, str, int | None, str | None], int] | None = field(
        default=None, init=False, repr=False, compare=False
    )

    def position(self, loop: str, tag: str, line_index: int | None, qualifier: str | None = None) -> int | None:
        """The position of the first segment of that loop and tag, of that line and with that qualifier, if there
        is one."""
        if self._positions is None:
            # Backwards, so that the first of several stays.
            self._positions = {(loop, tag, i, code): at for loop, tag, at, i, code in reversed(self.trace)}
        return self._positions.get((loop, tag, line_index, qualifier))
