"""What the reader of an 837P found against the implementation guide, one finding each, placed where it stands.

The guide is its own authority: these say what the reader says, whatever the confidence of the rule's own source.
"""

from collections.abc import Iterator, Sequence
from typing import cast

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer, Finding, Severity
from chalicelib.domain.origin import StructureProblem
from chalicelib.rules.parameters import Parameters
from chalicelib.rules.rule import Kind, Rule


class X12StructureParameters(Parameters):
    """Nothing but a severity: the guide says what an 837P must be."""


def judge(case: Case, lines: Sequence[Line], rule: Rule[X12StructureParameters]) -> Iterator[Answer]:
    origin = case.claim.origin
    if origin is None:
        return
    for problem in origin.problems:
        yield structure_finding(problem, rule)
    if not origin.problems:
        yield PASSED


def structure_finding(problem: StructureProblem, rule: Rule[X12StructureParameters]) -> Finding:
    """A problem of the file as a finding; also used for problems that belong to no claim."""
    finding = rule.finding(problem.code, problem.message, problem.fix, field=problem.field)
    own = cast(Severity, problem.severity)
    finding.severity = own if own == "info" else (rule.parameters.severity or own)
    finding.line, finding.x12, finding.segment = problem.line, problem.x12, problem.segment
    return finding


CHECK = Check(
    name="x12_structure",
    title="837P structure",
    parameters=X12StructureParameters,
    judge=judge,
    per="claim",
    judges_voids=True,
    always=True,
    only_x12=True,
    about="The 837P is built as the implementation guide demands.",
    kinds={
        "envelope": Kind("error", "CO-16", "The interchange, group or set does not open or close as it must."),
        "count": Kind("error", "CO-16", "A count of segments, sets, groups or lines is wrong."),
        "missing_segment": Kind("error", "CO-16", "A required loop or segment is missing."),
        "order": Kind("error", "CO-16", "A segment or level stands out of order."),
        "element": Kind("error", "CO-16", "An element has a value, type or length that the guide refuses."),
    },
)
