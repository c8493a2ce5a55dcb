"""The words for what is wrong with an interchange as a whole, or with a transaction that is not read."""

import re

from chalicelib.domain.origin import StructureProblem
from chalicelib.x12.problems import shown

_VERSION = re.compile(r"[0-9]{6}[A-Z0-9]{0,6}", re.ASCII)


def _envelope(
    x12: str, message: str, fix: str, position: int, severity: str = "error", code: str = "envelope"
) -> StructureProblem:
    return StructureProblem(code, message, fix, x12, position, severity=severity)


def odd_width(position: int) -> StructureProblem:
    """An ISA whose elements are not of their fixed widths; the separators were found all the same."""
    message = "Elements of the ISA are not as wide as they must be."
    return _envelope("ISA/ISA", message, "Pad ISA01 to ISA16 to their fixed widths.", position, "warning")


def no_component_separator(position: int) -> StructureProblem:
    """An ISA16 that is empty, a letter or the terminator."""
    message = "ISA16 holds no component separator that can be used."
    return _envelope("ISA/ISA16", message, "Send one character, such as a colon.", position)


def other_component_separator(position: int) -> StructureProblem:
    """Claims that part their composites with another character than ISA16; `position` is that of the first."""
    message = "ISA16 is not the component separator that the claims use; they were read with their own."
    return _envelope("ISA/ISA16", message, "Send in ISA16 the character that parts CLM05 and SV101.", position)


def not_read(set_identifier: str, version: str, position: int) -> StructureProblem:
    """A transaction that is no professional claim."""
    named = f"{shown(set_identifier)} {version if _VERSION.fullmatch(version) else ''}".strip()
    message = f"This transaction is {named}, no professional claim (837, 005010X222A1); nothing in it was read."
    return _envelope("ST/ST01", message, "Send professional claims only.", position)


def odd_version(version: str, position: int) -> StructureProblem:
    """A claim transaction that names no version of the guide, or an old one."""
    named = version if _VERSION.fullmatch(version) else "missing or none that is known"
    message = f"The version (ST03, GS08) is {named}; the claims are read as 005010X222A1."
    return _envelope("ST/ST03", message, "Send 005010X222A1 in ST03 and GS08.", position, "warning", "element")


def stray(position: int) -> StructureProblem:
    """Segments between the envelopes."""
    message, fix = "Segments stand outside ST-SE.", "Send every claim between an ST and its SE."
    return _envelope("GS/ST", message, fix, position)


def after_the_end(position: int) -> StructureProblem:
    """Text behind the last IEA."""
    message, fix = "Text follows the IEA; it is not read.", "Send nothing behind the last IEA."
    return _envelope("ISA/IEA", message, fix, position, "warning")


def claims_outside(position: int) -> StructureProblem:
    """A claim that no transaction holds, such as one behind an IEA in the middle of a file."""
    message = "Claims stand outside ST-SE and were not read."
    return _envelope("GS/ST", message, "Send every claim between an ST and its SE.", position)
