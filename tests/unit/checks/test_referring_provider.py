"""Who ordered the therapy, and when."""

import pytest

from tests.unit.checks.judging import claim, judge

REFERRING = {"npi": "1234567893"}


def judged(value, context=None, **changes):
    return judge("referring_provider", value, claim(**changes), context)


def test_a_claim_that_names_the_referring_provider_passes():
    assert judged({"required": True}, referring_provider=REFERRING).passed


@pytest.mark.parametrize("referring", [None, {"npi": None}, {"npi": ""}, {"name": "SAMPLE"}])
def test_a_claim_that_does_not_is_a_fault_where_it_is_required(referring):
    finding = judged({"required": True}, referring_provider=referring).only
    assert (finding.code, finding.severity, finding.field) == (
        "referring_provider.missing",
        "error",
        "referring_provider.npi",
    )
    assert judged({}, referring_provider=referring).silent


@pytest.mark.parametrize(("ordered", "codes"), [("2026-01-23", []), ("2026-01-22", ["order_too_old"])])
def test_an_order_counts_to_the_evaluation(ordered, codes):
    documentation = {"referral_on": ordered, "evaluation_on": "2026-02-20"}
    assert judged({"order_within_days": 28}, documentation=documentation).codes == codes


def test_an_order_that_is_too_old_says_how_old_it_may_be():
    documentation = {"referral_on": "2026-01-22", "evaluation_on": "2026-02-20"}
    message = judged({"order_within_days": 28}, documentation=documentation).only.message
    assert message == "The order of 2026-01-22 was more than 28 days old at the first treatment on 2026-02-20."


def test_the_beginning_of_the_plan_stands_for_an_evaluation_that_is_not_on_file():
    documentation = {"referral_on": "2026-01-01", "plan_of_care": {"established_on": "2026-01-20"}}
    assert judged({"order_within_days": 28}, documentation=documentation).codes == []
    documentation["plan_of_care"]["established_on"] = "2026-01-30"
    assert judged({"order_within_days": 28}, documentation=documentation).codes == ["order_too_old"]


def test_without_either_the_first_treatment_since_the_order_counts():
    documentation = {"referral_on": "2026-01-01"}
    entry = {"claim_id": "C-0", "payer_id": "sample_payer", "status": "paid", "procedure": "97530"}
    early = {"history": [{**entry, "service_date": "2026-01-20"}]}
    late = {"history": [{**entry, "service_date": "2026-02-20"}]}
    assert judged({"order_within_days": 28}, early, documentation=documentation).codes == []
    assert judged({"order_within_days": 28}, late, documentation=documentation).codes == ["order_too_old"]
    assert judged({"order_within_days": 28}, {"history": []}, documentation=documentation).codes == ["order_too_old"]


def test_where_earlier_treatment_may_be_unknown_an_old_order_is_not_checked():
    documentation = {"referral_on": "2026-01-01"}
    because = ["the first treatment since the order of 2026-01-01"]
    assert judged({"order_within_days": 28}, documentation=documentation).not_checked == because
    short = {"history": [], "history_since": "2026-02-01"}
    assert judged({"order_within_days": 28}, short, documentation=documentation).not_checked == because
    assert judged({"order_within_days": 60}, documentation=documentation).passed


def test_an_order_given_after_the_evaluation_is_not_too_old():
    documentation = {"referral_on": "2026-02-25", "evaluation_on": "2026-02-20"}
    assert judged({"order_within_days": 28}, documentation=documentation).codes == []


def test_an_unknown_order_is_not_checked():
    assert judged({"order_within_days": 28}).not_checked == ["the documentation"]
    because = judged({"order_within_days": 28}, documentation={"evaluation_on": "2026-02-20"}).not_checked
    assert because == ["the day of the order, for none is on file"]


def test_no_limit_on_the_orders_age_asks_for_nothing():
    assert judged({"order_within_days": None}).silent


def test_no_referring_provider_is_asked_for_where_the_payer_does_not_want_one():
    assert judged({}).silent
    assert judged({}, referring_provider=REFERRING).silent


def test_treatment_on_the_day_of_the_order_is_the_first_since_it():
    history = {"claim_id": "C-0", "payer_id": "sample_payer", "status": "paid", "procedure": "97530"}
    context = {"history": [{**history, "service_date": "2026-01-02"}]}
    documentation = {"referral_on": "2026-01-02"}
    assert judged({"order_within_days": 30}, context, documentation=documentation).passed
