"""tell_claim: one event of a recorded claim, kept with what it does to status, history and clocks in one transaction.

An event that is told again changes nothing and gets the first answer, whether or not a key came with it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from typing_extensions import TypedDict

from chalicelib.checks.wording import listed
from chalicelib.domain.claim import VOID, Claim
from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.domain.context import HistoryStatus
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.normalize import normalize
from chalicelib.domain.plain import plain
from chalicelib.rules.promises import shipped_promises
from chalicelib.services.claims.clock_json import ClockChangeJson, ClockJson, clocks_json
from chalicelib.services.claims.clock_records import clock_writes, keeping_met
from chalicelib.services.claims.clocks import RECORDED
from chalicelib.services.claims.draw_claim import Drawing
from chalicelib.services.claims.folder import EVENT, ClaimFolder, read_folder
from chalicelib.services.claims.history import history_with
from chalicelib.services.claims.life import Life, life_of
from chalicelib.services.claims.move_draws import moved_draws
from chalicelib.services.claims.recorded import read_sent, revision_of
from chalicelib.services.claims.recording import Office
from chalicelib.services.claims.standing_json import LineStateJson, iso, life_data, lines_json
from chalicelib.services.errors import ClaimVoided, EventBeforeService, EventInFuture, EventReused, TooLargeToKeep
from chalicelib.services.records import address
from chalicelib.services.records.once import FirstAnswer, Protection
from chalicelib.services.records.patient_file import PatientFile
from chalicelib.services.records.table import MOST_CHANGES, Change, Put, Record


class ToldJson(TypedDict):
    """How a claim stands after an event. `changed` is what the event did to the clocks; `unknown_lines` are numbers
    of lines that events name and the claim does not have."""

    claim_id: str
    payer_id: str
    event_id: str
    status: HistoryStatus
    status_on: str
    payer_control_number: str | None
    adjudicated_on: str | None
    lines: list[LineStateJson]
    unknown_lines: list[int]
    clocks: list[ClockJson]
    changed: list[ClockChangeJson]


def tell_claim(office: Office, claim_id: str, payer_id: str, event: ClaimEvent, protection: Protection) -> FirstAnswer:
    """Keep an event. Raises NotKept, EventReused, EventInFuture, EventBeforeService, ClaimVoided, Busy."""
    if event.event_id == RECORDED:
        raise InvalidInput([Problem("event_id", f"must not be {RECORDED!r}, which names the recording itself")])

    def attempt() -> FirstAnswer:
        folder = read_folder(office.desk.table, office.space, payer_id, claim_id)
        first = _first_answer(folder, event)
        return first or _write(office, folder, event, protection)

    return office.desk.decide(attempt)


def _first_answer(folder: ClaimFolder, event: ClaimEvent) -> FirstAnswer | None:
    """The answer to the event where it was told before. Raises EventReused."""
    for record in folder.of_kind(EVENT):
        if record.data["event"]["event_id"] == event.event_id:
            if record.data["event"] != plain(event):
                raise EventReused("Another event of this claim has this event_id. Give each event an id of its own.")
            return FirstAnswer(200, record.data["answer"], folder.claim.version)
    return None


def _write(office: Office, folder: ClaimFolder, event: ClaimEvent, protection: Protection) -> FirstAnswer:
    claim = judged_claim(office, folder)
    require_possible(event, claim, voided_on(folder), office.today)
    _require_known_lines(office, folder, event)
    life = life_after(office, folder, claim, event)
    writes = clock_writes(folder.place, folder.clocks, life)
    body = told_json(folder, event, life, writes.told)
    answer = FirstAnswer(201, body, folder.claim.version + 1)
    drawing = moved_draws(office, folder, claim, life, event.event_id)
    changes = [*_standing(office, folder, life, drawing), _event(office, folder, event, body), *writes.changes]
    changes += [*(drawing.changes if drawing else ()), *protection.changes(answer)]
    if len(changes) > MOST_CHANGES:
        raise TooLargeToKeep("The event would move more clocks and draws of this claim than one transaction takes.")
    office.desk.table.write(changes)
    return answer


def judged_claim(office: Office, folder: ClaimFolder) -> Claim:
    """The latest revision of the claim, put right."""
    claim = read_sent(revision_of(office.desk.table, folder.claim)["claim"])
    normalize(claim)
    return claim


def life_after(office: Office, folder: ClaimFolder, claim: Claim, *events: ClaimEvent) -> Life:
    """The claim's life with these events beside those that are kept."""
    under = dict.fromkeys((event.event_id for event in events), folder.claim.revision)
    life = life_of(
        claim,
        folder.revisions(),
        [*folder.events(), *events],
        office.book.rules(claim.payer_id),
        shipped_promises(),
        folder.told_under() | under,
    )
    return keeping_met(life, folder.clocks)


