"""What a practice knows beside a bench claim: coverage, authorization, ten visits, providers, papers on file."""

from datetime import date, timedelta
from typing import Any

from bench.claims import EVALUATIONS, PAYER, claim

_FIRST_VISIT = date(2026, 6, 1)
_VISITS = 10
Values = dict[str, Any]


def known_claim(number: int) -> Values:
    """The bench claim of this number with everything known that a check may ask for, as callers send it."""
    sent = claim(number)
    sent["documentation"] = _documentation()
    return {"claim": sent, "context": known(sent)}


def known(sent: Values) -> Values:
    """The context of one claim; a patient who is evaluated on it is new."""
    patient, rendering = sent["patient"], sent["rendering_provider"]["npi"]
    new = any(line["procedure"] in EVALUATIONS for line in sent["lines"])
    return {
        "coverages": [_coverage(patient)],
        "authorizations": [_authorization(sent["authorization_number"])],
        "history": [_visit(place, sent, rendering) for place in range(0 if new else _VISITS)],
        "history_since": "2025-01-01",
        "providers": [_provider(npi) for npi in (rendering, sent["billing_provider"]["npi"])],
        "accumulators": [
            {
                "payer_id": PAYER,
                "kind": "therapy_amount",
                "discipline": "OT",
                "year": 2026,
                "used": "400.00",
                "as_of": "2026-07-31",
            }
        ],
    }


def _coverage(patient: Values) -> Values:
    return {
        "payer_id": PAYER,
        "member_id": patient["member_id"],
        "rank": 1,
        "status": "active",
        "effective_on": "2026-01-01",
        "ends_on": None,
        "verified_on": "2026-08-01",
        "first_name": patient["first_name"],
        "last_name": patient["last_name"],
        "birth_date": patient["birth_date"],
    }


def _authorization(number: str) -> Values:
    return {
        "authorization_number": number,
        "payer_id": PAYER,
        "status": "approved",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "procedures": [],
        "unit_kind": "visits",
        "approved": 40,
        "used": _VISITS,
        "reserved": 0,
    }


def _visit(place: int, sent: Values, rendering: str) -> Values:
    """One earlier visit: the evaluation first, then treatment twice a week."""
    day = _FIRST_VISIT + timedelta(days=place // 2 * 7 + place % 2 * 2)
    return {
        "claim_id": f"{sent['claim_id']}-{place}",
        "payer_id": PAYER,
        "status": "paid",
        "service_date": day.isoformat(),
        "procedure": "97530" if place else "97165",
        "modifiers": ["GO"],
        "units": 2 if place else 1,
        "charge": "90.00",
        "allowed": "70.00",
        "rendering_npi": rendering,
        "payer_control_number": f"X{place}",
        "adjudicated_on": (day + timedelta(days=20)).isoformat(),
        "discipline": "OT",
        "place_of_service": "11",
        "authorization_number": sent["authorization_number"],
    }


def _provider(npi: str) -> Values:
    return {
        "npi": npi,
        "credential": "OT",
        "license_expires_on": "2027-01-31",
        "enrollments": [{"payer_id": PAYER, "effective_on": "2020-01-01", "ends_on": None}],
    }


def _documentation() -> Values:
    return {
        "plan_of_care": {
            "kind": "initial",
            "established_on": "2026-07-20",
            "certified_on": "2026-07-25",
            "certified_until": "2026-10-15",
            "signed_order_on": "2026-07-18",
            "transmitted_on": "2026-07-22",
        },
        "evaluation_on": "2026-07-20",
        "reevaluation_reason": None,
        "last_progress_report_on": "2026-07-31",
        "treatment_note": True,
        "medical_necessity": None,
        "referral_on": "2026-07-18",
    }
