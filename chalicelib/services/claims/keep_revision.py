"""keep_revision: a claim judged beside what is stored, and everything that comes of it, in one transaction.

The claim and its revision, its place in the patient's history, clocks, draws, who the patient is; and the head of the
patient's file, so that what was judged was true when it was kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chalicelib.domain.claim import Claim
from chalicelib.domain.verdict import verdict_json
from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.authorizations.ledger import of_revision
from chalicelib.services.claims.clock_records import ClaimPlace
from chalicelib.services.claims.draw_claim import Drawer, Drawing, drew_on, is_live
from chalicelib.services.claims.folder import read_folder
from chalicelib.services.claims.history import history_record, history_with, is_of
from chalicelib.services.claims.judging import Judgement, judge
from chalicelib.services.claims.recorded import (
    REVISION,
    RecordedClaim,
    content_digest,
    meta_key,
    read_sent,
    revision_key,
    standing,
)
from chalicelib.services.claims.recording import Office, RecordedClaimJson, Recording
from chalicelib.services.claims.start_clocks import Recorder, Started, start_clocks
from chalicelib.services.context_on_file import context_on_file, history_begins
from chalicelib.services.errors import ClaimRecorded, TooLargeToKeep
from chalicelib.services.records import address
from chalicelib.services.records.once import FirstAnswer, Protection
from chalicelib.services.records.refs import NAMED, named_ref
from chalicelib.services.records.table import MOST_CHANGES, Change, Delete, Put, Record
from chalicelib.services.who import Whose, identity_changes, whose_to_keep


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All that one attempt works out. `kept` is the claim as it stands, None for a new one; `data` is for META."""

    office: Office
    kept: RecordedClaim | None
    patient: Whose
    judgement: Judgement
    started: Started
    drawing: Drawing
    data: Mapping[str, Any]


def keep_revision(
    office: Office, recording: Recording, sent: Any, kept: RecordedClaim | None, protection: Protection, status: int
) -> FirstAnswer:
    """Judge `sent` (a claim as JSON values) and keep it as the next revision of `kept`, or as a new claim.

    Raises UnknownPayer, InvalidInput, ClaimRecorded, TooLargeToKeep, and Overtaken where somebody else was quicker.
    """
    sheet = _sheet(office, recording, sent, kept)
    answer = FirstAnswer(status, _answer(sheet), (kept.version if kept else 0) + 1)
    changes = [*_changes(sheet), _revision(sheet, sent, answer.body), *protection.changes(answer)]
    if len(changes) > MOST_CHANGES:
        raise TooLargeToKeep("The claim touches more authorizations and clocks than one transaction takes. Split it.")
    office.desk.table.write(changes)
    return answer


def _sheet(office: Office, recording: Recording, sent: Any, kept: RecordedClaim | None) -> _Sheet:
    as_of, at = recording.as_of or office.today, office.desk.now()
    rules = office.book.rules(recording.claim.payer_id)
    since = _since(recording, rules, kept, as_of)
    patient = _patient(office, recording, kept, since)
    claim = read_sent(sent)
    on_file = context_on_file(claim, recording.context, patient, office.practice, since, as_of)
    judgement = judge(claim, on_file, rules, as_of)
    started = _started(office, judgement, kept, at)
    revision, verdict = kept.revision + 1 if kept else 1, judgement.verdict
    drawer = Drawer(office, patient.file, of_revision(claim.claim_id, revision), drew_on(kept.data) if kept else ())
    if is_live(started.life.status, verdict.verdict):
        drawing = drawer.by_plan(judgement.claim, on_file.context, rules)
    else:
        drawing = drawer.nothing(judgement.claim)
    data = {
        **standing(judgement.claim, as_of, at),
        **_refs(office, judgement.claim, kept, patient),
        **started.data,
        **drawing.data,
        "patient_id": patient.patient_id,
        "revision": revision,
        "verdict": verdict.verdict,
        "complete": verdict.complete,
        "content": content_digest(sent),
        "by": office.by,
    }
    return _Sheet(office, kept, patient, judgement, started, drawing, data)


