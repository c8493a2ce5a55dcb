"""What stands beside the pointer to a document in force: enough to list payers, to find the one that an 837P means,
and to know which documents a payer's rules are made of, without reading any."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chalicelib.domain.lean import lean_dataclass
from chalicelib.rules.document import DatedValue, PayerDocument, X12PayerId
from chalicelib.rules.text import document_text, written
from chalicelib.services.ports import DocumentName


@lean_dataclass
class Change:
    """Who put a version in force, when (aware, UTC), and why."""

    at: datetime
    by: str
    why: str


@lean_dataclass
class Listing:
    """A document in force. `digest` is that of its canonical text. `checks` names the checks that it writes, those that
    it switches off for good in `off`; `verify_by` maps a check to the earliest day on which a person should look again
    at a value that still counts on the day of publication."""

    document: DocumentName
    number: int
    digest: str
    name: str
    line_of_business: str
    extends: str | None
    identifiers: tuple[X12PayerId, ...]
    inactive_from: date | None
    checks: tuple[str, ...]
    off: tuple[str, ...]
    verify_by: Mapping[str, date]
    changed: Change


def text_digest(text: str) -> str:
    """The digest by which two documents are known to be the same."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def listing_of(name: DocumentName, document: PayerDocument, number: int, changed: Change) -> Listing:
    """The listing of a document as it is published."""
    checks = document.checks
    return Listing(
        document=name,
        number=number,
        digest=text_digest(document_text(document)),
        name=document.name,
        line_of_business=document.line_of_business,
        extends=document.extends,
        identifiers=document.identifiers,
        inactive_from=document.inactive_from,
        checks=tuple(sorted(checks)),
        off=tuple(sorted(check for check, values in checks.items() if values and values[-1].value is None)),
        verify_by={c: day for c, values in sorted(checks.items()) if (day := _look_again(values, changed.at.date()))},
        changed=changed,
    )


def _look_again(values: list[DatedValue], on: date) -> date | None:
    later = [dated.effective_from for dated in values[1:]] + [date.max]
    days = [dated.verify_by for dated, until in zip(values, later, strict=True) if dated.verify_by and until > on]
    return min(days, default=None)


def listing_json(listing: Listing) -> dict[str, Any]:
    """A listing as it is kept."""
    return {
        "kind": listing.document.kind,
        "document": listing.document.name,
        "number": listing.number,
        "digest": listing.digest,
        "name": listing.name,
        "line_of_business": listing.line_of_business,
        "extends": listing.extends,
        "identifiers": [[identifier.id, *sorted(identifier.claim_filing)] for identifier in listing.identifiers],
        "inactive_from": written(listing.inactive_from),
        "checks": list(listing.checks),
        "off": list(listing.off),
        "verify_by": written(dict(listing.verify_by)),
        "at": listing.changed.at.isoformat(),
        "by": listing.changed.by,
        "why": listing.changed.why,
    }


def listing_from(data: Mapping[str, Any]) -> Listing:
    """The listing that was kept."""
    return Listing(
        document=DocumentName(data["kind"], data["document"]),
        number=data["number"],
        digest=data["digest"],
        name=data["name"],
        line_of_business=data["line_of_business"],
        extends=data["extends"],
        identifiers=tuple(X12PayerId(found, frozenset(filing)) for found, *filing in data["identifiers"]),
        inactive_from=date.fromisoformat(data["inactive_from"]) if data["inactive_from"] else None,
        checks=tuple(data["checks"]),
        off=tuple(data["off"]),
        verify_by={check: date.fromisoformat(day) for check, day in data["verify_by"].items()},
        changed=Change(datetime.fromisoformat(data["at"]), data["by"], data["why"]),
    )
