"""Made-up authorizations and claims for the tests of this folder."""

from datetime import date
from typing import Any

from chalicelib.domain.claim import Claim, Line, Patient
from chalicelib.services.authorizations.moving import drawn
from chalicelib.services.authorizations.on_file import AuthorizationOnFile, StatusChange
from chalicelib.services.authorizations.plan_draws import plan_draws

TODAY = date(2026, 3, 20)


def march(day: int) -> date:
    return date(2026, 3, day)


SECOND = march(2)


def statuses(status: str) -> tuple[StatusChange, ...]:
    return (StatusChange(status, date(2026, 1, 1), "2026-01-01T12:00:00+00:00", "key-1"),)


def authorization(number: str = "A1", status: str = "approved", **terms: Any) -> AuthorizationOnFile:
    """12 visits from January to June by sample_payer, unless told otherwise."""
    given: dict[str, Any] = {
        "authorization_id": f"id-{number}",
        "patient_id": "P-1",
        "payer_id": "sample_payer",
        "unit_kind": "visits",
        "statuses": statuses(status),
        "authorization_number": number,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 6, 30),
        "approved": 12,
    }
    return AuthorizationOnFile(**(given | terms))


def line(day: date | None = SECOND, procedure: str = "97530", units: float = 2, number: str | None = None) -> Line:
    return Line(service_date=day, procedure=procedure, units=units, authorization_number=number)


def claim(*lines: Line, claim_id: str = "C-1", number: str | None = None, **more: Any) -> Claim:
    for position, one in enumerate(lines, start=1):
        one.line = position
    return Claim(claim_id, "sample_payer", Patient("P-1"), lines, authorization_number=number, **more)


def planned(made: Claim, *on_file: AuthorizationOnFile, needs=None, today: date = TODAY):
    return plan_draws(made, on_file, needs or {}, today)


def after(of: AuthorizationOnFile, claim_id: str, *days: date, amount: int = 1) -> AuthorizationOnFile:
    """The authorization once that claim drew `amount` on each of those days."""
    return drawn(of, claim_id, dict.fromkeys(days, amount), TODAY).after
