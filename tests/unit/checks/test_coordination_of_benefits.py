"""The right payer first."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.checks import CHECKS
from chalicelib.checks.case import Case
from chalicelib.domain.context import Context
from chalicelib.domain.reading import read_as
from tests.unit.checks.judging import AS_OF, Judged, claim, judge, rules

ASKED = {"needs_primary_decision": True, "other_payer_primary": True}
OWN = {"payer_id": "sample_payer", "rank": 1, "status": "active", "effective_on": "2026-01-01"}
OTHER = {"payer_id": "another_payer", "rank": 1, "status": "active", "effective_on": "2026-01-01"}
DECIDED = {"payer_id": "another_payer", "paid_on": "2026-03-10", "paid_amount": "40.00"}


def judged(*coverages, value=ASKED, **changes):
    return judge("coordination_of_benefits", value, claim(**changes), {"coverages": list(coverages)})


def as_medicare(primary_payer, value=ASKED):
    compiled = replace(rules({"coordination_of_benefits": value}), line_of_business="medicare")
    of_claim = claim(primary_payer=primary_payer)
    case = Case(of_claim, read_as(Context, {}), compiled, AS_OF)
    rule = compiled.versions["coordination_of_benefits"].on(AS_OF)
    return Judged(list(CHECKS["coordination_of_benefits"].judge(case, of_claim.lines, rule)))


def test_a_claim_to_the_only_payer_passes():
    assert judged(OWN).passed
    assert judged().passed


def test_another_payers_coverage_that_is_ranked_first_comes_first():
    finding = judged({**OWN, "rank": 2}, OTHER).only
    assert (finding.code, finding.severity, finding.denial) == (
        "coordination_of_benefits.other_payer_primary",
        "error",
        "CO-22",
    )
    assert "another_payer" in finding.fix


def test_two_coverages_ranked_first_are_a_warning():
    finding = judged(OWN, OTHER).only
    assert (finding.code, finding.severity) == ("coordination_of_benefits.other_payer_primary", "warning")
    assert "so is this payer's" in finding.message


@pytest.mark.parametrize(
    "change",
    [{"rank": 2}, {"rank": None}, {"status": "inactive"}, {"ends_on": "2026-03-01"}, {"effective_on": "2026-03-03"}],
)
def test_a_coverage_that_is_not_first_or_not_in_force_does_not_come_first(change):
    assert judged(OWN, {**OTHER, **change}).codes == []


def test_the_first_and_last_day_of_the_other_coverage_count():
    assert judged({**OWN, "rank": 2}, {**OTHER, "effective_on": "2026-03-02"}).codes == ["other_payer_primary"]
    assert judged({**OWN, "rank": 2}, {**OTHER, "ends_on": "2026-03-02"}).codes == ["other_payer_primary"]


def test_a_secondary_claim_with_the_primarys_decision_passes():
    assert judged({**OWN, "rank": 2}, OTHER, primary_payer=DECIDED).passed


@pytest.mark.parametrize("lacks", ["paid_on", "paid_amount"])
def test_a_secondary_claim_lacks_the_day_or_the_amount_of_the_decision(lacks):
    finding = judged(primary_payer={**DECIDED, lacks: None}).only
    assert (finding.code, finding.field) == (
        "coordination_of_benefits.primary_decision_missing",
        f"primary_payer.{lacks}",
    )


def test_a_decision_without_day_and_amount_is_one_finding():
    message = judged(primary_payer={"payer_id": "another_payer"}).only.message
    assert message == "The day and amount of the primary payer's decision is missing."


def test_a_primary_that_paid_nothing_has_decided():
    assert judged(primary_payer={**DECIDED, "paid_amount": "0.00"}).codes == []


def test_a_payer_on_file_as_secondary_needs_the_primarys_decision():
    assert judged({**OWN, "rank": 2}).codes == ["primary_decision_missing"]
    only_decision = {"needs_primary_decision": True}
    assert judged({**OWN, "rank": 2}, OTHER, value=only_decision).codes == ["primary_decision_missing"]
    assert judged({**OWN, "rank": None}).codes == []


def test_medicare_as_secondary_needs_the_primarys_amounts():
    assert as_medicare(DECIDED).codes == []
    finding = as_medicare({**DECIDED, "paid_amount": None}).only
    assert (finding.code, finding.field) == (
        "coordination_of_benefits.medicare_secondary",
        "primary_payer.paid_amount",
    )
    assert as_medicare({**DECIDED, "paid_on": None}).codes == ["primary_decision_missing"]
    assert as_medicare({"payer_id": "another_payer"}).codes == ["primary_decision_missing", "medicare_secondary"]


def test_each_part_is_judged_only_where_the_payer_asks_for_it():
    assert judged({**OWN, "rank": 2}, OTHER, value={}).silent
    assert judged(value={"other_payer_primary": True}, primary_payer={"payer_id": "another_payer"}).silent
    assert judged({**OWN, "rank": 2}, value={"other_payer_primary": True}).codes == []
    assert as_medicare({"payer_id": "another_payer"}, {}).silent


def test_unknown_coverages_are_not_checked():
    assert judge("coordination_of_benefits", ASKED).not_checked == ["the patient's coverages"]
    assert judge("coordination_of_benefits", ASKED, claim(primary_payer=DECIDED)).not_checked == []


def test_each_service_date_is_looked_at():
    lines = [{"service_date": "2026-02-02"}, {"service_date": "2026-03-02"}]
    starts = {**OTHER, "effective_on": "2026-03-01"}
    finding = judged({**OWN, "rank": 2}, starts, lines=lines).only
    assert finding.message.startswith(f"On {date(2026, 3, 2)} ")


def test_one_own_coverage_ranked_first_is_enough_to_be_primary():
    second = {**OWN, "rank": 2}
    assert judged(second).codes == ["primary_decision_missing"]
    assert judged(second, {**second, "rank": None}).passed
    assert judged(OWN, {**second, "effective_on": "2026-02-01"}).passed


@pytest.mark.parametrize("ended", [{"ends_on": "2026-03-01"}, {"status": "inactive"}, {"effective_on": "2026-03-03"}])
def test_a_second_payer_is_first_where_the_coverage_before_it_is_not_in_force(ended):
    assert judged({**OWN, "rank": 2}, {**OTHER, **ended}).passed


def test_a_third_payer_still_has_the_second_before_it_where_the_first_has_ended():
    ended = {**OTHER, "ends_on": "2026-03-01"}
    assert judged({**OWN, "rank": 3}, ended, {**OTHER, "payer_id": "second", "rank": 2}).codes == [
        "primary_decision_missing"
    ]
    assert judged({**OWN, "rank": 2}, ended, {**OTHER, "payer_id": "third", "rank": 3}).passed
    assert judged({**OWN, "rank": 2}, ended, {**OTHER, "payer_id": "second", "rank": 2}).passed


def test_a_coverage_of_no_known_rank_is_not_the_one_before():
    assert judged({**OWN, "rank": 2}, {**OTHER, "rank": None}).codes == ["primary_decision_missing"]


def test_the_best_of_several_own_ranks_is_the_one_that_others_must_precede():
    ended = {**OTHER, "ends_on": "2026-03-01"}
    third = {**OTHER, "payer_id": "third", "rank": 3}
    assert judged({**OWN, "rank": 2}, {**OWN, "rank": 4}, ended, third).passed


def test_a_payer_without_a_coverage_on_file_is_not_called_second():
    assert judged({**OTHER, "rank": 2}).passed
    assert judged({**OWN, "rank": 2, "ends_on": "2026-03-01"}, {**OTHER, "rank": 3}).passed
