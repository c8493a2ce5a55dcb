"""The cookies of the console: the session's, and the one by which a browser is known again.

Over https their names bind them to our host and path (`__Host-`). Over http, which is for this machine alone, they lack
that prefix and `Secure`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.services.staff.sessions import Opened

DEVICE_LASTS = timedelta(days=180)
_LONGEST = 200
_LOOPBACK = ("http://127.0.0.1", "http://localhost", "http://[::1]")


@dataclass(frozen=True, slots=True)
class Cookies:
    """Reads and writes them; `secure` unless every origin of ours is http on this machine."""

    secure: bool

    @property
    def session_name(self) -> str:
        return self._named("otg_session")

    @property
    def device_name(self) -> str:
        return self._named("otg_device")

    def read(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The values by cookie name. One that comes twice counts for nothing: somebody planted it."""
        values: dict[str, list[str]] = {}
        for pair in headers.get("cookie", "").split(";"):
            name, _, value = pair.strip().partition("=")
            values.setdefault(name, []).append(value.strip())
        return {name: found[0] for name, found in values.items() if len(found) == 1 and len(found[0]) <= _LONGEST}

    def session(self, token: str) -> str:
        """The header that hands out a session; it ends with the browser."""
        return self._line(self.session_name, token, "")

    def no_session(self) -> str:
        """The header that takes the session away."""
        return self._line(self.session_name, "", "; Max-Age=0")

    def device(self, token: str) -> str:
        """The header that hands out a device token."""
        return self._line(self.device_name, token, f"; Max-Age={int(DEVICE_LASTS.total_seconds())}")

    def given(self, opened: Opened) -> list[str]:
        """The headers of a session that was just opened."""
        return [self.session(opened.token), *([self.device(opened.device)] if opened.device else [])]

    def _named(self, name: str) -> str:
        return f"__Host-{name}" if self.secure else name

    def _line(self, name: str, value: str, more: str) -> str:
        secure = "; Secure" if self.secure else ""
        return f"{name}={value}; Path=/{secure}; HttpOnly; SameSite=Lax{more}"


def cookies_for(origins: Sequence[str]) -> Cookies:
    """Plain ones only where every origin is http on this very machine."""
    return Cookies(secure=not (origins and all(_is_loopback(origin) for origin in origins)))


def _is_loopback(origin: str) -> bool:
    return any(origin == one or origin.startswith(f"{one}:") for one in _LOOPBACK)
