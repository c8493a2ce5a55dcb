"""The same claims as claim-validator reads them: every field that it has a place for. Amounts are numbers there."""

from typing import Any

from bench.claims import PAYER_NAME

Claim = dict[str, Any]


def peer_claim(claim: Claim) -> Claim:
    """One native claim in claim-validator's form."""
    patient = claim["patient"]
    insured = claim["subscriber"] or patient
    return {
        "billing_provider_npi": claim["billing_provider"]["npi"],
        "billing_provider_taxonomy": claim["billing_provider"]["taxonomy"],
        "rendering_provider_npi": claim["rendering_provider"]["npi"],
        "subscriber_id": patient["member_id"],
        "subscriber_first_name": insured["first_name"],
        "subscriber_last_name": insured["last_name"],
        "subscriber_dob": insured["birth_date"],
        "subscriber_gender": insured["sex"],
        "patient_first_name": patient["first_name"],
        "patient_last_name": patient["last_name"],
        "patient_dob": patient["birth_date"],
        "patient_gender": patient["sex"],
        "patient_relationship": "child" if claim["subscriber"] else "self",
        "payer_id": claim["payer_id"],
        "payer_name": PAYER_NAME,
        "place_of_service": claim["place_of_service"],
        "total_charge": float(claim["total_charge"]),
        "filing_date": claim["submitted_on"],
        "diagnosis_codes": [
            {"code": code, "pointer": place, "type": "principal" if place == 1 else "secondary"}
            for place, code in enumerate(claim["diagnoses"], 1)
        ],
        "lines": [_line(line) for line in claim["lines"]],
    }


def _line(line: Claim) -> Claim:
    return {
        "procedure_code": line["procedure"],
        "modifiers": line["modifiers"],
        "diagnosis_pointers": line["diagnosis_pointers"],
        "charge_amount": float(line["charge"]),
        "units": float(line["units"]),
        "service_date_from": line["service_date"],
        "service_date_to": line["service_date"],
    }
