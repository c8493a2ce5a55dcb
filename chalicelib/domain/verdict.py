"""The verdict on a claim, and its one JSON form. The same verdict always gives the same bytes."""

from dataclasses import field
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from typing_extensions import TypedDict

from chalicelib.domain.compact import compact
from chalicelib.domain.finding import Citation, Confidence, Finding, Outcome, Severity
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.normalize import Normalization

_MOST_REMEMBERED = 4_096


class CheckOutcome(NamedTuple):
    """What one check came to over all lines."""

    check: str
    outcome: Outcome
    because: str | None = None


class Filing(NamedTuple):
    """The filing deadline of the claim as it stands; `days_left` counts from `as_of`, `basis` is the day the clock
    started."""

    deadline: date
    days_left: int
    basis: date


@lean_dataclass(frozen=False)
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


class ReferenceJson(TypedDict):
    """The source of a rule."""

    title: str
    url: str | None
    confidence: Confidence


class FindingJson(TypedDict):
    """One thing that the payer would refuse or that a biller should know. `field` counts from 0, `segment` from 1."""

    check: str
    code: str
    severity: Severity
    line: int | None
    field: str | None
    x12: str | None
    segment: int | None
    message: str
    fix: str
    denial: str | None
    reference: ReferenceJson


class CheckJson(TypedDict):
    """What one check that the payer uses came to over all lines."""

    check: str
    outcome: Outcome
    because: str | None


class FilingJson(TypedDict):
    """The filing deadline of the claim as it stands."""

    deadline: str
    days_left: int
    basis: str


# Two of its names are words of Python, so it is written as a call.
NormalizationJson = TypedDict("NormalizationJson", {"field": str, "from": str, "to": str})
NormalizationJson.__doc__ = "What was sent, and what it was read as, where the two differ."


class _Judgement(TypedDict):
    claim_id: str
    payer_id: str
    verdict: Literal["accept", "review", "reject"]
    complete: bool
    rules_version: str
    engine: str
    as_of: str
    filing: FilingJson | None
    findings: list[FindingJson]


class VerdictJson(_Judgement):
    """The answer to one claim."""

    checks: list[CheckJson]
    normalized: list[NormalizationJson]


def reference_json(citation: Citation) -> ReferenceJson:
    """A source in the field order of the contract."""
    return {"title": citation.title, "url": citation.url, "confidence": citation.confidence}


def finding_json(finding: Finding) -> FindingJson:
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


def verdict_json(verdict: Verdict) -> VerdictJson:
    """A verdict in the field order of the contract."""
    return {
        **_judgement(verdict),
        "checks": [_check_json(outcome) for outcome in verdict.checks],
        "normalized": _normalized_json(verdict),
    }


def verdict_text(verdict: Verdict) -> str:
    """`compact(verdict_json(verdict))`, byte for byte and sooner: most checks come to the same, claim after claim."""
    judgement, normalized = compact(_judgement(verdict)), compact(_normalized_json(verdict))
    return f'{judgement[:-1]},"checks":[{",".join(map(_check_text, verdict.checks))}],"normalized":{normalized}}}'


def _judgement(verdict: Verdict) -> _Judgement:
    return {
        "claim_id": verdict.claim_id,
        "payer_id": verdict.payer_id,
        "verdict": verdict.verdict,
        "complete": verdict.complete,
        "rules_version": verdict.rules_version,
        "engine": verdict.engine,
        "as_of": verdict.as_of.isoformat(),
        "filing": _filing_json(verdict.filing) if verdict.filing else None,
        "findings": [finding_json(f) for f in verdict.findings],
    }


@lru_cache(_MOST_REMEMBERED)
def _check_text(outcome: CheckOutcome) -> str:
    return compact(_check_json(outcome))


def _check_json(outcome: CheckOutcome) -> CheckJson:
    return {"check": outcome.check, "outcome": outcome.outcome, "because": outcome.because}


def _normalized_json(verdict: Verdict) -> list[NormalizationJson]:
    return [{"field": n.field, "from": n.before, "to": n.after} for n in verdict.normalized]


def _filing_json(filing: Filing) -> FilingJson:
    return {
        "deadline": filing.deadline.isoformat(),
        "days_left": filing.days_left,
        "basis": filing.basis.isoformat(),
    }
