"""The answers to the claims of a chunk, one JSON line each, compressed: chunks one behind the other are one file."""

import gzip
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from chalicelib.domain.claim import Claim
from chalicelib.domain.compact import compact
from chalicelib.domain.errors import OTGuardError
from chalicelib.domain.verdict import Verdict, verdict_text
from chalicelib.services.claim_files import Item, Unusable
from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.files.tally import Tally
from chalicelib.services.validate_claim import BatchItem, Rulebook
from chalicelib.services.validate_on_file import Shelf, validate_on_file, validate_x12_on_file

# Verdicts repeat themselves: the quickest compression leaves a tenth of them.
_COMPRESSION = 1
Told = Callable[[OTGuardError], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Judging:
    """By what a file is judged: the rules, what is stored beside its claims, the day, and how an error is told."""

    book: Rulebook
    shelf: Shelf
    as_of: date
    told: Told


def judged_lines(items: Iterable[Item], judging: Judging) -> tuple[bytes, Tally]:
    """The compressed lines, in order, and what they come to."""
    tally = Tally()
    return packed(_line(item, judging, tally) for item in items), tally


def packed(lines: Iterable[str]) -> bytes:
    """JSON Lines, compressed. No time in it: the same lines give the same bytes."""
    held = BytesIO()
    with gzip.GzipFile(filename="", fileobj=held, mode="wb", compresslevel=_COMPRESSION, mtime=0) as target:
        for line in lines:
            target.write(line.encode() + b"\n")
    return held.getvalue()


def _line(item: Item, judging: Judging, tally: Tally) -> str:
    if isinstance(item, Unusable):
        return _unusable(item.claim_id, item.error, judging, tally)
    try:
        verdict = _verdict(item, judging)
    except StoreUnavailable:
        raise
    except OTGuardError as error:
        claim = item if isinstance(item, Claim) else item.claim
        return _unusable(claim.claim_id, error, judging, tally)
    tally.add(verdict)
    return verdict_text(verdict)


def _verdict(item: Claim | BatchItem, judging: Judging) -> Verdict:
    if isinstance(item, Claim):
        return validate_x12_on_file(item, judging.shelf, judging.book, judging.as_of)
    return validate_on_file(item, judging.shelf, judging.book, judging.as_of)


def _unusable(claim_id: str | None, error: OTGuardError, judging: Judging, tally: Tally) -> str:
    tally.add_unusable()
    return compact({"claim_id": claim_id, "error": judging.told(error)})
