"""record_claim: judged, kept, in the patient's history, in one transaction. correct_claim: the same for a draft.

Whatever can be read is kept, a rejected claim as a draft. The same claim again gets the first answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from typing_extensions import TypedDict

from chalicelib.domain.claim import VOID, Claim
from chalicelib.domain.context import Context
from chalicelib.domain.dates import Day
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.shape import CLOSED
from chalicelib.domain.verdict import VerdictJson, verdict_json
from chalicelib.services.claims.clock_json import ClockJson
from chalicelib.services.claims.clock_records import ClaimPlace
from chalicelib.services.claims.folder import read_folder
from chalicelib.services.claims.history import history_record, history_with, is_of
from chalicelib.services.claims.judging import Judgement, OnFile, judge
from chalicelib.services.claims.recorded import (
    REVISION,
    RecordedClaim,
    content_digest,
    find_claim,
    read_sent,
    revision_key,
    revision_of,
    sent_form,
    standing,
)
from chalicelib.services.claims.revision import CORRECTION
from chalicelib.services.claims.standing_json import LineStateJson
from chalicelib.services.claims.start_clocks import Recorder, Started, start_clocks
from chalicelib.services.claims.timeline import TimelineEntryJson
from chalicelib.services.claims.turnaround import TurnaroundJson
from chalicelib.services.errors import ClaimFixed, ClaimRecorded, NotKept, VersionOutdated
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.once import FirstAnswer, Protection
from chalicelib.services.records.patient_file import PatientFile, read_patient_file
from chalicelib.services.records.table import Change, Delete, Put, Record
from chalicelib.services.validate_claim import Rulebook

# A draft or a refused claim may still be changed; any other is answered by a new revision.
OPEN_TO_CHANGE = frozenset({"draft", "rejected"})


@dataclass(slots=True)
class Recording:
    """A claim to keep. An inline `context` is used instead of the stored one; `as_of` is the day of judging."""

    __pydantic_config__ = CLOSED
    claim: Claim
    context: Context | None = None
    as_of: Day | None = None


class RecordedClaimJson(TypedDict):
    """A claim as it was recorded: its verdict, and what came of it."""

    claim_id: str
    payer_id: str
    patient_id: str
    revision: int
    status: str
    recorded_at: str
    verdict: VerdictJson
    draws: list[dict[str, Any]]
    lines: list[LineStateJson]
    turnaround: TurnaroundJson
    clocks: list[ClockJson]
    timeline: list[TimelineEntryJson]


@dataclass(frozen=True, slots=True)
class Office:
    """Where a claim is recorded: the desk, the practice's space, the rules in force, the day, and who records."""

    desk: Desk
    space: str
    book: Rulebook
    today: date
    by: str


def record_claim(office: Office, recording: Recording, protection: Protection) -> FirstAnswer:
    """Keep a claim. Raises UnknownPayer, InvalidInput, ClaimRecorded where another claim has that identity, Busy."""
    sent = sent_form(recording.claim)

    def attempt() -> FirstAnswer:
        kept = _kept(office, recording.claim)
        if kept is not None:
            if kept.data["content"] == content_digest(sent):
                return FirstAnswer(200, revision_of(office.desk.table, kept)["answer"], kept.version)
            _require_new_revision(recording.claim)
        return _write(office, recording, sent, kept, protection, 201)

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
                "Record its correction with frequency 7, or void it with 8."
            )
        return _write(office, recording, sent, kept, protection, 200)

    return office.desk.decide(attempt)


def _kept(office: Office, claim: Claim) -> RecordedClaim | None:
    try:
        return find_claim(office.desk.table, office.space, claim.payer_id, claim.claim_id)
    except NotKept:
        return None


def _require_new_revision(claim: Claim) -> None:
    if claim.frequency.strip() not in (CORRECTION, VOID):
        raise ClaimRecorded(
            "Another claim is recorded under this claim_id and payer_id. Correct a draft with PUT, send the correction "
            "of a submitted claim with frequency 7, or give this one a claim_id of its own."
        )


