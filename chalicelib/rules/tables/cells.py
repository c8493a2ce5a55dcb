"""Readers of single cells: text -> a typed value, or ValueError with what is wrong, in words."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from chalicelib.domain.dates import day

_CODE = re.compile(r"[A-Z0-9]{5}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)

Cell = Callable[[str], Any]


def code(text: str) -> str:
    """A procedure code: five letters or digits."""
    if not _CODE.fullmatch(text):
        raise ValueError("must be a code of five letters or digits")
    return text


def codes(text: str) -> tuple[str, ...]:
    """Procedure codes with bars between; none where blank."""
    return tuple(map(code, text.split("|"))) if text else ()


def words(text: str) -> tuple[str, ...]:
    """Words with bars between; none where blank."""
    return tuple(text.split("|")) if text else ()


def label(text: str) -> str:
    """Our own words for something."""
    if not text.strip():
        raise ValueError("must not be blank")
    return text


def number(text: str) -> int:
    """A whole number, zero or more."""
    if not _NUMBER.fullmatch(text):
        raise ValueError("must be a whole number")
    return int(text)


def number_or_none(text: str) -> int | None:
    """A whole number, or None where blank."""
    return number(text) if text else None


def yes(text: str) -> bool:
    """`Y` or blank."""
    if text not in {"Y", ""}:
        raise ValueError("must be Y or blank")
    return text == "Y"


def a_day(text: str) -> date:
    """A day that exists."""
    try:
        return day(text)
    except ValueError:
        raise ValueError("must be a day that exists, as YYYY-MM-DD") from None


def day_or_none(text: str) -> date | None:
    """A day, or None where blank."""
    return a_day(text) if text else None


def since(text: str) -> date:
    """The first day; always, where blank."""
    return a_day(text) if text else date.min


def until(text: str) -> date:
    """The last day, itself included; for good, where blank."""
    return a_day(text) if text else date.max


def one_of(*known: str) -> Cell:
    """A reader for one of these words."""
    allowed = frozenset(known)

    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"must be one of {', '.join(known)}")
        return text

    return read
