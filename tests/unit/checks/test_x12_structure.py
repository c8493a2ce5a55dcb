"""What the reader of an 837P found, as findings."""

from chalicelib.checks import CHECKS
from chalicelib.domain.origin import Origin, StructureProblem
from tests.unit.checks.judging import claim, judge

PROBLEM = StructureProblem(
    "element", "SV104 is empty.", "Send units.", "2400/SV104", segment=31, line=2, field="lines.1.units"
)


def judged(*problems, value=None, confidence="verified"):
    of_claim = claim()
    of_claim.origin = Origin("99999", None, None, [], list(problems))
    return judge("x12_structure", value or {}, of_claim, confidence=confidence)


def test_a_claim_from_a_clean_file_passes():
    assert judged().passed


def test_each_problem_becomes_a_finding_that_stands_where_the_reader_saw_it():
    finding = judged(PROBLEM).only
    assert (finding.code, finding.severity) == ("x12_structure.element", "error")
    assert (finding.x12, finding.segment, finding.line, finding.field) == ("2400/SV104", 31, 2, "lines.1.units")
    assert (finding.message, finding.fix) == ("SV104 is empty.", "Send units.")


def test_every_kind_of_problem_has_a_finding():
    codes = ["envelope", "count", "missing_segment", "order", "element"]
    assert judged(*(PROBLEM._replace(code=code) for code in codes)).codes == codes


def test_the_guide_is_its_own_authority():
    assert judged(PROBLEM, confidence="unverified").only.severity == "error"


def test_the_reader_says_how_severe_a_problem_is():
    assert judged(PROBLEM._replace(severity="warning")).only.severity == "warning"
    assert judged(PROBLEM._replace(severity="info")).only.severity == "info"


def test_a_rule_may_override_the_severity_but_an_info_stays():
    assert judged(PROBLEM, value={"severity": "warning"}).only.severity == "warning"
    assert judged(PROBLEM._replace(severity="info"), value={"severity": "warning"}).only.severity == "info"


def test_native_claims_have_no_segments_to_judge():
    assert judge("x12_structure", {}).silent
    assert CHECKS["x12_structure"].only_x12
