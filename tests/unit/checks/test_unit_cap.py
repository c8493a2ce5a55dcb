"""A day's units against the payer's cap."""

import pytest

from tests.unit.checks.judging import claim, judge

TIMED = {"timed_units": {"method": "cms", "timed": ["97110", "97530"]}}


def entry(**more):
    base = {"claim_id": "C-9", "payer_id": "sample_payer", "status": "paid", "service_date": "2026-03-02"}
    return {**base, "procedure": "97530", "units": 1, **more}


def judged(*lines, history=None, others=TIMED, place="11", **value):
    context = {} if history is None else {"history": history}
    judged_claim = claim(lines=lines, place_of_service=place)
    return judge("unit_cap", {"per_day": 4, **value}, judged_claim, context, others=others)


def test_a_day_at_the_cap_passes_and_one_unit_more_is_over():
    assert judged({"units": 2}, {"units": 2, "procedure": "97110"}).passed
    finding = judged({"units": 2}, {"units": 3, "procedure": "97110"}).only
    assert (finding.code, finding.line, finding.field) == ("unit_cap.over", 2, "lines.1.units")
    assert finding.message == "5 units on 2026-03-02; this payer pays 4 a day."


def test_days_are_judged_apart_and_each_is_told_once():
    assert judged({"units": 4}, {"units": 4, "service_date": "2026-03-03"}).passed
    assert judged({"units": 5}, {"units": 4}, {"units": 5, "service_date": "2026-03-03"}).codes == ["over", "over"]


def test_untimed_codes_do_not_count_unless_named():
    assert judged({"units": 4}, {"units": 1, "procedure": "97165"}).passed
    assert judged({"units": 4}, {"units": 1, "procedure": "97165"}, procedures=["97530", "97165"]).codes == ["over"]


def test_codes_that_the_cap_does_not_name_do_not_count():
    assert judged({"units": 9}, {"units": 4, "procedure": "97110"}, procedures=["97110"]).passed


def test_an_exempt_place_is_not_capped():
    assert judged({"units": 9}, place="12", exempt_places=["12"]).silent
    assert judged({"units": 9, "place_of_service": "12"}, exempt_places=["12"]).silent
    assert judged({"units": 9, "place_of_service": "11"}, place="12", exempt_places=["12"]).codes == ["over"]


def test_other_claims_of_the_day_count():
    finding = judged({"units": 4}, history=[entry()]).only
    assert "1 of them on other claims" in finding.message


@pytest.mark.parametrize(
    "change",
    [
        {"status": "denied"},
        {"status": "voided"},
        {"payer_id": "other_payer"},
        {"service_date": "2026-03-01"},
        {"modifiers": ["GP"]},
        {"procedure": "97165"},
        {"claim_id": "C-1"},
    ],
)
def test_what_does_not_count_in_history_does_not_count_here(change):
    assert judged({"units": 4}, history=[entry(**change)]).passed


def test_an_exempt_place_in_history_does_not_count():
    assert judged({"units": 4}, history=[entry(place_of_service="12")], exempt_places=["12"]).passed


def test_without_knowing_which_codes_are_timed_it_is_not_checked():
    assert judged({"units": 9}, others={}).not_checked == ["this payer's rules do not say which codes are timed"]
    assert judged({"units": 9}, others={}, procedures=["97530"]).codes == ["over"]


@pytest.mark.parametrize(
    "line", [{"units": None}, {"units": -3}, {"service_date": None, "units": 9}, {"procedure": None}]
)
def test_nonsense_is_survived(line):
    assert judged(line).silent


def test_what_may_still_be_billed_is_told_and_is_never_less_than_none():
    assert judged({"units": 5}).only.fix.startswith("Bill at most 4 units for that day")
    assert judged({"units": 4}, history=[entry()]).only.fix.startswith("Bill at most 3 units")
    assert judged({"units": 1}, history=[entry(units=9)]).only.fix.startswith("Bill at most 0 units")


def test_units_of_the_day_are_told_with_all_its_lines():
    finding = judged({"units": 3}, {"units": 2, "procedure": "97110"}).only
    assert "5 units" in finding.message


def test_lines_and_history_without_units_add_nothing():
    assert judged({"units": None}, {"units": 4}).passed
    assert judged({"units": 0}, {"units": 4}).passed
    assert judged({"units": 4}, history=[entry(units=0)]).passed
