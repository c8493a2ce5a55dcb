"""Claims of one 837P or upload that bill the very same thing again: each is told which claim before it does.

A claim is known again by payer, patient, provider and lines, not by its number; one whose patient or days cannot be
told is left alone. What is kept of each claim is a number.
"""

from chalicelib.domain.claim import Claim, Provider
from chalicelib.services.first_seen import FirstSeen


class SameFile:
    """The claims of one file so far."""

    def __init__(self) -> None:
        self._seen = FirstSeen()
        self._count = 0

    def skip(self) -> None:
        """Something that cannot be read as a claim stands here, and counts."""
        self._count += 1

    def add(self, claim: Claim) -> Claim:
        """The claim itself, in file order; its `repeats` names the first like it, counted from 1."""
        self._count += 1
        patient = claim.patient
        known = (patient.member_id or patient.patient_id) and patient.birth_date and claim.lines
        if known and all([line.service_date and line.procedure for line in claim.lines]):  # noqa: C419
            first = self._seen.first(hash(_billed(claim)), self._count)
            if first != self._count:
                claim.repeats = first
        return claim


def _billed(claim: Claim) -> tuple[object, ...]:
    patient = claim.patient
    lines = [
        (
            line.service_date,
            line.last_date,
            line.procedure,
            line.modifiers,
            line.units,
            line.charge_cents,
            line.place_of_service,
            line.rendering_npi,
        )
        for line in claim.lines
    ]
    return (
        claim.payer_id,
        claim.frequency,
        claim.original_reference,
        claim.place_of_service,
        patient.patient_id,
        patient.member_id,
        patient.birth_date,
        patient.first_name,
        patient.last_name,
        _npi(claim.billing_provider),
        _npi(claim.rendering_provider),
        claim.primary_payer is None,
        *lines,
    )


def _npi(provider: Provider | None) -> str | None:
    return provider.npi if provider else None
