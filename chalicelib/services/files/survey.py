"""What a file is, found in one pass that holds a part of it at a time: its digest, its encoding, its form."""

import codecs
import hashlib
from collections.abc import Iterable
from typing import Literal, NamedTuple

from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.x12.claim_837p import looks_like_x12

Form = Literal["x12", "jsonl", "csv"]
FORMS: tuple[Form, ...] = ("x12", "jsonl", "csv")
# How a zip, which a spreadsheet's own file is too, and a gzip begin.
_PACKED = (b"PK\x03\x04", b"\x1f\x8b")
_BLANK = b"\xef\xbb\xbf \t\r\n"


class Survey(NamedTuple):
    """`digest` is the SHA-256 in hex; `encoding` is UTF-8 where the bytes are that, else Latin-1."""

    size_bytes: int
    digest: str
    encoding: str
    form: Form


def survey(parts: Iterable[bytes], said: Form | None) -> Survey:
    """Look over a file that arrives in parts; `said` is the form that its sender named. Raises InvalidInput."""
    digest, size_bytes, head = hashlib.sha256(), 0, b""
    decoder, encoding = codecs.getincrementaldecoder("utf-8")(), "utf-8"
    for part in parts:
        digest.update(part)
        size_bytes += len(part)
        head = head or part.lstrip(_BLANK)
        if encoding == "utf-8":
            encoding = _still_utf8(decoder, part, final=False)
    if head.startswith(_PACKED):
        raise InvalidInput([Problem("file", "is packed; send what is in it, and a table as CSV, not as a spreadsheet")])
    if encoding == "utf-8":
        encoding = _still_utf8(decoder, b"", final=True)
    return Survey(size_bytes, digest.hexdigest(), encoding, said or _form(head))


def _still_utf8(decoder: codecs.IncrementalDecoder, part: bytes, final: bool) -> str:
    try:
        decoder.decode(part, final)
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _form(head: bytes) -> Form:
    """Told apart by content. What begins like nothing known is taken for a table, whose columns are checked."""
    if not head:
        raise InvalidInput([Problem("file", "is empty")])
    if looks_like_x12(head):
        return "x12"
    if head.startswith(b"["):
        raise InvalidInput([Problem("file", "is one JSON list; send JSON Lines, one claim on each line")])
    return "jsonl" if head.startswith(b"{") else "csv"
