"""What things are called on pages about claims: words of a biller's desk for the words of the contract."""

from collections.abc import Mapping
from datetime import date
from typing import Any

STATUSES: Mapping[str, str] = {
    "draft": "draft, not sent",
    "submitted": "sent",
    "accepted": "accepted for processing",
    "rejected": "rejected before processing",
    "paid": "paid",
    "denied": "denied",
    "voided": "voided",
    "replaced": "replaced",
}
STATUS_MARKS = {"paid": "good", "accepted": "good", "denied": "bad", "rejected": "bad", "draft": "warn"}
VERDICTS: Mapping[str, str] = {"accept": "ready to send", "review": "look at it first", "reject": "do not send"}
VERDICT_MARKS = {"accept": "good", "review": "warn", "reject": "bad"}
SEVERITIES: Mapping[str, str] = {"error": "must be fixed", "warning": "should be looked at", "info": "good to know"}
SEVERITY_MARKS = {"error": "bad", "warning": "warn", "info": ""}
OUTCOMES: Mapping[str, str] = {
    "fail": "found something",
    "not_checked": "could not be checked",
    "bypassed": "lifted",
    "pass": "fine",
    "not_applicable": "does not apply",
}
EVENTS: Mapping[str, str] = {
    "recorded": "Recorded here",
    "revised": "Corrected here",
    "limits_changed": "The payer's limits changed",
    "submitted": "Sent",
    "primary_paid": "Paid by the primary payer",
    "accepted": "Accepted for processing",
    "rejected": "Rejected before processing",
    "records_requested": "The payer asked for records",
    "records_sent": "Records sent",
    "paid": "Paid",
    "denied": "Denied",
    "appealed": "Appealed",
    "appeal_decided": "Appeal decided",
    "replaced": "Replaced",
    "voided": "Voided",
}
CLOCK_CHANGES: Mapping[str, str] = {
    "opened": "starts, until",
    "closed": "is met or over; it ran until",
    "reopened": "runs again, until",
    "moved": "moves to",
    "withdrawn": "is withdrawn",
}
AUTHORIZATION_STATUSES: Mapping[str, str] = {
    "requested": "asked for",
    "pending": "pending with the payer",
    "approved": "approved",
    "denied": "denied",
    "expired": "expired",
    "cancelled": "canceled",
}
MOVEMENTS: Mapping[str, str] = {
    "approve": "Approved",
    "extend": "Extended",
    "reserve": "Reserved",
    "draw": "Used",
    "release": "Given back",
    "correct": "Corrected",
}
CAUSES: Mapping[str, str] = {
    "creation": "Put on file",
    "change": "New terms from the payer",
    "extension": "Extension",
    "reservation": "Reservation of scheduled visits",
    "release": "Reservation given up",
    "correction": "Correction by the payer's count",
    "claim": "Claim",
    "event": "Event of a claim",
}
_CLOCKS = {
    "initial": "Filing the claim",
    "corrected": "Filing a corrected claim",
    "secondary": "Filing with the secondary payer",
    "records": "Sending the records",
    "underpayment": "Disputing an underpayment",
    "denial_work": "Working the denial",
}


def clock_name(kind: str) -> str:
    """What a deadline is for."""
    return _CLOCKS.get(kind) or f"Appeal, level {kind.removeprefix('appeal_')}"


def days_left_in_words(deadline: str | None, today: date) -> str:
    """How long a deadline still lies ahead, or since when it is over."""
    if deadline is None:
        return "no date known"
    days = (date.fromisoformat(deadline) - today).days
    if days < 0:
        return f"over for {_days(-days)}"
    return {0: "today is the last day", 1: "tomorrow is the last day"}.get(days, f"{days} days left")


def how_near(deadline: str | None, today: date) -> str:
    """The mark of a deadline: bad once it is over, warn in its last week."""
    if deadline is None:
        return ""
    days = (date.fromisoformat(deadline) - today).days
    return "bad" if days < 0 else "warn" if days <= 7 else ""


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def labels() -> dict[str, Any]:
    """Everything of this page under the names that templates use."""
    return {
        "statuses": STATUSES,
        "status_marks": STATUS_MARKS,
        "verdicts": VERDICTS,
        "verdict_marks": VERDICT_MARKS,
        "severities": SEVERITIES,
        "severity_marks": SEVERITY_MARKS,
        "outcomes": OUTCOMES,
        "events_in_words": EVENTS,
        "clock_changes": CLOCK_CHANGES,
        "authorization_statuses": AUTHORIZATION_STATUSES,
        "movements": MOVEMENTS,
        "causes": CAUSES,
        "clock_name": clock_name,
        "days_left": days_left_in_words,
        "how_near": how_near,
    }
