"""Worked examples as the lint judges them: those that hold, those that do not, and those that are missing."""

import json

import pytest

from chalicelib.rules.library import read_folder
from chalicelib.services.lint_rules import lint
from chalicelib.services.rulebook import shipped_library
from tests.unit.services.lint.books import FILING, ON

DOCUMENT = {
    "payer_id": "sample_plan",
    "name": "Sample plan",
    "extends": "commercial",
    "line_of_business": "commercial",
    "checks": {"timely_filing": FILING},
}
SERVICE = {"lines": [{"service_date": "2026-01-02"}]}
IN_TIME = {"says": "On the 90th day.", "outcome": "pass", "claim": SERVICE | {"submitted_on": "2026-04-02"}}
LATE = {
    "says": "On the 91st day.",
    "outcome": "fail",
    "claim": SERVICE | {"submitted_on": "2026-04-03"},
    "findings": ["timely_filing.late"],
}


@pytest.fixture
def told(tmp_path):
    """What the lint says of the sample plan with these examples beside it."""

    def told(*examples):
        place = tmp_path / "payers" / "sample_plan"
        (place / "examples").mkdir(parents=True)
        (place / "rules.json").write_text(json.dumps(DOCUMENT))
        (place / "examples" / "timely_filing.json").write_text(json.dumps({"examples": examples}))
        library = shipped_library().with_documents(read_folder(tmp_path)[0])
        found = lint(library, ON, tmp_path)
        return [remark for remark in found if remark.field == "examples.timely_filing"]

    return told


def test_a_failing_and_a_passing_example_that_hold_are_enough(told):
    assert told(IN_TIME, LATE) == []


def test_an_example_that_no_longer_holds_is_an_error_that_tells_both_answers(told):
    (remark,) = told(IN_TIME, LATE, LATE | {"claim": IN_TIME["claim"], "says": "A day too many."})
    assert (remark.severity, remark.document, remark.check) == ("error", "sample_plan", "timely_filing")
    assert "'A day too many.' promises fail (timely_filing.late), but pass (nothing found) comes out" in remark.message


@pytest.mark.parametrize(("example", "lacks"), [(IN_TIME, "failing"), (LATE, "passing")])
def test_a_check_that_a_document_defines_without_showing_both_is_an_error(told, example, lacks):
    (remark,) = told(example)
    assert (remark.severity, remark.document) == ("error", "sample_plan")
    assert remark.message == f"no {lacks} example shows the value in force"
