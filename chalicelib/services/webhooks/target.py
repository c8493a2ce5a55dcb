"""Where an endpoint is, as its owner names it: https, a host name of the public internet, port 443.

What a name stands for is looked at when a message is sent, each time anew; here only its writing is. On one machine,
where the service says so, also this machine by http or https at any port, so that it can be tried.
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from chalicelib.domain.errors import InvalidInput, Problem

LONGEST = 500
PORT = 443
_LOCAL_HOSTS = ("localhost", "127.0.0.1")
# Labels of letters, digits and inner dashes; the last begins with a letter, so that no number passes for a name.
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_PRINTABLE = re.compile(r"[\x21-\x7e]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Target:
    """An address, read. `path` has the query with it. `secure`: by TLS."""

    host: str
    port: int
    path: str
    secure: bool = True


def target_of(url: str, this_machine: bool = False) -> Target:
    """Reads an address; `this_machine` lets one of here pass too. Raises InvalidInput, which says what is wrong."""
    if len(url) > LONGEST or not _PRINTABLE.fullmatch(url) or "\\" in url:
        raise _wrong(f"must be an address of up to {LONGEST} visible ASCII characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _wrong("is no address that can be read") from None
    host, path = parts.hostname or "", parts.path or "/"
    if this_machine and host in _LOCAL_HOSTS and parts.scheme in ("http", "https"):
        secure = parts.scheme == "https"
        return Target(host, port or (PORT if secure else 80), _with_query(path, parts.query), secure)
    problem = "must hold no fragment (#)" if "#" in url else _problem(parts, host, port)
    if problem:
        raise _wrong(problem)
    return Target(host, PORT, _with_query(path, parts.query))


def _problem(parts: SplitResult, host: str, port: int | None) -> str:
    if parts.scheme != "https":
        return "must begin with https://"
    if "@" in parts.netloc:
        return "must hold no name or password; signatures tell who sends"
    if port not in (None, PORT):
        return f"must use port {PORT}"
    if not _HOST.fullmatch(host) or len(host) > 253:
        return "must name a host of the public internet, such as hooks.example.com; other letters in their xn-- form"
    return ""


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _wrong(message: str) -> InvalidInput:
    return InvalidInput([Problem("url", message)])
