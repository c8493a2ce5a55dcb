"""A file of claims, whatever its form: an 837P, native JSON (one claim, or a list) or JSON Lines, told apart by
content.

Claims come out one by one in file order, so that a large file needs little memory. One bad item never hides its
neighbours."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from chalicelib.domain.claim import Claim
from chalicelib.domain.errors import InvalidInput
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.origin import StructureProblem
from chalicelib.domain.reading import read_as, read_json
from chalicelib.services.same_file import SameFile
from chalicelib.services.validate_claim import BatchItem


@lean_dataclass(frozen=False)
class Unusable:
    """An item that cannot be judged, and why. `claim_id` is told where it could be read."""

    claim_id: str | None
    error: InvalidInput


# How far the next line is looked for behind empty ones.
_LOOKED_AT = 1_000

Item = BatchItem | Claim | Unusable


@lean_dataclass(frozen=False)
class ClaimFile:
    """What a file holds: problems of the file itself (837P only), and its items. `single` is one bare native claim."""

    problems: list[StructureProblem]
    items: Iterator[Item]
    single: bool = False


def read_claim_file(data: bytes) -> ClaimFile:
    """A file's claims; those of an 837P that repeat another of the same file are marked, for it is sent as it stands.
    Native claims are questions each by itself. Raises UnreadableInterchange or InvalidInput where nothing of it can be
    read."""
    # Imported on first use: a single claim in JSON can do without.
    from chalicelib.x12.claim_837p import looks_like_x12, read_837p

    if looks_like_x12(data):
        reading = read_837p(data)
        return ClaimFile(reading.problems, map(SameFile().add, reading.claims()))
    if _is_json_lines(data):
        # Read from the bytes at hand, line by line: a large file is not held twice.
        return ClaimFile([], (read_line(line) for line in BytesIO(data) if line.strip()))
    value = read_json(data)
    if isinstance(value, list):
        return ClaimFile([], map(read_item, value))
    return ClaimFile([], iter([read_item(value)]), single=True)


def _is_json_lines(data: bytes) -> bool:
    """True where an object ends with its line and more follows, or the next line begins one."""
    begin = len(data) - len(data.lstrip(b"\xef\xbb\xbf \t\r\n"))
    end = data.find(b"\n", begin)
    following = data[end : end + _LOOKED_AT].lstrip() if end > 0 else b""
    if not following or data[begin : begin + 1] != b"{":
        return False
    return following.startswith(b"{") or _is_json(data[begin:end])


def _is_json(line: bytes) -> bool:
    try:
        read_json(line)
    except InvalidInput:
        return False
    return True


def read_item(value: Any) -> BatchItem | Unusable:
    """A claim as a caller sends it: `{"claim": ..., "context": ..., "as_of": ...}`, or the claim by itself."""
    try:
        if isinstance(value, dict) and "claim" not in value:
            return BatchItem(read_as(Claim, value))
        return read_as(BatchItem, value)
    except InvalidInput as error:
        return Unusable(_claim_id(value), error)


def read_line(line: bytes) -> BatchItem | Unusable:
    """One line of JSON Lines."""
    try:
        return read_item(read_json(line))
    except InvalidInput as error:
        return Unusable(None, error)


def _claim_id(value: Any) -> str | None:
    claim = value.get("claim", value) if isinstance(value, dict) else None
    found = claim.get("claim_id") if isinstance(claim, dict) else None
    return found if isinstance(found, str) and len(found) <= 80 else None
