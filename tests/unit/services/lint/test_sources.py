"""Sources that nobody has looked at in time, and severities above what a source supports."""

import json
from datetime import date

import pytest

from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.text import read_document
from tests.unit.services.lint.books import REFERENCE, dated, remarks, sample, told

CAP = {"per_day": 4}
FIELD = "checks.unit_cap.0"


def cap(value=CAP, **more):
    return sample({"unit_cap": [dated(value, **more)]})


def test_a_value_is_overdue_on_the_day_after_its_verify_by():
    assert told(cap(verify_by="2026-03-20")) == []
    (remark,) = remarks(cap(verify_by="2026-03-20"), on=date(2026, 3, 21))
    assert (remark.severity, remark.field) == ("warning", f"{FIELD}.verify_by")
    assert "Sample manual" in remark.message


def test_a_value_that_no_longer_holds_need_not_be_looked_at_again():
    values = [
        dated(CAP, verify_by="2024-01-01", reference={**REFERENCE, "read_on": "2023-01-01"}),
        dated({"per_day": 5}, "2025-01-01"),
    ]
    assert told(sample({"unit_cap": values})) == []


def test_a_value_that_says_no_day_for_looking_again_is_warned_of():
    assert told(cap(verify_by=None)) == [("warning", "sample_plan", f"{FIELD}.verify_by")]


def test_a_day_for_looking_again_before_the_source_was_read_is_an_error():
    late = {**REFERENCE, "read_on": "2026-03-02"}
    assert told(cap(reference=late, verify_by="2026-03-01"), on=date(2026, 3, 1)) == [
        ("error", "sample_plan", f"{FIELD}.verify_by")
    ]
    assert told(cap(reference=late, verify_by="2026-03-02"), on=date(2026, 3, 2)) == []


@pytest.mark.parametrize("confidence", ["unverified", "secondary"])
def test_an_error_over_a_weak_source_is_told_with_the_words_of_the_refusal(confidence):
    weak = cap(CAP | {"severity": "error"}, reference={**REFERENCE, "confidence": confidence})
    (remark,) = remarks(weak)
    assert (remark.severity, remark.check, remark.field) == ("error", "unit_cap", f"{FIELD}.value.severity")
    assert remark.message == f"may not be error while the source is {confidence}"


@pytest.mark.parametrize("confidence", ["verified", "contract"])
def test_an_error_over_a_sure_source_is_fine(confidence):
    assert told(cap(CAP | {"severity": "error"}, reference={**REFERENCE, "confidence": confidence})) == []


def test_a_value_without_a_reference_is_not_even_read():
    value = {"effective_from": "2020-01-01", "value": CAP}
    document = {"payer_id": "a_plan", "name": "A", "line_of_business": "commercial", "checks": {"unit_cap": [value]}}
    with pytest.raises(RulesRefused, match=r"checks\.unit_cap\.0\.reference"):
        read_document(json.dumps(document), "rules.json")
