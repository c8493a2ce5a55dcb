"""Add-on codes: beside their primary, on the same day, here or on another claim of this payer."""

from tests.unit.checks.judging import claim, judge

VALUE = {"primaries": {"97130": ["97129"], "97546": ["97545", "97550"]}}
ADD_ON = {"procedure": "97130", "units": 2}
PRIMARY = {"procedure": "97129", "units": 1}
ELSEWHERE = {
    "claim_id": "C-9",
    "payer_id": "sample_payer",
    "status": "paid",
    "service_date": "2026-03-02",
    "procedure": "97129",
}


def judged(*lines, history=None, **changes):
    context = {} if history is None else {"history": history}
    return judge("add_on_code", VALUE, claim(lines=lines, **changes), context)


def test_an_add_on_beside_its_primary_passes():
    answer = judged(PRIMARY, ADD_ON)
    assert answer.passed
    assert not answer.findings


def test_an_add_on_without_its_primary_is_refused():
    finding = judged({}, ADD_ON).only
    assert (finding.code, finding.severity, finding.denial) == ("add_on_code.primary_missing", "error", "CO-107")
    assert (finding.line, finding.field) == (2, "lines.1.procedure")
    assert finding.fix == "Bill 97129 for that day, or take 97130 off the claim."


def test_any_one_of_several_primaries_suffices():
    assert judged({"procedure": "97546"}, {"procedure": "97550"}).passed
    assert "97545 or 97550" in judged({"procedure": "97546"}).only.message


def test_the_primary_must_be_of_the_same_day():
    assert judged({**PRIMARY, "service_date": "2026-03-03"}, ADD_ON).codes == ["primary_missing"]


def test_a_primary_with_no_units_is_not_billed():
    assert judged({**PRIMARY, "units": 0}, ADD_ON).codes == ["primary_missing"]


def test_a_primary_on_another_claim_of_that_day_suffices():
    assert judged(ADD_ON, history=[ELSEWHERE]).passed


def test_a_primary_of_another_day_payer_or_discipline_or_a_denied_one_does_not():
    for change in (
        {"service_date": "2026-03-01"},
        {"payer_id": "another_payer"},
        {"modifiers": ["GN"]},
        {"discipline": "SLP"},
        {"status": "denied"},
        {"status": "voided"},
    ):
        assert judged(ADD_ON, history=[{**ELSEWHERE, **change}]).codes == ["primary_missing"], change


def test_a_primary_on_the_claim_that_this_one_replaces_does_not_count():
    history = [{**ELSEWHERE, "payer_control_number": "ICN1"}]
    replacing = {"frequency": "7", "original_reference": "ICN1"}
    assert judged(ADD_ON, history=history, **replacing).codes == ["primary_missing"]


def test_one_add_on_on_two_lines_of_a_day_is_one_problem():
    assert judged(ADD_ON, {**ADD_ON, "modifiers": ["GO", "CO"]}).codes == ["primary_missing"]


def test_the_same_add_on_on_two_days_is_judged_on_each():
    assert judged(PRIMARY, ADD_ON, {**ADD_ON, "service_date": "2026-03-04"}).only.line == 3


def test_a_claim_without_add_ons_is_not_looked_at():
    assert judged({}, {"procedure": None}).silent


def test_an_add_on_without_a_date_or_units_is_left_to_other_checks():
    assert judged({**ADD_ON, "service_date": None}).silent
    assert judged({**ADD_ON, "units": 0}).silent


def test_an_empty_list_of_primaries_asks_for_nothing():
    assert judge("add_on_code", {"primaries": {"97130": []}}, claim(lines=[ADD_ON])).passed
    assert judge("add_on_code", {}, claim(lines=[ADD_ON])).silent
