"""record_claim: a claim judged and kept, with all that comes of it. correct_claim: the same for a draft.

Whatever can be read is kept, a rejected claim as a draft. The same claim again gets the first answer.
"""

from chalicelib.checks.replacement_claim import ReplacementClaimParameters
from chalicelib.domain.claim import VOID, Claim
from chalicelib.domain.errors import InvalidInput, Problem, UnknownPayer
from chalicelib.services.claims.keep_revision import keep_revision
from chalicelib.services.claims.recorded import content_digest, find_claim, find_number, revision_of, sent_form
from chalicelib.services.claims.recording import Office, Recording
from chalicelib.services.claims.revision import CORRECTION
from chalicelib.services.errors import ClaimFixed, ClaimRecorded, VersionOutdated
from chalicelib.services.records.once import FirstAnswer, Protection

# A draft or a refused claim may still be changed; any other is answered by a new revision.
OPEN_TO_CHANGE = frozenset({"draft", "rejected"})


def record_claim(office: Office, recording: Recording, protection: Protection) -> FirstAnswer:
    """Keep a claim. Raises UnknownPayer, InvalidInput, ClaimRecorded where another claim has that identity, Busy."""
    sent = sent_form(recording.claim)

    def attempt() -> FirstAnswer:
        kept, is_historic = find_number(
            office.desk.table, office.space, recording.claim.payer_id, recording.claim.claim_id
        )
        if kept is None and is_historic:
            _require_new_revision(office, recording.claim)
        if kept is not None:
            if kept.data["content"] == content_digest(sent):
                return FirstAnswer(200, revision_of(office.desk.table, kept)["answer"], kept.version)
            _require_new_revision(office, recording.claim)
        return keep_revision(office, recording, sent, kept, protection, 201)

    return office.desk.decide(attempt)


def correct_claim(
    office: Office, claim_id: str, payer_id: str, recording: Recording, seen_version: int, protection: Protection
) -> FirstAnswer:
    """Put another claim in the place of a draft or refused one. Raises NotKept, VersionOutdated, ClaimFixed, Busy."""
    _require_same_identity(recording.claim, claim_id, payer_id)
    sent = sent_form(recording.claim)

    def attempt() -> FirstAnswer:
        kept = find_claim(office.desk.table, office.space, payer_id, claim_id)
        if kept.version != seen_version:
            raise VersionOutdated("The claim has changed since it was read. Read it again and decide anew.")
        if kept.status not in OPEN_TO_CHANGE:
            raise ClaimFixed(
                f"The claim is {kept.status}; only a draft or a refused claim can be corrected in place. "
                f"{_correction(office, payer_id)}"
            )
        return keep_revision(office, recording, sent, kept, protection, 200)

    return office.desk.decide(attempt)


def _require_new_revision(office: Office, claim: Claim) -> None:
    if claim.frequency.strip() not in (CORRECTION, VOID):
        raise ClaimRecorded(
            "Another claim is recorded, or was brought in, under this claim_id and payer_id. Correct a draft with PUT, "
            f"or give this one a claim_id of its own. {_correction(office, claim.payer_id)}"
        )


def _correction(office: Office, payer_id: str) -> str:
    """How a claim that was sent is corrected, by the payer's rule for replacements where it has one."""
    asked = _replacements(office, payer_id)
    if asked is not None and asked.accepts_replacement is False:
        return "This payer takes no replacement of a claim that was sent: bill anew, or ask it for a reopening."
    taken = {CORRECTION, VOID} if asked is None else {CORRECTION, VOID} & asked.frequencies
    ways = {CORRECTION: f"record its correction with frequency {CORRECTION}", VOID: f"void it with {VOID}"}
    said = ", or ".join(words for frequency, words in ways.items() if frequency in taken)
    return f"Once it was sent, {said}." if said else ""


def _replacements(office: Office, payer_id: str) -> ReplacementClaimParameters | None:
    try:
        rules = office.book.rules(payer_id)
    except UnknownPayer:
        return None
    versions = rules.versions.get("replacement_claim")
    rule = versions.on(office.today) if versions else None
    return rule.parameters if rule and isinstance(rule.parameters, ReplacementClaimParameters) else None


def _require_same_identity(claim: Claim, claim_id: str, payer_id: str) -> None:
    problems = [
        Problem(f"claim.{name}", f"must be the {name} of the address; a claim's identity does not change")
        for name, given, asked in (("claim_id", claim.claim_id, claim_id), ("payer_id", claim.payer_id, payer_id))
        if given != asked
    ]
    if problems:
        raise InvalidInput(problems)
