"""Filing proof: what the payer received when, with control numbers, as it is laid beside an appeal against a denial
for late filing."""

from datetime import date

from typing_extensions import TypedDict

from chalicelib.domain.claim import Claim
from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.domain.money import dollars
from chalicelib.domain.verdict import ReferenceJson
from chalicelib.services.claims.clocks import RECORDED, ClaimClock
from chalicelib.services.claims.life import Life

_RECEIPTS: tuple[str, ...] = ("accepted", "records_requested", "paid", "denied")
_TOLD = ("submitted", *_RECEIPTS, "rejected")


class FilingStepJson(TypedDict):
    """One step of the way to the payer. `receipt` is true for what only a payer that has the claim can say."""

    on: str
    type: str
    event_id: str
    receipt: bool
    acknowledgment: str | None
    control_number: str | None
    payer_control_number: str | None


class FilingProofJson(TypedDict):
    """`in_time` is null where the deadline or the receipt is not known; `because` says which."""

    claim_id: str
    payer_id: str
    first_service_date: str | None
    last_service_date: str | None
    total_charge: str | None
    recorded_on: str
    first_submitted_on: str | None
    received_on: str | None
    received_by: str | None
    clock: str | None
    deadline: str | None
    basis: str | None
    reference: ReferenceJson | None
    in_time: bool | None
    because: str | None
    payer_control_number: str | None
    steps: list[FilingStepJson]
    as_of: str


def filing_proof(claim: Claim, life: Life, as_of: date) -> FilingProofJson:
    """The proof as it stands on `as_of`: the receipt that closed the filing clock, which no rejection took back."""
    clock, received = _clock_and_receipt(life)
    sent = next((event for event in life.events if event.type == "submitted"), None)
    in_time, because = _judged(clock, received)
    return {
        "claim_id": claim.claim_id,
        "payer_id": claim.payer_id,
        "first_service_date": _iso(life.first_service_date),
        "last_service_date": _iso(life.last_service_date),
        "total_charge": None if claim.total_charge_cents is None else dollars(claim.total_charge_cents),
        "recorded_on": life.recorded_on.isoformat(),
        "first_submitted_on": _iso(sent.on if sent else None),
        "received_on": _iso(received.on if received else None),
        "received_by": received.event_id if received else None,
        "clock": clock.kind if clock else None,
        "deadline": _iso(clock.deadline if clock else None),
        "basis": _iso(clock.basis if clock else None),
        "reference": clock.reference if clock else None,
        "in_time": in_time,
        "because": because,
        "payer_control_number": life.payer_control_number,
        "steps": [_step(event) for event in life.events if event.type in _TOLD],
        "as_of": as_of.isoformat(),
    }


def _clock_and_receipt(life: Life) -> tuple[ClaimClock | None, ClaimEvent | None]:
    """The clock that counts for filing, and the receipt that closed it: a dated secondary one that was met, the one
    that recording opened where that was met, else whichever came last."""
    secondary = [one for one in life.clocks if one.kind == "secondary" and one.deadline]
    first = [one for one in life.clocks if one.opened_by == RECORDED]
    events = {event.event_id: event for event in life.events if event.type in _RECEIPTS}
    for one in (*reversed(secondary), *first):
        if one.closed_by in events:
            return one, events[one.closed_by]
    return next(iter((*reversed(secondary), *first)), None), None


def _judged(clock: ClaimClock | None, received: ClaimEvent | None) -> tuple[bool | None, str | None]:
    if clock is None or clock.deadline is None:
        return None, f"no filing limit is known: {clock.because}" if clock else "no filing limit is known"
    if received is None:
        return None, "no receipt by the payer is known yet; an acknowledgment or a decision tells one"
    return received.on <= clock.deadline, None


def _step(event: ClaimEvent) -> FilingStepJson:
    return {
        "on": event.on.isoformat(),
        "type": event.type,
        "event_id": event.event_id,
        "receipt": event.type in _RECEIPTS,
        "acknowledgment": event.acknowledgment,
        "control_number": event.control_number,
        "payer_control_number": event.payer_control_number,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