def voided_on(folder: ClaimFolder) -> date | None:
    """The day on which the claim was voided, by an event or a revision."""
    days = [event.on for event in folder.events() if event.type == "voided"]
    days += [revision.on for revision in folder.revisions() if revision.frequency == VOID]
    return min(days, default=None)


def require_possible(event: ClaimEvent, claim: Claim, voided: date | None, today: date) -> None:
    """Raises EventInFuture, EventBeforeService or ClaimVoided."""
    if event.on > today:
        raise EventInFuture([Problem("on", f"lies after today ({today}); tell an event once it has happened")])
    first = claim.first_service_date
    if first is not None and event.on < first:
        raise EventBeforeService(
            [Problem("on", f"lies before the claim's first service date ({first}); correct the day, or the claim")]
        )
    if voided is not None and event.on >= voided:
        raise ClaimVoided(
            f"The claim was voided on {voided}; only what happened before can still be told. "
            "Record the service as a claim of its own where it is billed again."
        )


def _require_known_lines(office: Office, folder: ClaimFolder, event: ClaimEvent) -> None:
    """Raises InvalidInput where the event names lines and no revision of the claim has any of them."""
    named = {told.line for told in event.lines}
    known: set[int] = set()
    for revision in reversed(folder.revisions() if named else []):
        sent = read_sent(revision_of(office.desk.table, folder.claim, revision.number)["claim"])
        known |= {line.index + 1 if line.line is None else line.line for line in sent.lines}
        if named & known:
            return
    if named:
        has = f"its lines are {listed(map(str, sorted(known)), 'and')}" if known else "it has none"
        raise InvalidInput([Problem("lines", f"names no line of the claim; {has}")])


def _standing(office: Office, folder: ClaimFolder, life: Life, drawing: Drawing | None) -> list[Change]:
    """The claim and its history as they stand now, and the patient's head."""
    claim = folder.claim
    day = date.fromisoformat(claim.data["last_service_date"])
    head = address.head(office.space, claim.patient_id)
    history = address.history(office.space, claim.patient_id, day, claim.payer_id, claim.claim_id)
    found = office.desk.table.get_many([head, history])
    changes: list[Change] = [
        PatientFile(office.space, claim.patient_id, tuple(found.values())).raised_head(),
        Put(claim.kept_as({**claim.data, **life_data(life), **(drawing.data if drawing else {})})),
    ]
    if history in found:
        changes.append(Put(replace(found[history], data=history_with(found[history].data, life))))
    return changes


def _event(office: Office, folder: ClaimFolder, event: ClaimEvent, body: ToldJson) -> Put:
    data: Mapping[str, Any] = {
        "event": plain(event),
        "revision": folder.claim.revision,
        "told_at": office.desk.now().isoformat(),
        "by": office.by,
        "clocks": body["changed"],
        "answer": body,
    }
    claim = folder.claim
    return Put(Record(address.claim_event(office.space, claim.payer_id, claim.claim_id, event.event_id), EVENT, data))


def told_json(folder: ClaimFolder, event: ClaimEvent, life: Life, changed: list[ClockChangeJson]) -> ToldJson:
    """The answer to an event."""
    return {
        "claim_id": folder.claim.claim_id,
        "payer_id": folder.claim.payer_id,
        "event_id": event.event_id,
        "status": life.status,
        "status_on": life.status_on.isoformat(),
        "payer_control_number": life.payer_control_number,
        "adjudicated_on": iso(life.adjudicated_on),
        "lines": lines_json(life_data(life)["lines"]),
        "unknown_lines": list(life.unknown_lines),
        "clocks": clocks_json(life),
        "changed": changed,
    }
