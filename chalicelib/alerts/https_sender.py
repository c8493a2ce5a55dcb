"""Webhooks over https, by the standard library alone: the address that was checked is the one that is connected to.

A name is resolved once and every address it has is checked, so a name server that answers otherwise a moment later
changes nothing; TLS still asks for the certificate of the name. All of it shares one deadline, and only the head of an
answer is read. (`urllib3` connects by name and follows its own pool; what is asked for here is less than it does.)
"""

import io
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any, cast

from chalicelib.domain.errors import InvalidInput
from chalicelib.release import ENGINE
from chalicelib.services.webhooks.ports import NoAnswer, Posting, Reply
from chalicelib.services.webhooks.public_address import is_loopback, is_public
from chalicelib.services.webhooks.target import Target, target_of

SECONDS = 6.0
MOST_ANSWER_BYTES = 8_192
# Of several addresses so many are tried.
MOST_ADDRESSES = 3

Resolve = Callable[[str, float], Sequence[str]]
Connect = Callable[[str, int, float], socket.socket]


class _Failed(Exception):
    """The try ended without a status."""

    def __init__(self, because: NoAnswer) -> None:
        super().__init__(because)
        self.because = because


@dataclass(frozen=True, slots=True)
class _Deadline:
    at: float

    def left(self) -> float:
        """Seconds. Raises TimeoutError where none are left."""
        seconds = self.at - monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds


def resolved(host: str, seconds: float) -> list[str]:
    """Every address of a name. Raises OSError; TimeoutError, since a resolver waits as long as it likes."""
    found: SimpleQueue[list[str] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            told = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            found.put(list(dict.fromkeys(str(one[4][0]) for one in told)))
        except OSError as error:
            found.put(error)

    Thread(target=ask, daemon=True).start()
    try:
        answer = found.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def connected(address: str, port: int, seconds: float) -> socket.socket:
    """A connection to an IP address. Raises OSError."""
    return socket.create_connection((address, port), timeout=seconds)


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


class HttpsSender:
    """Sender. `this_machine` lets loopback addresses pass, also without TLS: never where others can register one."""

    def __init__(
        self,
        this_machine: bool = False,
        *,
        resolve: Resolve = resolved,
        connect: Connect = connected,
        context: Callable[[], ssl.SSLContext] = _context,
        seconds: float = SECONDS,
    ) -> None:
        self._this_machine = this_machine
        self._resolve = resolve
        self._connect = connect
        self._context = context
        self._seconds = seconds

    def post(self, posting: Posting) -> Reply:
        """What came of one try."""
        began = monotonic()
        status, because = None, None
        try:
            status = self._posted(posting, _Deadline(began + self._seconds))
        except _Failed as failure:
            because = failure.because
        return Reply(status, because, round((monotonic() - began) * 1_000))

    def _posted(self, posting: Posting, deadline: _Deadline) -> int:
        try:
            target = target_of(posting.url, self._this_machine)
        except InvalidInput:
            raise _Failed("address refused") from None
        addresses = self._addresses(target, deadline)
        try:
            with self._secured(self._reached(addresses, target, deadline), target, deadline) as channel:
                return _exchange(channel, target, posting, deadline)
        except TimeoutError:
            raise _Failed("too slow") from None
        except OSError:
            raise _Failed("no connection") from None

    def _addresses(self, target: Target, deadline: _Deadline) -> Sequence[str]:
        """All that the name has, asked for once. One that is not public refuses the name."""
        try:
            found = self._resolve(target.host, deadline.left())
        except (OSError, UnicodeError):
            raise _Failed("name not found") from None
        if not found:
            raise _Failed("name not found")
        if not all(is_public(one) or (self._this_machine and is_loopback(one)) for one in found):
            raise _Failed("address refused")
        return found

    def _reached(self, addresses: Sequence[str], target: Target, deadline: _Deadline) -> socket.socket:
        tried = addresses[:MOST_ADDRESSES]
        for address in tried[:-1]:
            try:
                return self._connect(address, target.port, deadline.left() / len(tried))
            except OSError:
                continue
        return self._connect(tried[-1], target.port, deadline.left())

    def _secured(self, plain: socket.socket, target: Target, deadline: _Deadline) -> socket.socket:
        if not target.secure:
            return plain
        try:
            plain.settimeout(deadline.left())
            return self._context().wrap_socket(plain, server_hostname=target.host)
        except ssl.SSLCertVerificationError:
            plain.close()
            raise _Failed("certificate refused") from None
        except OSError:
            plain.close()
            raise


def _exchange(channel: socket.socket, target: Target, posting: Posting, deadline: _Deadline) -> int:
    """The status of the answer; its text is left where it is."""
    connection = HTTPConnection(target.host)
    # Given, so that it never opens one by itself.
    connection.sock = cast(Any, _Wire(channel, deadline))
    connection.auto_open = 0
    headers = {
        "Host": target.host if target.port == 443 else f"{target.host}:{target.port}",
        "Content-Type": "application/json",
        "User-Agent": f"OTGuard/{ENGINE}",
        "Connection": "close",
        **posting.headers,
    }
    try:
        connection.request("POST", target.path, posting.body, headers)
        return connection.getresponse().status
    except HTTPException:
        raise _Failed("answer unreadable") from None
    finally:
        connection.close()


class _Wire:
    """As much of a socket as `http.client` asks for; each step gets the seconds that are left, not seconds anew."""

    def __init__(self, channel: socket.socket, deadline: _Deadline) -> None:
        self._channel = channel
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self._channel.settimeout(self._deadline.left())
        self._channel.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self._channel, self._deadline))

    def close(self) -> None:
        """Whoever opened the channel closes it."""


class _Incoming(io.RawIOBase):
    """What comes in, up to a few kilobytes."""

    def __init__(self, channel: socket.socket, deadline: _Deadline) -> None:
        self._channel = channel
        self._deadline = deadline
        self._read_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._read_bytes > MOST_ANSWER_BYTES:
            raise _Failed("answer unreadable")
        self._channel.settimeout(self._deadline.left())
        count = self._channel.recv_into(memoryview(buffer)[:1_024])
        self._read_bytes += count
        return count
