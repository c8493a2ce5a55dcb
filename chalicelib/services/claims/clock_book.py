"""Which event opens which clock of a claim and which it closes; fed with the events in order.

The payer's receipt closes a filing clock: an acknowledgment (`accepted`), a request for records or a decision; sending
(`submitted`) does not. A `rejected` after it, before any decision, opens it again. docs/decisions/0011-claim-life.md.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from chalicelib.checks.timely_filing import claim_days, kind_of
from chalicelib.domain.claim import VOID, Claim
from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.rules.compiled import CompiledRules
from chalicelib.rules.limits import LimitKind
from chalicelib.rules.promises import Promises
from chalicelib.services.claims.clocks import (
    RECORDED,
    ClaimClock,
    ClockName,
    filing_clock,
    has_limit,
    promised_clock,
)
from chalicelib.services.claims.revision import CORRECTION, Revision

APPEALS: tuple[LimitKind, ...] = ("appeal_1", "appeal_2", "appeal_3", "appeal_4", "appeal_5")
AFTER_DECISION: tuple[LimitKind, ...] = ("corrected", "appeal_1", "underpayment")


class Outcome(NamedTuple):
    """What an event means for the lines: whether it denies one itself, and whether any stands denied after it."""

    tells_denial: bool
    leaves_denied: bool


class ClockBook:
    """The clocks of one claim while its events are read through."""

    def __init__(self, claim: Claim, first: Revision, rules: CompiledRules, promises: Promises) -> None:
        self._claim = claim
        self._rules = rules
        self._promises = promises
        self._days = {name: day for name, day in claim_days(claim).items() if day is not None}
        self._clocks: dict[ClockName, ClaimClock] = {}
        # Receipts that a rejection takes back: those since the last decision.
        self._receipts: set[str] = set()
        # Corrections that were sent: the next decision tells that they arrived.
        self._sent: set[ClockName] = set()
        self._level = 0
        if first.frequency != VOID:
            self._open(kind_of(claim, first.frequency), RECORDED, first.on)

    def clocks(self) -> tuple[ClaimClock, ...]:
        """Every clock, in the order in which they were opened."""
        return tuple(self._clocks.values())

    def revise(self, revision: Revision) -> None:
        """A later revision of the claim. A replacement runs on the clock of the decision that it corrects; where none
        was told, on its own."""
        if revision.frequency == VOID:
            self._end(revision.name, revision.on)
        elif revision.frequency == CORRECTION and not any(
            one.is_open and one.kind == "corrected" for one in self._clocks.values()
        ):
            self._open("corrected", revision.name, revision.on)

    def take(self, event: ClaimEvent, outcome: Outcome) -> None:
        """One event, and what it means for the lines."""
        moves: dict[str, Callable[[ClaimEvent], None]] = {
            "submitted": self._submitted,
            "primary_paid": self._primary_paid,
            "accepted": self._accepted,
            "rejected": self._not_received,
            "records_requested": self._records_requested,
            "records_sent": self._records_sent,
            "appealed": self._appealed,
            "appeal_decided": self._appeal_decided,
            "replaced": self._ended,
            "voided": self._ended,
        }
        if event.type in ("paid", "denied"):
            self._decided(event, outcome)
        else:
            moves[event.type](event)

    def _submitted(self, event: ClaimEvent) -> None:
        self._close(event, "denial_work")
        self._sent |= {one.name for one in self._clocks.values() if one.is_open and one.kind == "corrected"}

    def _primary_paid(self, event: ClaimEvent) -> None:
        self._close(event, "secondary")
        opened = self._open("secondary", event.event_id, event.on, {"primary_decision": event.on})
        if opened.deadline is not None:
            self._close(event, "initial")

    def _accepted(self, event: ClaimEvent) -> None:
        self._receipts.add(event.event_id)
        self._close(event, "initial", "secondary", "corrected", "denial_work")

    def _not_received(self, event: ClaimEvent) -> None:
        for name, one in self._clocks.items():
            if one.closed_by in self._receipts and one.kind != "denial_work":
                self._clocks[name] = one.reopened()
        self._receipts.clear()

    def _records_requested(self, event: ClaimEvent) -> None:
        self._receipts.add(event.event_id)
        self._close(event, "initial", "secondary")
        self._open("records", event.event_id, event.on, {"notice": event.on})

    def _records_sent(self, event: ClaimEvent) -> None:
        self._close(event, "records")

    def _decided(self, event: ClaimEvent, outcome: Outcome) -> None:
        self._close(event, "records")
        if self._returned(event):
            self._not_received(event)
        else:
            self._receive_decision(event, outcome)
        if outcome.tells_denial:
            opened = promised_clock(self._promises.denial_work, (event.event_id, event.on))
            self._clocks[opened.name] = opened

    def _receive_decision(self, event: ClaimEvent, outcome: Outcome) -> None:
        self._receipts.clear()
        self._close(event, "initial", "secondary")
        self._close_these(event, [*self._sent, ClockName("corrected", RECORDED)])
        if not outcome.leaves_denied:
            self._close(event, *AFTER_DECISION, *APPEALS, "denial_work")
        self._level = 0
        days = {"remittance": event.on, "notice": event.on}
        for kind in AFTER_DECISION:
            self._open(kind, event.event_id, event.on, days | ({"denial": event.on} if outcome.tells_denial else {}))

    def _returned(self, event: ClaimEvent) -> bool:
        if event.type != "denied":
            return False
        told = [*event.reasons, *(code for line in event.lines for code in line.reasons)]
        codes = {code.strip().upper() for code in told}
        return not codes.isdisjoint(self._promises.returned_remarks.codes)

    def _appealed(self, event: ClaimEvent) -> None:
        self._level = self._open_level() or self._level or 1
        self._close(event, *APPEALS, "underpayment", "denial_work")

    def _appeal_decided(self, event: ClaimEvent) -> None:
        self._level = self._open_level() or self._level or 1
        self._close(event, *APPEALS)
        following = APPEALS[self._level : self._level + 1]
        if following and has_limit(self._rules, following[0]):
            days = {"remittance": event.on, "notice": event.on, "denial": event.on}
            self._open(following[0], event.event_id, event.on, days)

    def _ended(self, event: ClaimEvent) -> None:
        self._end(event.event_id, event.on)

    def _end(self, by: str, on: date) -> None:
        for name, one in self._clocks.items():
            if one.is_open:
                self._clocks[name] = one.closed(by, on)

    def _open_level(self) -> int:
        kinds = {one.kind for one in self._clocks.values() if one.is_open}
        return max((level for level, kind in enumerate(APPEALS, start=1) if kind in kinds), default=0)

    def _open(
        self, kind: LimitKind, opened_by: str, opened_on: date, days: dict[str, date] | None = None
    ) -> ClaimClock:
        starts = self._days | (days or {})
        opened = filing_clock(self._rules, kind, (opened_by, opened_on), starts, self._claim.network)
        self._clocks[opened.name] = opened
        return opened

    def _close(self, event: ClaimEvent, *kinds: str) -> None:
        self._close_these(event, [name for name in self._clocks if name.kind in kinds])

    def _close_these(self, event: ClaimEvent, names: Iterable[ClockName]) -> None:
        for name in names:
            one = self._clocks.get(name)
            if one is not None and one.is_open:
                self._clocks[name] = one.closed(event.event_id, event.on)
