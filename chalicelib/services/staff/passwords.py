"""Passwords: scrypt (RFC 7914) out of the standard library, its parameters kept beside each hash.

A hash made with other parameters than today's still counts, and is made anew at the next sign-in.
"""

import hashlib
import hmac
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.domain.errors import InvalidInput, Problem

SHORTEST = 12
LONGEST = 200
FEWEST_CHARACTERS = 5
_HASH_BYTES = 32
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Scrypt:
    """What a guess costs: 128 * 2^log_n * r bytes of memory, and p times the work."""

    log_n: int
    r: int
    p: int

    def hashed(self, password: str, salt: bytes) -> bytes:
        memory_bytes = 128 * 2**self.log_n * self.r + 1024 * 1024
        return hashlib.scrypt(
            _plain(password), salt=salt, n=2**self.log_n, r=self.r, p=self.p, maxmem=memory_bytes, dklen=_HASH_BYTES
        )


# 32 MB a guess; docs/decisions says why this and not more.
TODAY = Scrypt(log_n=15, r=8, p=3)


class Hasher:
    """Makes and checks hashes of one strength. Whoever has no hash is checked against a decoy: the same work."""

    def __init__(self, strength: Scrypt, random: Callable[[int], bytes]) -> None:
        self.strength = strength
        self._random = random
        self._decoy = _written(strength, b"\0" * _SALT_BYTES, b"\0" * _HASH_BYTES)

    def make(self, password: str) -> str:
        """What is kept of a password: `scrypt$log_n$r$p$salt$hash`."""
        salt = self._random(_SALT_BYTES)
        return _written(self.strength, salt, self.strength.hashed(password, salt))

    def matches(self, password: str, kept: str | None) -> bool:
        """Whether it is the password; for None never, after the same work."""
        strength, salt, known = _read(kept or self._decoy)
        same = hmac.compare_digest(strength.hashed(password[:LONGEST], salt), known)
        return same and kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether it was made with other parameters than today's."""
        return _read(kept)[0] != self.strength


def require_good(password: str, login: str, field: str = "password") -> None:
    """Raises InvalidInput for a password that is short, monotonous, or the person's own name."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidInput([Problem(field, f"takes {SHORTEST} to {LONGEST} characters; a few words are easiest")])
    if len(set(password)) < FEWEST_CHARACTERS:
        raise InvalidInput([Problem(field, "repeats the same few characters; a few words are easiest")])
    own = login.partition("@")[0].lower()
    if own and own in password.lower():
        raise InvalidInput([Problem(field, "holds the sign-in name; choose words that others would not try")])


def _plain(password: str) -> bytes:
    """The same bytes however a keyboard composes an accent."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _written(strength: Scrypt, salt: bytes, hashed: bytes) -> str:
    parts = (strength.log_n, strength.r, strength.p, b64encode(salt).decode(), b64encode(hashed).decode())
    return "$".join(("scrypt", *map(str, parts)))


def _read(kept: str) -> tuple[Scrypt, bytes, bytes]:
    _, log_n, r, p, salt, hashed = kept.split("$")
    return Scrypt(int(log_n), int(r), int(p)), b64decode(salt), b64decode(hashed)
