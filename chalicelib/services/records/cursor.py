"""Opaque cursors: where a list goes on. A cursor belongs to one list; it holds no more than the last place told.

Whatever it says, it only ever chooses a place within the reader's own list.
"""

import hashlib
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from chalicelib.domain.errors import InvalidInput, Problem

_MARK_LENGTH = 8
_LONGEST = 1_000
_NUMBER = re.compile("[0-9]{1,18}")


def cursor_of(of_list: str, last: str) -> str:
    """The cursor behind the place `last` (a sort key) of the list that `of_list` names."""
    return urlsafe_b64encode(json.dumps([_mark(of_list), last]).encode()).decode().rstrip("=")


def place_of(of_list: str, cursor: str | None) -> str | None:
    """The place to go on behind; None for the beginning. Raises InvalidInput for what is no cursor of this list."""
    if cursor is None:
        return None
    try:
        mark, last = json.loads(urlsafe_b64decode(cursor[:_LONGEST] + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        raise _refused() from None
    if mark != _mark(of_list) or not isinstance(last, str) or not last or len(last) > _LONGEST or not is_sound(last):
        raise _refused()
    return last


def number_of(of_list: str, cursor: str | None) -> int | None:
    """The same of a list whose places are numbers."""
    place = place_of(of_list, cursor)
    if place is None:
        return None
    if not _NUMBER.fullmatch(place):
        raise _refused()
    return int(place)


def is_sound(text: str) -> bool:
    """False for lone surrogates, which no store takes."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _mark(of_list: str) -> str:
    return hashlib.sha256(of_list.encode()).hexdigest()[:_MARK_LENGTH]


def _refused() -> InvalidInput:
    return InvalidInput([Problem("cursor", "is no cursor of this list; leave it out to begin at the start")])
