"""Lives in a few words: a payer with a limit of every kind, a claim of two lines, events by type and day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chalicelib.domain.claim import Claim
from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.domain.reading import read_as
from chalicelib.rules.compiled import CompiledRules
from chalicelib.rules.promises import shipped_promises
from chalicelib.services.claims.life import Life, life_of
from chalicelib.services.claims.revision import Revision
from tests.unit.rules.documents import dated, library, loaded

RECORDED_ON = date(2026, 3, 4)
LIMITS: list[dict[str, Any]] = [
    {"kind": "initial", "amount": 90, "unit": "days", "from": "service_date"},
    {"kind": "secondary", "amount": 60, "unit": "days", "from": "primary_decision"},
    {"kind": "corrected", "amount": 180, "unit": "days", "from": "remittance"},
    {"kind": "appeal_1", "amount": 120, "unit": "days", "from": "notice_received", "presumed_days": 5},
    {"kind": "appeal_2", "amount": 60, "unit": "days", "from": "notice"},
    {"kind": "records", "amount": 45, "unit": "days", "from": "notice"},
    {"kind": "underpayment", "amount": 12, "unit": "months", "from": "remittance"},
]


def rules(limits: list[dict[str, Any]] | None = None, start: str = "2020-01-01") -> CompiledRules:
    """The sample payer's rules with these limits."""
    value = {"limits": LIMITS if limits is None else limits}
    checks = {"timely_filing": [dated(value, start)]} if limits != [] else {}
    return library(loaded("sample_payer", checks, extends="universal")).rules("sample_payer")


def claim(**more: Any) -> Claim:
    """Two lines, of 2 and 3 March 2026, charged 100 each."""
    lines = [
        {"line": number, "service_date": day, "procedure": "97530", "units": 1, "charge": "100.00"}
        for number, day in ((1, "2026-03-02"), (2, "2026-03-03"))
    ]
    value = {"claim_id": "C-1", "payer_id": "sample_payer", "patient": {"patient_id": "P-1"}, "lines": lines}
    return read_as(Claim, value | more)


def event(type_: str, on: str, event_id: str | None = None, **more: Any) -> ClaimEvent:
    """An event of March 2026 or any other day: `"03-10"` is short for the year 2026."""
    day = on if len(on) == 10 else f"2026-{on}"
    return read_as(ClaimEvent, {"event_id": event_id or f"{type_}-{on}", "type": type_, "on": day} | more)


def line(number: int, status: str, **more: Any) -> dict[str, Any]:
    """What an event tells of a line."""
    return {"line": number, "status": status} | more


def life(
    *events: ClaimEvent,
    of: Claim | None = None,
    by: CompiledRules | None = None,
    later: tuple[Revision, ...] = (),
    told_under: Mapping[str, int] | None = None,
) -> Life:
    """The claim's life with these events and revisions after the first."""
    lived = of or claim()
    revisions = [Revision(1, RECORDED_ON, "1" if later else lived.frequency), *later]
    return life_of(lived, revisions, events, by or rules(), shipped_promises(), told_under)


def running(lived: Life) -> Mapping[str, str | None]:
    """The open clocks: kind and deadline; `kind@event` where several of a kind run."""
    kinds = [one.kind for one in lived.open_clocks]
    return {
        one.kind if kinds.count(one.kind) == 1 else f"{one.kind}@{one.opened_by}": one.deadline
        and one.deadline.isoformat()
        for one in lived.open_clocks
    }


def closed(lived: Life) -> Mapping[str, str | None]:
    """The closed clocks: kind, and the event that closed it."""
    return {one.kind: one.closed_by for one in lived.clocks if not one.is_open}
