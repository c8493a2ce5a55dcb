"""A native claim in claim-validator's form: every field that it has a place for. Amounts are numbers there.

It adds up charge times units, so a line's charge, which is a total, is told as a price per unit.
"""

from typing import Any

Json = dict[str, Any]
_RELATIONSHIPS = {"18": "self", "01": "spouse", "19": "child"}


def peer_claim(claim: Json, payer_name: str) -> Json:
    """One claim as claim-validator reads it; what is not on the claim is left out."""
    patient = claim["patient"]
    insured = claim.get("subscriber") or patient
    billing, rendering = claim.get("billing_provider") or {}, claim.get("rendering_provider") or {}
    return {
        "billing_provider_npi": billing.get("npi"),
        "billing_provider_taxonomy": rendering.get("taxonomy") or billing.get("taxonomy"),
        "rendering_provider_npi": rendering.get("npi"),
        "subscriber_id": patient.get("member_id"),
        **_person("subscriber", insured),
        **_person("patient", patient),
        "patient_relationship": _RELATIONSHIPS.get(patient.get("relationship") or "", "other"),
        "payer_id": claim["payer_id"],
        "payer_name": payer_name,
        "place_of_service": claim.get("place_of_service"),
        "total_charge": _number(claim.get("total_charge")),
        "filing_date": claim.get("submitted_on"),
        "diagnosis_codes": [
            {"code": code, "pointer": place, "type": "principal" if place == 1 else "secondary"}
            for place, code in enumerate(claim.get("diagnoses") or (), 1)
        ],
        "lines": [_line(line) for line in claim["lines"]],
    }


def _person(role: str, person: Json) -> Json:
    return {
        f"{role}_first_name": person.get("first_name"),
        f"{role}_last_name": person.get("last_name"),
        f"{role}_dob": person.get("birth_date"),
        f"{role}_gender": person.get("sex"),
    }


def _line(line: Json) -> Json:
    return {
        "procedure_code": line.get("procedure"),
        "modifiers": line.get("modifiers") or [],
        "diagnosis_pointers": line.get("diagnosis_pointers") or [],
        "charge_amount": _per_unit(line),
        "units": None if line.get("units") is None else float(line["units"]),
        "service_date_from": line.get("service_date"),
        "service_date_to": line.get("service_date"),
        "place_of_service": line.get("place_of_service"),
        "rendering_provider_npi": line.get("rendering_npi"),
    }


def _per_unit(line: Json) -> float | None:
    charge = _number(line.get("charge"))
    return charge if charge is None else charge / (line.get("units") or 1)


def _number(amount: str | None) -> float | None:
    return None if amount is None else float(amount)
