"""Papers on file before a claim is sent."""

import pytest

from tests.unit.checks.judging import claim, judge

ALL = ["treatment_note", "evaluation", "plan_of_care", "referral"]
COMPLETE = {
    "treatment_note": True,
    "evaluation_on": "2026-02-20",
    "plan_of_care": {"established_on": "2026-02-20"},
    "referral_on": "2026-02-18",
}


def judged(required, documentation, others=None):
    value = {"required": required}
    return judge("documentation_on_file", value, claim(documentation=documentation), others=others)


def test_everything_on_file_passes():
    assert judged(ALL, COMPLETE).passed


@pytest.mark.parametrize(
    ("field", "absent", "code"),
    [
        ("treatment_note", False, "treatment_note"),
        ("evaluation_on", None, "evaluation"),
        ("plan_of_care", None, "plan_of_care"),
        ("referral_on", None, "referral"),
    ],
)
def test_each_paper_that_is_required_and_absent_is_told(field, absent, code):
    finding = judged(ALL, {**COMPLETE, field: absent}).only
    assert finding.code == f"documentation_on_file.{code}"
    assert finding.field == f"documentation.{field}"
    assert not judged([paper for paper in ALL if paper != code], {**COMPLETE, field: absent}).findings


def test_a_note_that_is_neither_there_nor_absent_is_not_checked():
    assert judged(ALL, {**COMPLETE, "treatment_note": None}).not_checked == [
        "whether a treatment note is on file is not given"
    ]


def test_unknown_documentation_is_not_checked():
    assert judged(ALL, None).not_checked == ["what documentation is on file is not given"]


def test_a_payer_that_asks_for_nothing_is_not_looked_at():
    assert judged([], None).silent


def test_a_plan_that_its_own_check_misses_is_told_once():
    without = {**COMPLETE, "plan_of_care": None}
    assert not judged(ALL, without, others={"plan_of_care": {"required": True}}).findings
    assert judged(ALL, without, others={"plan_of_care": {"required": False}}).codes == ["plan_of_care"]


def test_the_fix_is_an_action():
    assert judged(ALL, {**COMPLETE, "evaluation_on": None}).only.fix == "Put an evaluation on file before sending."
