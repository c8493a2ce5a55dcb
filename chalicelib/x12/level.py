"""A level of the hierarchy while it is open: which loop is being read, the segments so far, what was wrong with them.

Each level has a table of what it does with a segment; segments of the guide that nobody needs are passed over.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from chalicelib.domain.origin import StructureProblem
from chalicelib.x12 import problems
from chalicelib.x12.guide import GUIDE

# Elements are padded, so that a handler may index the first PADDING of any segment.
PADDING = 13
Handler = Callable[[Any, list[str], int], None]
_SURNAME, _FIRST_NAME, _IDENTIFIER = 60, 35, 80
_NAME_LIMITS = ((3, _SURNAME), (4, _FIRST_NAME), (9, _IDENTIFIER))
_NPI_LENGTH = 10


class Level:
    """`steps` are those of domain.origin.Step; `line_index` counts from 0 and is None outside service lines."""

    handlers: ClassVar[dict[str, Handler]] = {}
    parties: ClassVar[dict[str, str]] = {}
    loop: str
    line_index: int | None = None
    line_number: int | None = None

    def __init__(self, loop: str, position: int) -> None:
        self.loop = loop
        self.position = position
        self.steps: list[tuple[str, str, int, int | None, str | None]] = []
        self.problems: list[StructureProblem] = []

    def report(self, problem: StructureProblem) -> None:
        problems.note(self.problems, problem)

    def skip(self, elements: list[str], position: int) -> None:
        """A segment of the guide that is not needed."""

    def unknown(self, tag: str, position: int) -> None:
        """A segment that the guide does not have."""
        self.report(problems.foreign_segment(self.loop, tag, position))

    def enter_party(self, elements: list[str], position: int) -> str:
        """Open the loop of an NM1 and check the elements read of every party; returns the loop."""
        loop = self.parties.get(elements[1])
        if loop is None:
            self.loop = self.loop[:4]
            allowed = frozenset(self.parties)
            self.report(problems.wrong_code(f"{self.loop}/NM101", elements[1], allowed, position, self.line_number))
            return ""
        self.loop = loop
        if elements[2] != "1" and elements[2] != "2":
            self.report(
                problems.wrong_code(
                    f"{loop}/NM102", "", GUIDE.codes["entity_type"], position, self.line_number
                )._replace(message="NM102 is neither 1 (person) nor 2 (organization).")
            )
        if len(elements[3]) > _SURNAME or len(elements[4]) > _FIRST_NAME or len(elements[9]) > _IDENTIFIER:
            self._drop_long_names(elements, position)
        return loop

    def _drop_long_names(self, elements: list[str], position: int) -> None:
        for index, limit in _NAME_LIMITS:
            if len(elements[index]) > limit:
                elements[index] = ""
                self.report(problems.too_long(f"{self.loop}/NM1{index:02d}", limit, position))

    def identifier(self, elements: list[str], position: int, kind: str) -> str | None:
        """NM109, where NM108 says what it should be (`kind` names the codes)."""
        if elements[8] not in GUIDE.codes[kind] and (elements[8] or elements[9]):
            codes = GUIDE.codes[kind]
            self.report(problems.wrong_code(f"{self.loop}/NM108", elements[8], codes, position, self.line_number))
        return elements[9] or None

    def npi(self, elements: list[str], position: int) -> str | None:
        """NM109 of a provider; None where NM108 does not say that it is an NPI."""
        number = self.identifier(elements, position, "provider_id")
        if number is None or elements[8] != "XX":
            return None
        if len(number) != _NPI_LENGTH:
            self.report(
                problems.element(
                    f"{self.loop}/NM109",
                    "NM109 is no NPI: an NPI has ten digits.",
                    "Send the ten digits of the provider's NPI.",
                    position,
                    self.line_number,
                )
            )
        return number

    def city(self, elements: list[str], position: int) -> None:
        """N4: the state, in countries that have states here."""
        state, country = elements[2], elements[4]
        if state and state not in GUIDE.states and country in GUIDE.countries_with_states:
            self.report(
                problems.element(
                    f"{self.loop}/N402",
                    f"N402 is {problems.shown(state)}, which is no state or province.",
                    "Send the two-letter postal code of the state.",
                    position,
                    self.line_number,
                )
            )


def table(own: dict[str, Handler], opens: tuple[str, ...] = ()) -> dict[str, Handler]:
    """What a level does with each segment of the guide: `own` or nothing; those of `opens` begin another level."""
    handlers = {**dict.fromkeys(sorted(GUIDE.segments), Level.skip), **own}
    return {tag: handler for tag, handler in handlers.items() if tag not in opens}
