"""What the staff services work with: the desk of all services, chance, the hasher, and the seal for secrets."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from chalicelib.services.ports import Seal
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import Table
from chalicelib.services.staff.passwords import Hasher

_TOKEN_BYTES = 32
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StaffDesk:
    """`random` gives that many random bytes. With `second_factor_required` nobody gets past the password without a
    second factor."""

    desk: Desk
    random: Callable[[int], bytes]
    hasher: Hasher
    seal: Seal
    second_factor_required: bool = True

    @property
    def table(self) -> Table:
        return self.desk.table

    def now(self) -> datetime:
        """The time, aware and in UTC."""
        return self.desk.now()

    def decide(self, attempt_once: Callable[[], T]) -> T:
        """Like `Desk.decide`."""
        return self.desk.decide(attempt_once)

    def token(self) -> str:
        """A secret that nobody guesses, fit for a cookie and an address; kept as its digest alone."""
        return urlsafe_b64encode(self.random(_TOKEN_BYTES)).decode().rstrip("=")

    def new_id(self) -> str:
        """An opaque id of ours."""
        return self.random(6).hex()


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
