"""The envelopes of a file: ISA-IEA, GS-GE, ST-SE, nested, counted, and with the control numbers of their openings.

One list of what is open; a trailer that is missed is reported when something further out begins or ends.
"""

from dataclasses import dataclass

from chalicelib.domain.origin import StructureProblem
from chalicelib.x12 import problems

_INWARD = ("ISA", "GS", "ST")
_TRAILERS = {"ISA": "IEA", "GS": "GE", "ST": "SE"}
_COUNTED = {"ISA": "functional groups", "GS": "transactions", "ST": "segments"}
_CONTROL = {"ISA": "ISA13", "GS": "GS06", "ST": "ST02"}


@dataclass(slots=True)
class _Opened:
    """An envelope that waits for its trailer; `inside` counts the groups or transactions in it."""

    control: str
    position: int
    inside: int = 0


class Envelopes:
    """What is open, outermost first, and what was wrong so far (`found`, shared with the caller)."""

    def __init__(self, found: list[StructureProblem]) -> None:
        self._found = found
        self._open: dict[str, _Opened] = {}
        self._set_numbers: set[str] = set()

    def is_open(self, tag: str) -> bool:
        return tag in self._open

    def enter(self, tag: str, control: str, position: int) -> None:
        """An ISA, GS or ST."""
        self.leave(tag)
        depth = _INWARD.index(tag)
        if depth:
            above = self._open.get(_INWARD[depth - 1])
            if above is None:
                self._report(
                    tag, tag, f"{tag} stands in no {_INWARD[depth - 1]} envelope.", "Send the envelope.", position
                )
            else:
                above.inside += 1
        if tag == "GS":
            self._set_numbers.clear()
        elif tag == "ST":
            self._check_unused(control, position)
        self._open[tag] = _Opened(control.strip(), position)

    def leave(self, tag: str) -> None:
        """Close `tag` and all inside it without a trailer, and say so."""
        for inner in reversed(_INWARD[_INWARD.index(tag) :]):
            opened = self._open.pop(inner, None)
            if opened is not None:
                trailer = _TRAILERS[inner]
                message, fix = f"This {inner} has no {trailer}.", f"Send {trailer} where the {inner} ends."
                self._report(inner, trailer, message, fix, opened.position)

    def trailer(self, tag: str, elements: list[str], position: int) -> None:
        """An IEA, GE or SE, which belongs to the opening `tag`."""
        name = _TRAILERS[tag]
        depth = _INWARD.index(tag)
        if depth + 1 < len(_INWARD):
            self.leave(_INWARD[depth + 1])
        opened = self._open.pop(tag, None)
        if opened is None:
            self._report(tag, name, f"{name} closes no {tag}.", f"Send the {tag}, or take the {name} out.", position)
            return
        counted = position - opened.position + 1 if tag == "ST" else opened.inside
        if elements[1].strip().lstrip("0") != str(counted):
            self._miscounted(tag, counted, position)
        if elements[2].strip() != opened.control:
            self._wrong_control(tag, elements[2].strip(), opened.control, position)

    def _check_unused(self, control: str, position: int) -> None:
        if control in self._set_numbers:
            message = "ST02 was used before in this functional group."
            self._report("ST", "ST02", message, "Give every transaction of a group a number of its own.", position)
        self._set_numbers.add(control)

    def _miscounted(self, tag: str, counted: int, position: int) -> None:
        name, things = _TRAILERS[tag], _COUNTED[tag]
        message = f"{name}01 does not say how many {things} there are: {counted}."
        problems.note(
            self._found, StructureProblem("count", message, f"Send {counted} in {name}01.", f"{tag}/{name}01", position)
        )

    def _wrong_control(self, tag: str, sent: str, control: str, position: int) -> None:
        name, origin = _TRAILERS[tag], _CONTROL[tag]
        padded = sent.lstrip("0") == control.lstrip("0") and sent.isdigit()
        message = f"{name}02 differs from {origin} in its leading zeros." if padded else f"{name}02 is not {origin}."
        severity = "warning" if padded else "error"
        self._report(tag, f"{name}02", message, f"Send {origin} again in {name}02.", position, severity)

    def _report(self, tag: str, name: str, message: str, fix: str, position: int, severity: str = "error") -> None:
        problem = StructureProblem("envelope", message, fix, f"{tag}/{name}", position, severity=severity)
        problems.note(self._found, problem)
