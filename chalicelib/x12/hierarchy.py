"""HL segments: numbered 1, 2, 3 within a transaction, each under the right parent (005010X222, 2000A to 2000C)."""

from typing import NamedTuple

from chalicelib.domain.origin import StructureProblem
from chalicelib.x12 import problems
from chalicelib.x12.values import whole

PROVIDER, SUBSCRIBER, PATIENT = "20", "22", "23"
LOOPS = {PROVIDER: "2000A", SUBSCRIBER: "2000B", PATIENT: "2000C"}


class Numbering(NamedTuple):
    """The last HL01, and those of the provider and the subscriber that are open ("" for none)."""

    last: int = 0
    provider: str = ""
    subscriber: str = ""


class Hierarchy:
    """The numbering of one transaction so far; it may go on from one that was read before."""

    def __init__(self, so_far: Numbering | None = None) -> None:
        so_far = so_far or Numbering()
        self._last = so_far.last
        self._open = {PROVIDER: so_far.provider, SUBSCRIBER: so_far.subscriber}

    @property
    def numbering(self) -> Numbering:
        return Numbering(self._last, self._open[PROVIDER], self._open[SUBSCRIBER])

    def take(self, elements: list[str], position: int) -> list[StructureProblem]:
        """What is wrong with this HL (`elements` padded); nothing, for nearly every one."""
        number, parent, level = elements[1], elements[2], elements[3]
        loop = LOOPS.get(level, "2000")
        found = [] if number == str(self._last + 1) else [self._misnumbered(number, loop, position)]
        self._last = self._next(number)
        if level == SUBSCRIBER:
            expected = self._open[PROVIDER]
        elif level == PATIENT:
            expected = self._open[SUBSCRIBER]
        elif level == PROVIDER:
            expected = ""
            self._open[SUBSCRIBER] = ""
        else:
            return [*found, problems.wrong_code("2000/HL03", level, frozenset(LOOPS), position)._replace(code="order")]
        if level != PATIENT:
            self._open[level] = number
        if parent != expected or (level != PROVIDER and not expected):
            found.append(self._orphan(level, loop, position))
        return found

    def _next(self, number: str) -> int:
        try:
            return whole(number)
        except ValueError:
            return self._last + 1

    def _misnumbered(self, number: str, loop: str, position: int) -> StructureProblem:
        return problems.order(
            f"{loop}/HL01",
            f"HL01 does not continue the numbering: {self._last + 1} was expected.",
            "Number the HL segments 1, 2, 3 within each transaction.",
            position,
        )

    def _orphan(self, level: str, loop: str, position: int) -> StructureProblem:
        if level == PROVIDER:
            message, fix = "HL02 names a parent, but the billing provider's level has none.", "Leave HL02 empty."
        else:
            above = "billing provider" if level == SUBSCRIBER else "subscriber"
            message = f"HL02 does not name the HL of the {above} above."
            fix = f"Send the HL01 of the {above} that this level belongs to."
        return problems.order(f"{loop}/HL02", message, fix, position)
