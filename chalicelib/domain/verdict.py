"""The verdict on a claim, and its one JSON form. The same verdict always gives the same bytes."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from chalicelib.domain.finding import Citation, Finding, Outcome
from chalicelib.domain.normalize import Normalization


class CheckOutcome(NamedTuple):
    """What one check came to over all lines."""

    check: str
    outcome: Outcome
    because: str | None = None


class Filing(NamedTuple):
    """The filing deadline of the claim as it stands; `days_left` counts from `as_of`, `basis` is the day the clock started."""

    deadline: date
    days_left: int
    basis: date


@dataclass(slots=True)
class Verdict:
    """The answer to one claim."""

    claim_id: str
    payer_id: str
    verdict: Literal["accept", "review", "reject"]
    complete: bool
    rules_version: str
    engine: str
    as_of: date
    filing: Filing | None
    findings: list[Finding]
    checks: list[CheckOutcome]
    normalized: list[Normalization] = field(default_factory=list)


def reference_json(citation: Citation) -> dict[str, Any]:
    """A source in the field order of the contract."""
    return {"title": citation.title, "url": citation.url, "confidence": citation.confidence}


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding in the field order of the contract."""
    return {
        "check": finding.check,
        "code": finding.code,
        "severity": finding.severity,
        "line": finding.line,
        "field": finding.field,
        "x12": finding.x12,
        "segment": finding.segment,
        "message": finding.message,
        "fix": finding.fix,
        "denial": finding.denial,
        "reference": reference_json(finding.reference),
    }


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict in the field order of the contract."""
    filing = verdict.filing
    return {
        "claim_id": verdict.claim_id,
        "payer_id": verdict.payer_id,
        "verdict": verdict.verdict,
        "complete": verdict.complete,
        "rules_version": verdict.rules_version,
        "engine": verdict.engine,
        "as_of": verdict.as_of.isoformat(),
        "filing": filing
        and {
            "deadline": filing.deadline.isoformat(),
            "days_left": filing.days_left,
            "basis": filing.basis.isoformat(),
        },
        "findings": [finding_json(f) for f in verdict.findings],
        "checks": [{"check": c.check, "outcome": c.outcome, "because": c.because} for c in verdict.checks],
        "normalized": [{"field": n.field, "from": n.before, "to": n.after} for n in verdict.normalized],
    }


def compact(value: Any) -> str:
    """JSON on one line, ASCII only, keys in the order given: the bytes that are compared and kept."""
    return json.dumps(value, separators=(",", ":"))
