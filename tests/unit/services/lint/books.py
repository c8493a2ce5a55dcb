"""Rule books of one payer that is in order, and that payer with one thing changed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from chalicelib.checks import CHECKS
from chalicelib.domain.reading import read_as
from chalicelib.rules.document import LoadedDocument, PayerDocument
from chalicelib.rules.library import Library
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.lint.remark import Remark
from chalicelib.services.lint_rules import lint

ON = date(2026, 3, 20)
REFERENCE = {"title": "Sample manual", "read_on": "2026-01-01", "confidence": "verified"}


def limit(amount: int = 90, unit: str = "days", **more: Any) -> dict[str, Any]:
    """An initial filing limit from the service date."""
    return {"kind": "initial", "amount": amount, "unit": unit, "from": "service_date"} | more


def dated(value: dict[str, Any] | None, start: str = "2020-01-01", **more: Any) -> dict[str, Any]:
    """A value in force from `start`, to be looked at again in a year."""
    return {"effective_from": start, "value": value, "reference": REFERENCE, "verify_by": "2027-01-01"} | more


FILING = [dated({"limits": [limit()]})]
MODIFIERS = [dated({"known": ["GO", "GP", "GN", "59", "95"]})]


def loaded(payer_id: str, checks: dict[str, Any], **more: Any) -> LoadedDocument:
    """A document as if read from a file."""
    value = {"payer_id": payer_id, "name": payer_id, "line_of_business": "commercial", "checks": checks}
    return LoadedDocument(read_as(PayerDocument, value | more), f"payers/{payer_id}/rules.json")


UNIVERSAL = loaded("universal", {"line_structure": [dated({})]})


def sample(checks: dict[str, Any] | None = None, payer_id: str = "sample_plan", **more: Any) -> LoadedDocument:
    """A payer in order, with some checks of its own changed."""
    whole = {"timely_filing": FILING, "modifier_validity": MODIFIERS} | (checks or {})
    return loaded(payer_id, whole, **({"extends": "universal"} | more))


def book(*payers: LoadedDocument, templates: Iterable[LoadedDocument] = ()) -> Library:
    """A library of these."""
    return Library(
        {one.document.payer_id: one for one in payers},
        {one.document.payer_id: one for one in (UNIVERSAL, *templates)},
        CHECKS,
        shipped_tables(),
    )


def remarks(*payers: LoadedDocument, templates: Iterable[LoadedDocument] = (), on: date = ON) -> list[Remark]:
    """What the lint says of them."""
    return lint(book(*payers, templates=templates), on)


def told(*payers: LoadedDocument, **more: Any) -> list[tuple[str, str, str]]:
    """Severity, document and field of every remark."""
    return [(remark.severity, remark.document, remark.field) for remark in remarks(*payers, **more)]
