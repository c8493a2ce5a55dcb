"""Elements to values: amounts, days, counts, composites. What cannot be read raises ValueError.

The same texts come again and again in a file, so results are kept: hand in composites cut to LONGEST characters.
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from chalicelib.domain.money import cents

_KEPT = 8192
LONGEST = 120
_LONGEST_PART = 80
_QUANTITY = re.compile(r"-?(?:[0-9]{1,9}(?:\.[0-9]{0,6})?|\.[0-9]{1,6})", re.ASCII)
_MODIFIER = re.compile(r"[A-Za-z0-9]{2}", re.ASCII)
_MODIFIERS = 4
_DIAGNOSIS_LENGTHS = range(4, 8)


class Facility(NamedTuple):
    """CLM05: place of service, its qualifier, frequency."""

    place: str
    qualifier: str
    frequency: str


class Procedure(NamedTuple):
    """SV101: qualifier, code, modifiers."""

    qualifier: str
    code: str
    modifiers: tuple[str, ...]


class Diagnosis(NamedTuple):
    """One composite of an HI; `code` has its dot, `sent_with_dot` says that the file had it too."""

    qualifier: str
    code: str
    sent_with_dot: bool


@lru_cache(_KEPT)
def amount_cents(text: str) -> int:
    """An X12 decimal with two places at most, in cents; a bare `.5` is half a dollar."""
    sign = "-" if text.startswith("-") else ""
    digits = text[len(sign) :]
    return cents(f"{sign}0{digits}" if digits.startswith(".") else text)


@lru_cache(_KEPT)
def quantity(text: str) -> int | float:
    """A count; whole numbers come as int, however they were written (`2.0`)."""
    if not _QUANTITY.fullmatch(text):
        raise ValueError("not a number")
    number = float(text)
    return int(number) if number.is_integer() else number


@lru_cache(_KEPT)
def day(text: str) -> date:
    """CCYYMMDD."""
    if len(text) != 8 or not text.isascii() or not text.isdigit():
        raise ValueError("not CCYYMMDD")
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


@lru_cache(_KEPT)
def days(form: str, text: str) -> tuple[date, date]:
    """The day of a D8, twice; the first and last day of an RD8 (CCYYMMDD-CCYYMMDD)."""
    if form == "D8":
        return day(text), day(text)
    first, _, last = text.partition("-")
    if form != "RD8" or day(last) < day(first):
        raise ValueError("not D8 or RD8")
    return day(first), day(last)


def whole(text: str) -> int:
    """A whole number of at most nine digits, no sign."""
    if len(text) > 9 or not text.isascii() or not text.isdigit():
        raise ValueError("not a whole number")
    return int(text)


@lru_cache(_KEPT)
def pointers(composite: str, separator: str) -> tuple[int, ...]:
    """SV107: the diagnosis numbers that a line points at."""
    return tuple(whole(part) for part in composite.split(separator) if part)


@lru_cache(_KEPT)
def facility(composite: str, separator: str) -> Facility:
    """CLM05; parts that are left out are empty."""
    place, qualifier, frequency = [*composite.split(separator, 3), "", ""][:3]
    return Facility(place[:_LONGEST_PART], qualifier, frequency[:_LONGEST_PART])


@lru_cache(_KEPT)
def procedure(composite: str, separator: str) -> Procedure:
    """SV101. Parts 3 to 6 are modifiers; behind four of them, parts that look like modifiers are read as such too."""
    qualifier, code, *rest = [*composite.split(separator), ""]
    modifiers = [part[:_LONGEST_PART] for part in rest[:_MODIFIERS] if part]
    if len(modifiers) == _MODIFIERS:
        for part in rest[_MODIFIERS:]:
            if not _MODIFIER.fullmatch(part):
                break
            modifiers.append(part)
    return Procedure(qualifier, code[:_LONGEST_PART], tuple(modifiers))


@lru_cache(_KEPT)
def diagnosis(composite: str, separator: str) -> Diagnosis:
    """A diagnosis with its dot behind the third character; text that is no code stays as it stands."""
    qualifier, code = [*composite.split(separator, 2), ""][:2]
    if len(code) in _DIAGNOSIS_LENGTHS and code.isalnum():
        return Diagnosis(qualifier, f"{code[:3]}.{code[3:]}", False)
    return Diagnosis(qualifier, code[:_LONGEST_PART], "." in code)
