"""What may be known beside a claim: one entry of every kind, about the first bench claim. All made up."""

from typing import Any

from bench.claims import PAYER, npi

_PATIENT = {"first_name": "PATA", "last_name": "SAMPLEA", "birth_date": "1947-05-17"}
_NPI = npi(107000000)

KNOWN: dict[str, Any] = {
    "coverages": [
        {
            "payer_id": PAYER,
            "member_id": "MBR00000000",
            "rank": 1,
            "status": "active",
            "effective_on": "2026-01-01",
            "ends_on": None,
            "verified_on": "2026-08-01",
            **_PATIENT,
        }
    ],
    "authorizations": [
        {
            "authorization_number": "AUTH0000000",
            "payer_id": PAYER,
            "status": "approved",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
            "procedures": ["97530", "97110"],
            "unit_kind": "visits",
            "approved": 12,
            "used": 10,
            "reserved": 0,
        }
    ],
    "history": [
        {
            "claim_id": "C-900",
            "payer_id": PAYER,
            "status": "paid",
            "service_date": "2026-08-03",
            "procedure": "97165",
            "modifiers": ["GO"],
            "units": 1,
            "charge": "150.00",
            "allowed": "98.10",
            "rendering_npi": _NPI,
            "payer_control_number": "X1",
            "adjudicated_on": "2026-08-20",
            "discipline": "OT",
            "place_of_service": "11",
            "authorization_number": None,
        }
    ],
    "history_since": "2025-01-01",
    "providers": [
        {
            "npi": _NPI,
            "credential": "OT",
            "license_expires_on": "2027-01-31",
            "enrollments": [{"payer_id": PAYER, "effective_on": "2020-01-01", "ends_on": None}],
        }
    ],
    "accumulators": [
        {
            "payer_id": PAYER,
            "kind": "therapy_amount",
            "discipline": "OT",
            "year": 2026,
            "used": "900.00",
            "as_of": "2026-08-01",
        }
    ],
}
