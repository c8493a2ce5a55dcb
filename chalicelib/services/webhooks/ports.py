"""What sending needs from outside: something that posts one message to an address and says what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

# Why no status came: a message may have arrived all the same.
NoAnswer = Literal[
    "address refused", "name not found", "no connection", "certificate refused", "too slow", "answer unreadable"
]


@dataclass(frozen=True, slots=True)
class Posting:
    """One message on its way; `headers` beside those that every request has."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of it: a status, or why there is none. Of an answer's text nothing is kept."""

    status: int | None
    because: NoAnswer | None
    ms: int


class Sender(Protocol):
    """Posts to the public internet alone, follows no redirect, and is done within seconds, whatever the other side
    does. Never raises for what the other side does."""

    def post(self, posting: Posting) -> Reply:
        """What came of one try."""
