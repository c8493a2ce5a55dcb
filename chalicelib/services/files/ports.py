"""Where files and messages are kept, as protocols. `store` has them in S3 and SQS, and in memory for tests.

All keep the same contract (tests/contract). Every method may raise StoreUnavailable.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol


class Stored(NamedTuple):
    """An object as it stands: its size, and a tag that changes when it is replaced."""

    size_bytes: int
    tag: str


class UploadForm(NamedTuple):
    """A form that puts one file in its place, without any key of ours: POST `fields` and then `file` to `url`."""

    url: str
    fields: Mapping[str, str]


class ObjectStore(Protocol):
    """Whole objects under keys."""

    def put(self, key: str, data: bytes) -> None:
        """Keeps the object, whole or not at all, in place of one that stands there."""

    def look(self, key: str) -> Stored:
        """Raises NotKept."""

    def read(self, key: str, first: int, end: int, tag: str | None = None) -> bytes:
        """The bytes from `first` up to `end`, which is excluded, or to the object's own end.

        Raises NotKept, and Conflict where the object has not that tag.
        """

    def join(self, keys: Sequence[str], into: str) -> None:
        """One object out of several, in their order. Raises NotKept."""

    def upload_form(self, key: str, largest_bytes: int, seconds: int) -> UploadForm:
        """Lets whoever has it put 1 to `largest_bytes` bytes under the key, for so many seconds."""

    def link(self, key: str, file_name: str, seconds: int) -> str:
        """An address at which anybody who has it reads the object, for so many seconds."""


class Queue(Protocol):
    """Messages that arrive at least once, in any order."""

    def send(self, messages: Sequence[Mapping[str, Any]]) -> None:
        """Sends all of them; where it raises, some may have been sent."""
