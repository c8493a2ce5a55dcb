"""The same stores in memory: for tests, and wherever no cloud is wanted."""

from dataclasses import replace
from datetime import datetime

from chalicelib.services.errors import Conflict, NotKept
from chalicelib.services.ports import ApiKey, DocumentName, Published, Version


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


class MemoryRules:
    """RuleStore in dictionaries; the versions of a document are a list, the last one in force."""

    def __init__(self) -> None:
        self._versions: dict[DocumentName, list[Version]] = {}
        self._snapshots: dict[str, str] = {}

    def current(self) -> list[Published]:
        return [Published(document, len(self._versions[document])) for document in sorted(self._versions)]

    def publish(self, document: DocumentName, text: str, after: int, at: datetime, by: str) -> int:
        versions = self._versions.setdefault(document, []) if after == 0 else self._versions.get(document, [])
        if len(versions) != after:
            raise Conflict(f"Another version than {after} of {document.name} is in force.")
        versions.append(Version(text, at, by))
        return len(versions)

    def version(self, document: DocumentName, number: int) -> Version:
        versions = self._versions.get(document, [])
        if not 1 <= number <= len(versions):
            raise NotKept(f"Version {number} of {document.name} is not kept here.")
        return versions[number - 1]

    def put_snapshot(self, digest: str, text: str) -> None:
        self._snapshots[digest] = text

    def snapshot(self, digest: str) -> str:
        if digest not in self._snapshots:
            raise NotKept(f"No rules are kept under {digest}.")
        return self._snapshots[digest]