def _require_same_identity(claim: Claim, claim_id: str, payer_id: str) -> None:
    problems = [
        Problem(f"claim.{name}", f"must be the {name} of the address; a claim's identity does not change")
        for name, given, asked in (("claim_id", claim.claim_id, claim_id), ("payer_id", claim.payer_id, payer_id))
        if given != asked
    ]
    if problems:
        raise InvalidInput(problems)


def _write(
    office: Office,
    recording: Recording,
    sent: Any,
    kept: RecordedClaim | None,
    protection: Protection,
    status: int,
) -> FirstAnswer:
    claim, as_of, at = recording.claim, recording.as_of or office.today, office.desk.now()
    rules = office.book.rules(claim.payer_id)
    patient_id = _patient_id(claim, kept)
    file = read_patient_file(office.desk.table, office.space, patient_id)
    judgement = judge(read_sent(sent), OnFile(recording.context), rules, as_of)
    folder = read_folder(office.desk.table, office.space, kept.payer_id, kept.claim_id) if kept else None
    place = ClaimPlace(office.space, claim.payer_id, claim.claim_id)
    started = start_clocks(place, judgement.claim, rules, Recorder(office.by, office.today, at), folder)
    data = (
        standing(judgement.claim, as_of, at)
        | started.data
        | {
            "patient_id": patient_id,
            "revision": kept.revision + 1 if kept else 1,
            "verdict": judgement.verdict.verdict,
            "complete": judgement.verdict.complete,
            "content": content_digest(sent),
            "by": office.by,
        }
    )
    answer = FirstAnswer(status, _answer(data, judgement, started), (kept.version if kept else 0) + 1)
    changes = _changes(office, file, kept, data, judgement, started)
    changes.append(Put(_revision(office.space, data, sent, judgement, answer.body)))
    office.desk.table.write(changes + protection.changes(answer))
    return answer


def _patient_id(claim: Claim, kept: RecordedClaim | None) -> str:
    patient_id = claim.patient.patient_id
    if patient_id is None:
        raise InvalidInput([Problem("claim.patient.patient_id", "is required to record a claim")])
    if kept is not None and kept.patient_id != patient_id:
        raise ClaimRecorded("The claim is recorded for another patient. Void it, and record this one by itself.")
    return patient_id


def _changes(
    office: Office,
    file: PatientFile,
    kept: RecordedClaim | None,
    data: Mapping[str, Any],
    judgement: Judgement,
    started: Started,
) -> list[Change]:
    """How the claim stands, and its place in the patient's history."""
    claim = RecordedClaim(office.space, data["payer_id"], data["claim_id"], data, kept.record if kept else None)
    former = next((r for r in file.records if is_of(r, claim.payer_id, claim.claim_id)), None)
    day = date.fromisoformat(data["last_service_date"])
    history = history_record(file, judgement.claim, day, data["status"], [], former)
    history = replace(history, data=history_with(history.data, started.life))
    changes: list[Change] = [file.raised_head(), Put(claim.kept_as(data)), Put(history), *started.changes]
    if former is not None and former.key != history.key:
        changes.append(Delete(former.key, former.version))
    return changes


def _revision(space: str, data: Mapping[str, Any], sent: Any, judgement: Judgement, answer: Any) -> Record:
    place = revision_key(space, data["payer_id"], data["claim_id"], data["revision"])
    kept = {"claim": sent, "on_file": judgement.on_file.form(), "answer": answer, "recorded_at": data["recorded_at"]}
    return Record(place, REVISION, kept)


def _answer(data: Mapping[str, Any], judgement: Judgement, started: Started) -> RecordedClaimJson:
    return {
        "claim_id": data["claim_id"],
        "payer_id": data["payer_id"],
        "patient_id": data["patient_id"],
        "revision": data["revision"],
        "status": data["status"],
        "recorded_at": data["recorded_at"],
        "verdict": verdict_json(judgement.verdict),
        "draws": [],
        "lines": started.lines,
        "turnaround": started.turnaround,
        "clocks": started.clocks,
        "timeline": started.timeline,
    }
