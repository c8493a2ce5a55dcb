"""The same store in memory: for tests, and wherever no cloud is wanted."""

from dataclasses import replace
from datetime import datetime

from chalicelib.services.errors import Conflict, NotKept
from chalicelib.services.ports import ApiKey


class MemoryKeys:
    """KeyStore in a dictionary."""

    def __init__(self) -> None:
        self._keys: dict[str, ApiKey] = {}

    def add(self, key: ApiKey) -> None:
        if key.key_id in self._keys:
            raise Conflict("An API key of that id is kept already.")
        self._keys[key.key_id] = key

    def find(self, key_id: str) -> ApiKey:
        if key_id not in self._keys:
            raise NotKept("No API key of that id is kept.")
        return self._keys[key_id]

    def revoke(self, key_id: str, at: datetime) -> None:
        key = self.find(key_id)
        self._keys[key_id] = replace(key, revoked_at=key.revoked_at or at)

    def all(self) -> list[ApiKey]:
        return sorted(self._keys.values(), key=lambda key: (key.created_at, key.key_id))