def _refs(office: Office, claim: Claim, kept: RecordedClaim | None, patient: Whose) -> dict[str, Any]:
    """The opaque ids of the claim and its patient, where they lead back: those of what is older may not."""
    refs, file = office.desk.refs, patient.file
    ref = named_ref(kept.data) if kept else refs.of(meta_key(office.space, claim.payer_id, claim.claim_id))
    return {
        NAMED: ref,
        "patient_ref": refs.of(address.head(file.space, file.patient_id)) if file.is_empty else file.ref,
    }


def _since(recording: Recording, rules: CompiledRules, kept: RecordedClaim | None, as_of: date) -> date:
    """From when history is read: as far back as the rules look, and as the claim itself stood before."""
    begins = history_begins(recording.claim, rules, as_of)
    return min(begins, date.fromisoformat(kept.data["last_service_date"])) if kept else begins


def _patient(office: Office, recording: Recording, kept: RecordedClaim | None, since: date) -> Whose:
    patient = whose_to_keep(office.people, office.desk.table, office.space, recording.claim, since)
    if kept is not None and kept.patient_id != patient.patient_id:
        raise ClaimRecorded("The claim is recorded for another patient. Void it, and record this one by itself.")
    return patient


def _started(office: Office, judgement: Judgement, kept: RecordedClaim | None, at: datetime) -> Started:
    claim = judgement.claim
    folder = read_folder(office.desk.table, office.space, kept.payer_id, kept.claim_id) if kept else None
    place = ClaimPlace(office.space, claim.payer_id, claim.claim_id)
    return start_clocks(place, claim, judgement.rules, Recorder(office.by, office.today, at), folder)


def _changes(sheet: _Sheet) -> list[Change]:
    office, kept, data, file = sheet.office, sheet.kept, sheet.data, sheet.patient.file
    claim = RecordedClaim(office.space, data["payer_id"], data["claim_id"], data, kept.record if kept else None)
    former = next((record for record in file.records if is_of(record, claim.payer_id, claim.claim_id)), None)
    day = date.fromisoformat(data["last_service_date"])
    history = history_record(file, sheet.judgement.claim, day, data["status"], sheet.drawing.numbers, former)
    history = replace(history, data=history_with({**history.data, NAMED: data[NAMED]}, sheet.started.life))
    changes: list[Change] = [*file.opened(office.desk.refs), Put(claim.kept_as(data)), Put(history)]
    changes += [*sheet.started.changes, *sheet.drawing.changes]
    if kept is None:
        changes.append(office.desk.refs.put(office.space, meta_key(office.space, claim.payer_id, claim.claim_id)))
    if former is not None and former.key != history.key:
        changes.append(Delete(former.key, former.version))
    if sheet.patient.is_new_here:
        table = office.desk.table
        changes += identity_changes(table, office.space, sheet.patient.patient_id, sheet.patient.fingerprint)
    return changes


def _revision(sheet: _Sheet, sent: Any, answer: Any) -> Put:
    data = sheet.data
    place = revision_key(sheet.office.space, data["payer_id"], data["claim_id"], data["revision"])
    on_file = sheet.judgement.on_file.form()
    kept = {"claim": sent, "on_file": on_file, "answer": answer, "recorded_at": data["recorded_at"]}
    return Put(Record(place, REVISION, kept))


def _answer(sheet: _Sheet) -> RecordedClaimJson:
    data = sheet.data
    return {
        "claim_id": data["claim_id"],
        "payer_id": data["payer_id"],
        "patient_id": data["patient_id"],
        "revision": data["revision"],
        "status": data["status"],
        "recorded_at": data["recorded_at"],
        "verdict": verdict_json(sheet.judgement.verdict),
        "draws": data["draws"],
        "uncovered": data["uncovered"],
        "lines": sheet.started.lines,
        "clocks": sheet.started.clocks,
        "timeline": sheet.started.timeline,
        "turnaround": sheet.started.turnaround,
    }
