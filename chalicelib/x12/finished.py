"""A claim that was read to its end, as the rest of the program knows it, with all that was wrong in its loops."""

from chalicelib.domain.claim import Claim, Patient
from chalicelib.domain.origin import Origin
from chalicelib.x12 import problems
from chalicelib.x12.claim_level import ClaimLevel
from chalicelib.x12.diagnoses import check_code_set
from chalicelib.x12.other_payer import primary_payer

# What a claim takes along from loops that it shares: bounded, or trouble there would multiply by the claims.
_SHARED_STEPS = 40
_SHARED_PROBLEMS = 20
_SELF = "18"


def finished_claim(level: ClaimLevel) -> Claim:
    """The claim of a level whose last line was closed. `payer_id` is the file's identifier, "" where it has none."""
    _check_whole(level)
    subscriber, lines = level.subscriber, level.lines
    if level.service_date is not None:
        for line in lines:
            if line.service_date is None:
                line.service_date = level.service_date
                line.last_date = level.last_date if level.last_date != level.service_date else None
    claim = Claim(
        claim_id=level.claim_id,
        payer_id=subscriber.payer_identifier or "",
        patient=_patient(level),
        lines=tuple(lines),
        frequency=level.frequency,
        original_reference=level.original_reference,
        place_of_service=level.place,
        authorization_number=level.authorization_number,
        subscriber=None if level.patient is None else subscriber.subscriber(),
        billing_provider=level.provider.provider(),
        rendering_provider=level.rendering,
        referring_provider=level.referring,
        primary_payer=primary_payer(subscriber.rank, level.other_payers, level.decided_on),
        diagnoses=tuple(level.diagnoses),
        total_charge_cents=level.total_cents,
    )
    claim.origin = _origin(level)
    return claim


def _patient(level: ClaimLevel) -> Patient:
    subscriber = level.subscriber
    person = level.patient or subscriber
    return Patient(
        None,
        person.first_name,
        person.last_name,
        person.birth_date,
        person.sex,
        subscriber.member_id,
        person.relationship,
    )


def _check_whole(level: ClaimLevel) -> None:
    """What the guide demands and the claim lacks; the shared loops are settled by the first claim in them."""
    level.provider.settle()
    level.subscriber.settle()
    if level.patient is not None:
        level.patient.settle()
    else:
        _check_subscriber_as_patient(level)
    if not level.has_hi:
        level.report(problems.missing("2300", "HI", level.position, "the diagnoses, the principal one first"))
    if level.icd9_at is not None:
        check_code_set(level, level.lines)


def _check_subscriber_as_patient(level: ClaimLevel) -> None:
    subscriber = level.subscriber
    if subscriber.has_sbr and subscriber.relationship is None:
        fix = "Send 18 where the patient is the subscriber, else the patient's own level (HL with HL03 23)."
        level.report(
            problems.element("2000B/SBR02", "SBR02 is empty, and no patient level follows.", fix, subscriber.position)
        )
    if subscriber.named and not subscriber.described and subscriber.relationship in (_SELF, None):
        what = "the patient's birth date and sex"
        level.report(problems.missing("2010BA", "DMG", subscriber.position, what, None, "patient.birth_date"))


def _origin(level: ClaimLevel) -> Origin:
    shared = [level.provider, level.subscriber] + ([level.patient] if level.patient is not None else [])
    trace, found = [], []
    for above in shared:
        trace += above.steps[:_SHARED_STEPS]
        if above.problems:
            found += above.problems[:_SHARED_PROBLEMS]
    subscriber = level.subscriber
    return Origin(
        subscriber.payer_identifier,
        subscriber.payer_name,
        subscriber.filing,
        trace + level.steps,
        found + level.problems,
    )
