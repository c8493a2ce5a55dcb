"""How one line of a recorded claim stands, and how an event moves it."""

from dataclasses import dataclass, replace

from chalicelib.domain.claim_event import ClaimEvent, EventLine, EventType
from chalicelib.domain.context import HistoryStatus

STATUS: dict[EventType, HistoryStatus] = {
    "submitted": "submitted",
    "accepted": "accepted",
    "rejected": "rejected",
    "paid": "paid",
    "denied": "denied",
    "replaced": "replaced",
    "voided": "voided",
}
DECISIONS = ("paid", "denied")
ENDS = ("replaced", "voided")


@dataclass(frozen=True, slots=True)
class LineLife:
    """How one line stands. `decided_by` is the event that last told its amounts; `reasons` are those of a denied
    line."""

    line: int
    status: HistoryStatus
    allowed_cents: int | None = None
    paid_cents: int | None = None
    reasons: tuple[str, ...] = ()
    decided_by: str | None = None


def told_line(line: LineLife, told: EventLine, event: ClaimEvent) -> LineLife:
    """A line as the event tells it."""
    status = STATUS[event.type] if event.type in ENDS else told.status
    reasons = (told.reasons or event.reasons) if status == "denied" else ()
    return LineLife(line.line, status, told.allowed_cents, told.paid_cents, reasons, event.event_id)


def carried(line: LineLife, event: ClaimEvent) -> LineLife:
    """A line of an event that tells the claim as a whole stands as the claim does; amounts of an earlier decision
    hold no longer."""
    status = STATUS[event.type]
    if event.type not in DECISIONS:
        return replace(line, status=status)
    return LineLife(line.line, status, reasons=event.reasons if status == "denied" else (), decided_by=event.event_id)
