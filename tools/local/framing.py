"""How much of a connection belongs to a request: Content-Length or chunks, refused before anything large is read."""

from collections.abc import Mapping
from email.message import Message
from io import BufferedIOBase

from chalicelib.web.body import LARGEST_BYTES, too_large

_LONGEST_LINE = 1_000
_MOST_TRAILERS = 50


class RefusedError(Exception):
    """Answered with this status, and the connection closed: where the body ends is not known, or too far."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def declared_bytes(headers: Message) -> int | None:
    """The body's length as declared, None where it comes in chunks. Raises RefusedError."""
    lengths = {value.strip() for value in headers.get_all("content-length", [])}
    coding = ", ".join(headers.get_all("transfer-encoding", [])).strip().lower()
    if coding:
        if lengths or coding != "chunked":
            raise RefusedError(400, "Send either a Content-Length or Transfer-Encoding: chunked.")
        return None
    if not lengths:
        return 0
    length = lengths.pop()
    if lengths or not (length.isascii() and length.isdigit()):
        raise RefusedError(400, "The Content-Length is no number.")
    if len(length) > 18 or int(length) > LARGEST_BYTES:
        raise RefusedError(413, str(too_large()))
    return int(length)


def read_body(stream: BufferedIOBase, headers: Message) -> bytes:
    """The body. Raises RefusedError where it is malformed, too large or cut short."""
    length = declared_bytes(headers)
    if length is None:
        return _chunks(stream)
    body = stream.read(length)
    if len(body) < length:
        raise RefusedError(400, "The body ended before its Content-Length.")
    return body


def joined(headers: Message) -> Mapping[str, str]:
    """Header values by lower-case name; one that comes twice is joined, as HTTP says."""
    values: dict[str, str] = {}
    for name, value in headers.items():
        key = name.lower()
        values[key] = f"{values[key]}, {value}" if key in values else value
    return values


def _chunks(stream: BufferedIOBase) -> bytes:
    body = bytearray()
    while size := _size(stream.readline(_LONGEST_LINE)):
        if len(body) + size > LARGEST_BYTES:
            raise RefusedError(413, str(too_large()))
        chunk = stream.read(size)
        if len(chunk) < size or stream.readline(_LONGEST_LINE).strip():
            raise RefusedError(400, "A chunk of the body is not as long as it says.")
        body += chunk
    for _ in range(_MOST_TRAILERS):
        if not stream.readline(_LONGEST_LINE).strip():
            return bytes(body)
    raise RefusedError(431, "Too many lines follow the body.")


def _size(line: bytes) -> int:
    digits = line.partition(b";")[0].strip()
    if not digits or len(digits) > 15 or digits.strip(b"0123456789abcdefABCDEF"):
        raise RefusedError(400, "A chunk of the body does not say how long it is.")
    return int(digits, 16)
