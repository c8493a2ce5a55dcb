"""What services need kept, as protocols. `store` keeps them in DynamoDB, and in memory for tests and the command line.

Both keep the same contract (tests/contract). Every method may raise StoreUnavailable.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

Mode = Literal["live", "test"]


@dataclass(frozen=True, slots=True)
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


class DocumentName(NamedTuple):
    """Which rules document: that of a payer, or a template."""

    kind: Literal["payer", "template"]
    name: str


class Published(NamedTuple):
    """A document and the number of its version in force; numbers count from 1."""

    document: DocumentName
    number: int


class Version(NamedTuple):
    """A document as it was published: its text, when (aware, UTC), by whom."""

    text: str
    at: datetime
    by: str


class RuleStore(Protocol):
    """The published rules documents, every version of them, and the effective rules that verdicts were made with."""

    def current(self) -> list[Published]:
        """Every published document with the number in force, ordered by kind and name."""

    def publish(self, document: DocumentName, text: str, after: int, at: datetime, by: str) -> int:
        """Keeps the next version and puts it in force, both or neither; returns its number.

        `after` is the number that the author saw in force, 0 for none. Raises Conflict where another is in force.
        """

    def version(self, document: DocumentName, number: int) -> Version:
        """Raises NotKept."""

    def put_snapshot(self, digest: str, text: str) -> None:
        """Keeps the effective rules of a verdict under their 12 hex digits; again is no change."""

    def snapshot(self, digest: str) -> str:
        """Raises NotKept."""
