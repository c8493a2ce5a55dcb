"""Where each field of a claim stands in an 837P (005010X222): loop and element, and the segment where the claim
came from one."""

from chalicelib.domain.claim import Claim
from chalicelib.domain.finding import Finding

# Field -> (loop, segment, element). Indexes are left out; the patient's loop depends on who the insured is.
_PATIENT = "patient"
_FIELDS: dict[str, tuple[str, str, str]] = {
    "payer_id": ("2010BB", "NM1", "09"),
    "claim_id": ("2300", "CLM", "01"),
    "total_charge": ("2300", "CLM", "02"),
    "place_of_service": ("2300", "CLM", "05-1"),
    "frequency": ("2300", "CLM", "05-3"),
    "authorization_number": ("2300", "REF", "02"),
    "original_reference": ("2300", "REF", "02"),
    "diagnoses": ("2300", "HI", "01-2"),
    "patient.last_name": (_PATIENT, "NM1", "03"),
    "patient.first_name": (_PATIENT, "NM1", "04"),
    "patient.birth_date": (_PATIENT, "DMG", "02"),
    "patient.sex": (_PATIENT, "DMG", "03"),
    "patient.member_id": ("2010BA", "NM1", "09"),
    "patient.relationship": ("2000B", "SBR", "02"),
    "billing_provider.npi": ("2010AA", "NM1", "09"),
    "billing_provider.tax_id": ("2010AA", "REF", "02"),
    "billing_provider.taxonomy": ("2000A", "PRV", "03"),
    "rendering_provider.npi": ("2310B", "NM1", "09"),
    "rendering_provider.taxonomy": ("2310B", "PRV", "03"),
    "referring_provider.npi": ("2310A", "NM1", "09"),
    "primary_payer.paid_on": ("2330B", "DTP", "03"),
    "primary_payer.paid_amount": ("2320", "AMT", "02"),
    "lines": ("2400", "LX", "01"),
    "lines.line": ("2400", "LX", "01"),
    "lines.procedure": ("2400", "SV1", "01-2"),
    "lines.modifiers": ("2400", "SV1", "01-3"),
    "lines.charge": ("2400", "SV1", "02"),
    "lines.units": ("2400", "SV1", "04"),
    "lines.place_of_service": ("2400", "SV1", "05"),
    "lines.diagnosis_pointers": ("2400", "SV1", "07"),
    "lines.service_date": ("2400", "DTP", "03"),
    "lines.authorization_number": ("2400", "REF", "02"),
    "lines.rendering_npi": ("2420A", "NM1", "09"),
}
# REF segments are told apart by their qualifier.
_QUALIFIERS = {
    "authorization_number": ("G1",),
    "lines.authorization_number": ("G1",),
    "original_reference": ("F8",),
    "billing_provider.tax_id": ("EI", "SY"),
}


def locate(finding: Finding, claim: Claim) -> None:
    """Fill `x12` and `segment` of a finding from its `field`, where an 837P has a place for that field."""
    if finding.x12 is not None or finding.field is None:
        return
    parts = finding.field.split(".")
    name = ".".join(part for part in parts if not part.isdigit())
    place = _FIELDS.get(name)
    if place is None:
        return
    loop, tag, element = place
    numbers = [int(part) for part in parts if part.isdigit()]
    if loop == _PATIENT:
        loop = "2010CA" if claim.subscriber is not None else "2010BA"
    elif name == "diagnoses" and numbers:
        element = f"{numbers[0] + 1:02d}-2"
    elif name == "lines.modifiers" and len(numbers) > 1:
        element = f"01-{numbers[1] + 3}"
    finding.x12 = f"{loop}/{tag}{element}"
    if claim.origin is not None:
        line_index = numbers[0] if name.startswith("lines") and numbers else None
        found = (claim.origin.position(loop, tag, line_index, code) for code in _QUALIFIERS.get(name, (None,)))
        finding.segment = next((position for position in found if position is not None), None)
