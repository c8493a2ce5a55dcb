"""The answers to the claims of a chunk, one JSON line each, compressed: chunks one behind the other are one file."""

import gzip
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from io import BytesIO
from typing import Any

from chalicelib.domain.claim import Claim
from chalicelib.domain.compact import compact
from chalicelib.domain.errors import OTGuardError
from chalicelib.domain.verdict import verdict_json
from chalicelib.services.claim_files import Item, Unusable
from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.files.tally import Tally
from chalicelib.services.validate_claim import Rulebook, validate_claim, validate_x12_claim

# Verdicts repeat themselves: the quickest compression leaves a tenth of them.
_COMPRESSION = 1
Told = Callable[[OTGuardError], Mapping[str, Any]]


def judged_lines(items: Iterable[Item], book: Rulebook, as_of: date, told: Told) -> tuple[bytes, Tally]:
    """The compressed lines, in order, and what they come to. The same claims give the same bytes."""
    tally = Tally()

    def lines() -> Iterable[Mapping[str, Any]]:
        for item in items:
            answer = _answer(item, book, as_of, told)
            tally.add(answer)
            yield answer

    return packed(lines()), tally


def packed(answers: Iterable[Mapping[str, Any]]) -> bytes:
    """JSON Lines, compressed. No time in it: the same answers give the same bytes."""
    held = BytesIO()
    with gzip.GzipFile(filename="", fileobj=held, mode="wb", compresslevel=_COMPRESSION, mtime=0) as target:
        for answer in answers:
            target.write(compact(answer).encode() + b"\n")
    return held.getvalue()


def _answer(item: Item, book: Rulebook, as_of: date, told: Told) -> Mapping[str, Any]:
    if isinstance(item, Unusable):
        return {"claim_id": item.claim_id, "error": told(item.error)}
    try:
        if isinstance(item, Claim):
            return verdict_json(validate_x12_claim(item, book, as_of))
        return verdict_json(validate_claim(item, book, as_of))
    except StoreUnavailable:
        raise
    except OTGuardError as error:
        claim = item if isinstance(item, Claim) else item.claim
        return {"claim_id": claim.claim_id, "error": told(error)}
