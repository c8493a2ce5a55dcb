"""Documents and libraries in a few words."""

from typing import Any

from chalicelib.checks import CHECKS
from chalicelib.domain.reading import read_as
from chalicelib.rules.document import LoadedDocument, PayerDocument
from chalicelib.rules.library import Library
from chalicelib.rules.tables import shipped_tables

REFERENCE = {"title": "Sample manual", "read_on": "2026-01-01", "confidence": "verified"}


def dated(value: dict[str, Any] | None, start: str = "2020-01-01", **more: Any) -> dict[str, Any]:
    """A value in force from `start`."""
    return {"effective_from": start, "value": value, "reference": REFERENCE} | more


def written(payer_id: str, checks: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A document as its file holds it."""
    value = {"payer_id": payer_id, "name": "Sample", "line_of_business": "commercial", "checks": checks or {}}
    return value | more


def loaded(payer_id: str, checks: dict[str, Any] | None = None, **more: Any) -> LoadedDocument:
    """A document as if read from a file of its name."""
    return LoadedDocument(read_as(PayerDocument, written(payer_id, checks, **more)), payer_id)


UNIVERSAL = loaded("universal", {name: [dated({})] for name in ("payer", "line_structure", "charge_amounts")})


def library(*payers: LoadedDocument, templates: tuple[LoadedDocument, ...] = ()) -> Library:
    """These payers beside the template that holds for all."""
    return Library(
        {one.document.payer_id: one for one in payers},
        {one.document.payer_id: one for one in (UNIVERSAL, *templates)},
        CHECKS,
        shipped_tables(),
    )
