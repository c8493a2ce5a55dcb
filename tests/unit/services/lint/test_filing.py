"""Filing limits: every payer has one, each clock stands once, and no limit is longer than the law above it."""

import pytest

from tests.unit.services.lint.books import FILING, dated, limit, loaded, remarks, sample, told

FIELD = "checks.timely_filing"
LAW = loaded("law", {"timely_filing": [dated({"limits": [limit(12, "months", ceiling=True)]})]}, extends="universal")
HABIT = loaded("habit", {"timely_filing": [dated({"limits": [limit(12, "months")]})]}, extends="universal")


def filing(*limits, start="2020-01-01"):
    return {"timely_filing": [dated({"limits": list(limits)}, start)]}


def without_limit(**more):
    payer = sample(**more)
    del payer.document.checks["timely_filing"]
    return payer


def test_a_payer_without_an_initial_filing_limit_is_an_error():
    (remark,) = remarks(without_limit())
    assert (remark.severity, remark.document, remark.check) == ("error", "sample_plan", "timely_filing")
    assert "no initial filing limit" in remark.message


@pytest.mark.parametrize(
    "checks",
    [
        filing(limit(kind="corrected")),
        filing(limit(), start="2026-03-21"),
        {"timely_filing": [*FILING, dated(None, "2024-01-01")]},
    ],
)
def test_a_limit_of_another_kind_or_time_is_not_enough(checks):
    assert ("error", "sample_plan", FIELD) in told(sample(checks))


def test_an_own_or_inherited_limit_is_enough():
    assert told(sample()) == []
    assert told(without_limit(extends="law"), templates=[LAW]) == []


def test_a_payer_that_is_gone_needs_no_limit():
    assert told(without_limit(inactive_from="2026-03-20")) == []
    assert told(without_limit(inactive_from="2026-03-21")) == [("error", "sample_plan", FIELD)]


def test_two_limits_of_one_kind_for_the_same_network_are_an_error():
    assert told(sample(filing(limit(90), limit(120)))) == [("error", "sample_plan", f"{FIELD}.0.value.limits")]


def test_limits_that_differ_by_network_or_kind_are_fine():
    both = filing(limit(90, network="in"), limit(120, network="out"), limit(60, kind="corrected"))
    assert told(sample(both)) == []


@pytest.mark.parametrize(("amount", "unit"), [(13, "months"), (367, "days"), (2, "years"), (12, "end_of_month")])
def test_a_limit_longer_than_the_law_of_its_template_is_an_error(amount, unit):
    (remark,) = remarks(sample(filing(limit(amount, unit)), extends="law"), templates=[LAW])
    assert (remark.severity, remark.document, remark.field) == ("error", "sample_plan", f"{FIELD}.0.value.limits")
    assert "longer than law allows" in remark.message


@pytest.mark.parametrize(("amount", "unit"), [(12, "months"), (365, "days"), (1, "years"), (90, "days")])
def test_a_limit_as_long_as_the_law_or_shorter_is_fine(amount, unit):
    assert told(sample(filing(limit(amount, unit)), extends="law"), templates=[LAW]) == []


def test_a_limit_that_moves_to_the_next_business_day_is_not_longer_for_that():
    rolling = filing(limit(12, "months", roll="next_business_day"))
    assert told(sample(rolling, extends="law"), templates=[LAW]) == []


def test_a_template_that_states_no_ceiling_may_be_exceeded():
    assert told(sample(filing(limit(2, "years")), extends="habit"), templates=[HABIT]) == []


def test_a_ceiling_holds_through_a_template_between():
    between = loaded("between", {}, extends="law")
    found = told(sample(filing(limit(2, "years")), extends="between"), templates=[LAW, between])
    assert found == [("error", "sample_plan", f"{FIELD}.0.value.limits")]
