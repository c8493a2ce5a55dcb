"""validate_claim: from a claim as it was sent to its verdict, by the rules of the payer that it names.

A native claim names one of our payers or is refused. A claim of an 837P names its payer by the file's own identifier;
where no single document fits, the template `universal` judges it, and the finding says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from chalicelib.checks.x12_structure import structure_finding
from chalicelib.domain.claim import Claim
from chalicelib.domain.context import Context
from chalicelib.domain.dates import Day
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.normalize import normalize
from chalicelib.domain.origin import StructureProblem
from chalicelib.domain.shape import CLOSED, Text
from chalicelib.domain.verdict import FindingJson, Verdict, finding_json
from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.tally import counted
from chalicelib.validation import validate


class Rulebook(Protocol):
    """Where compiled rules come from: a library of documents, or what is published."""

    def rules(self, payer_id: str) -> CompiledRules: ...
    def universal(self) -> CompiledRules: ...
    def named_by(self, identifier: str | None, claim_filing: str | None) -> list[str]: ...
    def near(self, payer_id: str) -> list[str]: ...
    def version(self, payer_id: str, rules_version: str) -> CompiledRules: ...


@lean_dataclass(frozen=False)
class BatchItem:
    """A claim with what is known beside it. `as_of` is the day on which it is judged."""

    __pydantic_config__ = CLOSED
    claim: Claim
    context: Context | None = None
    as_of: Day | None = None


@lean_dataclass(frozen=False)
class Submission:
    """A claim to judge, by the rules in force or by an earlier `rules_version`."""

    __pydantic_config__ = CLOSED
    claim: Claim
    context: Context | None = None
    as_of: Day | None = None
    rules_version: Text | None = None


def validate_claim(submission: Submission | BatchItem, book: Rulebook, today: date) -> Verdict:
    """Judge a native claim. Raises UnknownPayer, UnknownRulesVersion or RulesRefused."""
    claim = submission.claim
    asked = submission.rules_version if isinstance(submission, Submission) else None
    rules = book.version(claim.payer_id, asked) if asked else book.rules(claim.payer_id)
    return counted(validate(claim, submission.context, rules, submission.as_of or today, normalize(claim)))


def validate_x12_claim(claim: Claim, book: Rulebook, as_of: date, context: Context | None = None) -> Verdict:
    """Judge a claim that was read from an 837P, its payer found by the identifier in the file."""
    return counted(validate(claim, context, payer_of_x12(claim, book), as_of, normalize(claim)))


def payer_of_x12(claim: Claim, book: Rulebook, named: Mapping[str, str] | None = None) -> CompiledRules:
    """The rules of the payer that an 837P claim names, and the claim's `payer_id` set to it. `named`: what a practice's
    own clearinghouse calls payers, by identifier."""
    origin = claim.origin
    assert origin is not None, "an 837P claim says where it came from"
    own = (named or {}).get(origin.payer_identifier or "")
    candidates = [own] if own else book.named_by(origin.payer_identifier, origin.claim_filing)
    if len(candidates) == 1:
        claim.payer_id = candidates[0]
        return book.rules(claim.payer_id)
    origin.candidates = tuple(candidates)
    origin.near = tuple(_near(origin.payer_name, book))
    return book.universal()


def _near(payer_name: str | None, book: Rulebook) -> list[str]:
    return book.near(payer_name.lower().replace(" ", "_")[:80]) if payer_name else []


def file_findings(problems: Iterable[StructureProblem], book: Rulebook, as_of: date) -> list[FindingJson]:
    """Problems of an 837P that belong to no claim, as findings. A day before the first rule has that one."""
    versions = book.universal().versions["x12_structure"]
    rule = versions.on(max(as_of, versions.starts[0]))
    assert rule is not None, "x12_structure always runs"
    return [finding_json(structure_finding(problem, rule)) for problem in problems]


def file_problems_json(findings: Sequence[FindingJson], file: str) -> dict[str, Any]:
    """Problems of a file that belong to no claim, as they are told beside the verdicts."""
    return {"file": file, "claim_id": None, "findings": findings}
