"""Objects and messages in memory, under the same contract as S3 and SQS."""

from collections.abc import Mapping, Sequence
from hashlib import md5
from typing import Any

from chalicelib.services.errors import Conflict, NotKept
from chalicelib.services.files.ports import Stored, UploadForm


class MemoryObjects:
    """ObjectStore in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, key: str, data: bytes) -> None:
        self.kept[key] = data

    def look(self, key: str) -> Stored:
        data = self._found(key)
        return Stored(len(data), md5(data, usedforsecurity=False).hexdigest())

    def read(self, key: str, first: int, end: int, tag: str | None = None) -> bytes:
        if tag is not None and self.look(key).tag != tag:
            raise Conflict("The object has been replaced.")
        return self._found(key)[first:end]

    def join(self, keys: Sequence[str], into: str) -> None:
        self.kept[into] = b"".join(map(self._found, keys))

    def upload_form(self, key: str, largest_bytes: int, seconds: int) -> UploadForm:
        return UploadForm("memory:", {"key": key})

    def link(self, key: str, file_name: str, seconds: int) -> str:
        return f"memory:{key}"

    def _found(self, key: str) -> bytes:
        if key not in self.kept:
            raise NotKept("Nothing is kept there.")
        return self.kept[key]


class MemoryQueue:
    """Queue in a list; `sent` holds what nobody has taken yet."""

    def __init__(self) -> None:
        self.sent: list[Mapping[str, Any]] = []

    def send(self, messages: Sequence[Mapping[str, Any]]) -> None:
        self.sent.extend(messages)
