"""The four characters that part an interchange, found by counting the fields of its ISA.

Offsets are not trusted: real files have an ISA that is too short or too long.
"""

import re
from typing import NamedTuple

from chalicelib.domain.errors import UnreadableInterchange

HEAD_LENGTH = 400
_DEFAULT_COMPONENT = ":"
_FIELDS = 16
# Spelled out: to Python the separators 1C to 1F are white space too.
_BLANK = " \t\r\n"
_TAIL = re.compile(r"([^\r\n]?)[ \t]*(\r\n|[^A-Za-z0-9 \t])")
_SHORT_ISA = re.compile(r"[^A-Za-z0-9 ]GS\Z")
_QUALIFIER_AND_SEPARATOR = re.compile(r"[A-Za-z0-9]{1,3}([^A-Za-z0-9 \t\r\n.-])")


class Delimiters(NamedTuple):
    """One character each."""

    element: str
    component: str
    repetition: str
    terminator: str


def read_delimiters(head: str) -> Delimiters:
    """The delimiters of an interchange; `head` is its beginning, from `ISA`, HEAD_LENGTH characters of it.

    Raises UnreadableInterchange where the ISA has too few elements, or where what ends a segment cannot be told.
    """
    element = head[3:4]
    if not element or element.isalnum() or element in _BLANK:
        raise UnreadableInterchange(
            "The character after ISA separates no elements. Send the interchange as it was made, beginning with ISA*."
        )
    fields = head.split(element, _FIELDS)
    short = next((n for n in range(1, len(fields) - 1) if _SHORT_ISA.search(fields[n])), len(fields) - 1)
    if short < _FIELDS:
        raise UnreadableInterchange(
            f"The ISA segment has {short} of its 16 elements, so the separators cannot be told. "
            "Send ISA01 to ISA16, then the segment terminator."
        )
    component, terminator = _tail(fields[_FIELDS])
    if terminator == element:
        raise UnreadableInterchange(
            "The ISA segment has more than 16 elements. Send ISA01 to ISA16, then the terminator."
        )
    return Delimiters(element, component, fields[11][:1], terminator)


def _tail(text: str) -> tuple[str, str]:
    """ISA16 and the terminator, out of what follows the sixteenth separator."""
    found = _TAIL.match(text)
    if found is None:
        raise UnreadableInterchange(
            "Nothing after ISA16 ends the ISA segment. Send a terminator such as ~ after ISA16 and after every segment."
        )
    component, terminator = found[1], found[2][-1]
    following = text[found.end() :].lstrip(_BLANK)
    if terminator in "\r\n" and component and following.partition(terminator)[0].rstrip(_BLANK).endswith(component):
        # ISA16 was left out, and the terminator stands in its place with a line end after it.
        component, terminator = "", component
    usable = component and not component.isalnum() and component not in _BLANK and component != terminator
    return component if usable else _DEFAULT_COMPONENT, terminator


def component_used(composite: str, declared: str) -> str:
    """The component separator that a composite really uses: the declared one, else what stands behind its qualifier."""
    if declared in composite:
        return declared
    found = _QUALIFIER_AND_SEPARATOR.match(composite)
    return found[1] if found else declared
