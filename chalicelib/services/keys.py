"""API keys: made, shown once, checked, revoked. `otg_<live|test>_<id>_<32 random bytes>`, kept as a SHA-256.

A good key is remembered for 30 seconds, so a revoked one is refused everywhere within that time.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from chalicelib.domain.lean import lean_dataclass
from chalicelib.services.errors import KeyRefused, NotKept, PracticeRefused, ScopeMissing
from chalicelib.services.ports import ApiKey, KeyStore, Mode
from chalicelib.services.records.address import space

ALL = "all"
REMEMBERED = timedelta(seconds=30)
_MOST_REMEMBERED = 1_000
_FORM = re.compile(r"otg_(live|test)_([a-z0-9]{12})_[A-Za-z0-9_-]{43}", re.ASCII)
_REFUSED = "The API key is unknown, expired or revoked."


def make_key(
    store: KeyStore,
    mode: Mode,
    practices: Iterable[str],
    label: str,
    now: datetime,
    scopes: Iterable[str] = (ALL,),
    expires_at: datetime | None = None,
) -> str:
    """Keeps a new key and returns its text, which nobody can find again."""
    key_id = secrets.token_hex(6)
    text = f"otg_{mode}_{key_id}_{secrets.token_urlsafe(32)}"
    store.add(
        ApiKey(
            key_id=key_id,
            mode=mode,
            digest=_digest(text),
            practices=frozenset(practices),
            scopes=frozenset(scopes),
            label=label,
            created_at=now,
            expires_at=expires_at,
        )
    )
    return text


def check_key(store: KeyStore, text: str, now: datetime) -> ApiKey:
    """The key that `text` is. Raises KeyRefused where it is malformed, unknown, expired or revoked."""
    form = _FORM.fullmatch(text)
    if not form:
        raise KeyRefused(_REFUSED)
    try:
        key = store.find(form.group(2))
    except NotKept:
        raise KeyRefused(_REFUSED) from None
    if not hmac.compare_digest(key.digest, _digest(text)) or not _counts(key, now):
        raise KeyRefused(_REFUSED)
    return key


def revoke_key(store: KeyStore, key_id: str, now: datetime) -> None:
    """From now on the key is refused, where it is remembered within 30 seconds. Raises NotKept."""
    store.revoke(key_id, now)


class KeyRing:
    """Checks keys and remembers the good ones for 30 seconds: by their digest, so that no key text is held."""

    def __init__(self, store: KeyStore, now: Callable[[], datetime]) -> None:
        self.store = store
        self._now = now
        self._remembered: dict[str, tuple[ApiKey, datetime]] = {}

    def check(self, text: str) -> ApiKey:
        """Like `check_key`."""
        now = self._now()
        digest = _digest(text)
        known = self._remembered.get(digest)
        if known and now < known[1] and _counts(known[0], now):
            return known[0]
        key = check_key(self.store, text, now)
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[digest] = (key, now + REMEMBERED)
        return key


@lean_dataclass
class Caller:
    """Who asks, in the name of which practice. `resets` is how often the space of its test keys was begun anew."""

    key_id: str
    mode: Mode
    practice: str
    scopes: frozenset[str]
    resets: int = 0

    @property
    def space(self) -> str:
        """The part of the table that belongs to this practice and mode."""
        return space(self.practice, self.mode, self.resets)

    def require(self, scope: str) -> None:
        """Raises ScopeMissing where the key was not given that scope."""
        if ALL not in self.scopes and scope not in self.scopes:
            raise ScopeMissing(f"This API key lacks the scope `{scope}`.")


def caller_of(key: ApiKey, chosen_practice: str | None) -> Caller:
    """The key's only practice, or the chosen one of several. Raises PracticeRefused."""
    if chosen_practice is None and len(key.practices) != 1:
        raise PracticeRefused("This API key serves several practices; choose one with the header OTGuard-Practice.")
    practice = chosen_practice if chosen_practice is not None else next(iter(key.practices))
    if practice not in key.practices:
        raise PracticeRefused("This API key does not serve the practice named in the header OTGuard-Practice.")
    return Caller(key.key_id, key.mode, practice, key.scopes)


def _counts(key: ApiKey, now: datetime) -> bool:
    return not key.revoked_at and (key.expires_at is None or now < key.expires_at)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
