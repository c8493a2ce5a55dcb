"""837P files: bytes in, claims out, with what breaches the implementation guide (005010X222A1) said along the way.

The file is walked twice: once over its envelopes, so that its own problems are known first, then claim by claim.
"""

from collections.abc import Iterator

from chalicelib.domain.claim import Claim
from chalicelib.domain.origin import StructureProblem
from chalicelib.x12.assembly import Assembler
from chalicelib.x12.outline import file_problems
from chalicelib.x12.reader import Segments, looks_like_x12, read_segments

__all__ = ["Reading", "looks_like_x12", "read_837p"]


class Reading:
    """One file. `problems` are the file's own, complete from the start; a claim's are in its `origin.problems`."""

    problems: list[StructureProblem]

    def __init__(self, segments: Segments) -> None:
        self._segments = segments
        self.problems = file_problems(segments)

    def claims(self) -> Iterator[Claim]:
        """The claims in file order, one for each CLM, made as they are asked for (a block of the file at a time).

        `payer_id` is the payer's identifier as the file has it ("" without one), `claim_id` is CLM01 as it stands.
        `submitted_on` stays unknown: BHT04 is the day on which the file was made. Of a range of days (RD8)
        `service_date` is the first and `last_date` the last; anaesthesia minutes (SV103 MJ) are the line's minutes and
        leave its units unknown.
        """
        assembler = Assembler()
        for block in self._segments.blocks():
            yield from assembler.feed(block)
        yield from assembler.finish()


def read_837p(data: bytes) -> Reading:
    """Raises UnreadableInterchange, in words that hold nothing of the data, where the bytes cannot be read at all."""
    return Reading(read_segments(data))
