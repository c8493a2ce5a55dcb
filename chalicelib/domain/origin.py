"""Where a claim stood in an 837P: the payer as the file names it, the segments it came from, what was wrong with them."""

from dataclasses import dataclass
from typing import NamedTuple


class StructureProblem(NamedTuple):
    """A breach of the implementation guide that the reader saw.

    `code` is the finding code of check x12_structure without its prefix (`envelope`, `count`, `missing_segment`, `order`,
    `element`); `x12` is loop and element (`2400/SV104`); `segment` counts from 1 within the file; `line` is the line's number.
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
    """One segment that the claim was read from: loop, segment identifier, position in the file (from 1), index of its line."""

    loop: str
    tag: str
    position: int
    line_index: int | None


@dataclass(slots=True)
class Origin:
    """`trace` is in file order, so the first match is the segment meant."""

    payer_identifier: str | None
    payer_name: str | None
    claim_filing: str | None
    trace: list[Step]
    problems: list[StructureProblem]
    # Where no single document is meant: those that all fit, and those that look alike.
    candidates: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    def position(self, loop: str, tag: str, line_index: int | None) -> int | None:
        """The position of the first segment with that loop and tag, of that line where one is given."""
        for step in self.trace:
            if step.tag == tag and step.loop == loop and (line_index is None or step.line_index == line_index):
                return step.position
        return None
