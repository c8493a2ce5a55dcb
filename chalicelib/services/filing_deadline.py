"""filing_deadline: one deadline of one payer, with the rule that gives it, or why none is known."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from chalicelib.checks.timely_filing import Clock, NoClock, clock
from chalicelib.domain.verdict import reference_json
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


def filing_deadline(rules: CompiledRules, question: Question, as_of: date) -> dict[str, Any]:
    """The deadline as it is told: `{deadline, days_left, rule}`, or `{deadline: null, because}`. `days_left` is 0 on the last day."""
    try:
        running = clock(rules.versions.get("timely_filing"), question.kind, question.events, question.network)
    except NoClock as reason:
        return {"deadline": None, "days_left": None, "because": str(reason), "rule": None}
    last_day = running.shortest.last_day
    return {"deadline": last_day.isoformat(), "days_left": (last_day - as_of).days, "rule": _rule(running)}


def _rule(running: Clock) -> dict[str, Any]:
    rule = running.rule
    return {
        "limit": running.limit.plain(),
        "basis": running.shortest.basis.isoformat(),
        "effective_from": rule.effective_from.isoformat(),
        "document": rule.document,
        "reference": reference_json(rule.citation),
    }
