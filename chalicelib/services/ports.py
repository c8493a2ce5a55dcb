"""What services need kept, as protocols. `store` keeps them in DynamoDB, and in memory for tests and the command line.

Both keep the same contract (tests/contract). Every method may raise StoreUnavailable.
"""

from dataclasses import field
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from chalicelib.domain.lean import lean_dataclass

Mode = Literal["live", "test"]


@lean_dataclass
class ApiKey:
    """What is kept of an API key: never the key, only the SHA-256 of it (hex). Times are aware and in UTC.

    `scopes` holds `all` or names of what the key may do. `expires_at` is the first moment at which it no longer counts.
    """

    key_id: str
    mode: Mode
    digest: str = field(repr=False)
    practices: frozenset[str]
    scopes: frozenset[str]
    label: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


class KeyStore(Protocol):
    """The API keys."""

    def add(self, key: ApiKey) -> None:
        """Raises Conflict where a key of that id is kept."""

    def find(self, key_id: str) -> ApiKey:
        """Raises NotKept."""

    def revoke(self, key_id: str, at: datetime) -> None:
        """The first revocation counts. Raises NotKept."""

    def all(self) -> list[ApiKey]:
        """Every key, oldest first."""


class Seal(Protocol):
    """Encrypts small secrets so that the table alone gives none away. `about` binds a secret to its owner: sealed
    for one it opens for no other. Both may raise StoreUnavailable."""

    def close(self, secret: bytes, about: str) -> str:
        """The secret, encrypted, as text."""

    def open(self, sealed: str, about: str) -> bytes:
        """The secret. Raises SealBroken where it was not sealed for this owner by this key."""


class DocumentName(NamedTuple):
    """Which rules document: that of a payer, or a template."""

    kind: Literal["payer", "template"]
    name: str
