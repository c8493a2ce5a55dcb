"""filing_deadline: one deadline of one payer, with the rule that gives it, or why none is known."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from typing_extensions import TypedDict

from chalicelib.checks.timely_filing import Clock, NoClock, clock
from chalicelib.domain.verdict import ReferenceJson, reference_json
from chalicelib.rules.compiled import CompiledRules
from chalicelib.rules.limits import LimitKind

Network = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class Question:
    """Which clock, and the days that start it. `event_date` is the remittance, notice, denial or primary decision."""

    kind: LimitKind
    service_date: date | None
    event_date: date | None
    network: Network | None = None

    @property
    def events(self) -> dict[str, date | None]:
        events = dict.fromkeys(("primary_decision", "remittance", "notice", "denial"), self.event_date)
        return events | {"service_date": self.service_date, "last_service_date": self.service_date}


class RuleJson(TypedDict):
    """The limit that gives a deadline, the day it starts from, and where it is written."""

    limit: dict[str, Any]
    basis: str
    effective_from: str
    document: str
    reference: ReferenceJson


class DeadlineJson(TypedDict):
    """A deadline and its rule; or null, and `because`. `days_left` is 0 on the last day and negative after it."""

    deadline: str | None
    days_left: int | None
    because: str | None
    rule: RuleJson | None


def filing_deadline(rules: CompiledRules, question: Question, as_of: date) -> DeadlineJson:
    """The deadline of one clock as it is told."""
    try:
        running = clock(rules.versions.get("timely_filing"), question.kind, question.events, question.network)
    except NoClock as reason:
        return {"deadline": None, "days_left": None, "because": str(reason), "rule": None}
    last_day = running.shortest.last_day
    days_left = (last_day - as_of).days
    return {"deadline": last_day.isoformat(), "days_left": days_left, "because": None, "rule": _rule(running)}


def _rule(running: Clock) -> RuleJson:
    rule = running.rule
    return {
        "limit": running.limit.plain(),
        "basis": running.shortest.basis.isoformat(),
        "effective_from": rule.effective_from.isoformat(),
        "document": rule.document,
        "reference": reference_json(rule.citation),
    }
