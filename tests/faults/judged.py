"""OT Guard on a case of the benchmark, by the public path of a native claim, or of an 837P for a case about the file.

The fault payers stand beside the shipped rules, with a fee schedule of their own.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from chalicelib.checks import CHECKS
from chalicelib.checks.x12_structure import structure_finding
from chalicelib.domain.claim import Claim
from chalicelib.domain.context import Context
from chalicelib.domain.finding import Finding
from chalicelib.domain.reading import read_as
from chalicelib.domain.verdict import Verdict
from chalicelib.rules.library import Library, read_folder
from chalicelib.rules.tables import Tables, shipped_tables
from chalicelib.services.claim_files import read_claim_file
from chalicelib.services.rulebook import shipped_library
from chalicelib.services.validate_claim import BatchItem, validate_claim, validate_x12_claim
from tests.faults.as_837p import as_837p
from tests.faults.cases import HERE, Case


@dataclass(frozen=True)
class Judged:
    """What OT Guard says of a case: every finding's code and severity, and what it could not check."""

    findings: tuple[tuple[str, str], ...]
    not_checked: tuple[tuple[str, str | None], ...]

    @property
    def severities(self) -> dict[str, str]:
        """The gravest severity of each code."""
        order = ("info", "warning", "error")
        gravest: dict[str, str] = {}
        for code, severity in self.findings:
            gravest[code] = max(severity, gravest.get(code, "info"), key=order.index)
        return gravest

    @property
    def severe(self) -> frozenset[str]:
        """The codes that are an error or a warning."""
        return frozenset(code for code, severity in self.findings if severity != "info")


@cache
def library() -> Library:
    """The shipped rules with the benchmark's payers beside them."""
    shipped = shipped_library()
    payers, templates = read_folder(HERE)
    tables = Tables(HERE / "reference", beside=shipped_tables())
    return Library(
        shipped.payers | {loaded.document.payer_id: loaded for loaded in payers},
        shipped.templates | {loaded.document.payer_id: loaded for loaded in templates},
        CHECKS,
        tables,
    )


def judge(case: Case) -> Judged:
    """Judge one case on its own day."""
    return _judge_837p(case) if case.x12 is not None else _judge_native(case)


def interchange(case: Case) -> str:
    """The case as an 837P, its edits made; the payer's own number and filing code."""
    document = library().payers[case.payer_rules].document
    number, filing = "NONE", "CI"
    if document.identifiers:
        number = document.identifiers[0].id
        filing = next(iter(sorted(document.identifiers[0].claim_filing)), "CI")
    name = document.name.upper().partition(":")[0]
    return as_837p(case.claim, name, number, filing, case.x12)


def _judge_native(case: Case) -> Judged:
    item = read_as(BatchItem, {"claim": case.claim, "context": case.context, "as_of": case.as_of})
    return _told([validate_claim(item, library(), date.fromisoformat(case.as_of))], [])


def _judge_837p(case: Case) -> Judged:
    as_of = date.fromisoformat(case.as_of)
    reading = read_claim_file(interchange(case).encode())
    rule = library().universal().versions["x12_structure"].on(as_of)
    assert rule is not None
    context = read_as(Context, case.context)
    claims = [claim for claim in reading.items if isinstance(claim, Claim)]
    verdicts = [validate_x12_claim(claim, library(), as_of, context) for claim in claims]
    return _told(verdicts, [structure_finding(problem, rule) for problem in reading.problems])


def _told(verdicts: list[Verdict], of_the_file: list[Finding]) -> Judged:
    findings = [finding for verdict in verdicts for finding in verdict.findings]
    unchecked = [c for verdict in verdicts for c in verdict.checks if c.outcome == "not_checked"]
    return Judged(
        tuple((finding.code, finding.severity) for finding in (*of_the_file, *findings)),
        tuple((outcome.check, outcome.because) for outcome in unchecked),
    )
