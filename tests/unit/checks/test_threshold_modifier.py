"""The yearly threshold: its modifier past it, with reason, and not before."""

from datetime import date

import pytest

from chalicelib.domain.context import Context
from chalicelib.domain.reading import read_as
from chalicelib.rules.tables import Tables
from chalicelib.validation import validate
from tests.unit.checks import judging
from tests.unit.checks.judging import claim, judge
from tests.unit.tables.samples import folder

VALUE = {"modifier": "KX", "yearly": {"2026": "2480.00"}, "review_threshold": "3000.00", "amount_basis": "allowed"}
KX = {"modifiers": ["GO", "KX"]}


def entry(amount, day="2026-02-02", **more):
    base = {"claim_id": f"C-{day}", "payer_id": "sample_payer", "status": "paid", "service_date": day}
    return {**base, "procedure": "97530", "units": 2, "allowed": amount, **more}


def told(used, as_of="2026-02-28", **more):
    base = {"payer_id": "sample_payer", "kind": "therapy_amount", "discipline": "OT", "year": 2026}
    return {**base, "used": used, "as_of": as_of, **more}


def judged(history, *lines, accumulators=None, since=None, necessity=None, **value):
    context = {} if history is None else {"history": history, "history_since": since}
    if accumulators is not None:
        context["accumulators"] = accumulators
    documentation = None if necessity is None else {"medical_necessity": necessity}
    judged_claim = claim(lines=lines or [{}], documentation=documentation)
    return judge("threshold_modifier", {**VALUE, **value}, judged_claim, context)


def test_a_year_far_below_the_threshold_passes_without_the_modifier():
    assert judged([entry("900.00")]).passed


def test_a_year_over_the_threshold_before_this_claim_misses_the_modifier():
    finding = judged([entry("2480.01")]).only
    assert (finding.code, finding.severity, finding.line) == ("threshold_modifier.missing", "error", 1)
    assert finding.fix == "Add KX to line 1 if the record supports the service."


def test_a_year_exactly_at_the_threshold_is_not_over_it():
    found = judged([entry("2480.00")])
    assert not found.findings
    assert found.not_checked  # what this claim adds is only known as a charge


def test_charges_that_could_pass_the_threshold_are_not_checked_and_those_that_could_not_pass():
    assert judged([entry("2360.00")]).passed  # 120.00 charged
    assert judged([entry("2360.01")]).not_checked == [
        "the allowed amounts of lines that could pass the threshold are not given"
    ]


def test_earlier_lines_with_only_a_charge_may_take_it_over_too():
    assert judged([entry("1000.00"), entry(None, "2026-02-09", charge="1360.00")]).passed
    assert judged([entry("1000.00"), entry(None, "2026-02-09", charge="1360.01")]).not_checked
    assert judged([entry("1000.00"), entry(None, "2026-02-09")]).not_checked == ["the charge of a line is not given"]


def test_by_charge_what_this_claim_adds_is_known_and_a_warning():
    finding = judged([entry(None, charge="2400.00")], {}, {}, amount_basis="charge").findings[0]
    assert (finding.code, finding.severity) == ("threshold_modifier.missing", "warning")


def test_lines_count_in_date_order():
    later, earlier = {"service_date": "2026-03-09"}, {"service_date": "2026-03-02"}
    found = judged([entry(None, charge="2300.00")], later, earlier, amount_basis="charge")
    assert (found.only.line, found.only.severity) == (1, "warning")


def test_the_modifier_past_the_threshold_passes():
    assert judged([entry("2600.00")], KX).passed
    assert not judged([entry("2600.00")], KX).findings


def test_each_line_needs_the_modifier():
    assert [f.line for f in judged([entry("2600.00")], KX, {}, {}).findings] == [2, 3]


def test_a_modifier_that_expects_a_refusal_stands_instead():
    found = judged([entry("2600.00")], {"modifiers": ["GO", "GA"]})
    assert found.bypassed == ["GA on line 1 stands where KX would"]
    assert not found.findings


def test_a_record_that_does_not_support_the_modifier_is_told():
    finding = judged([entry("2600.00")], KX, necessity=False).only
    assert (finding.code, finding.severity) == ("threshold_modifier.not_supported", "error")
    assert not judged([entry("2600.00")], KX, necessity=True).findings


def test_a_missing_modifier_that_the_record_would_not_support_is_not_to_be_added():
    assert "GA" in judged([entry("2600.00")], necessity=False).only.fix


def test_the_modifier_far_below_the_threshold_is_premature():
    finding = judged([entry("1119.99")], KX).only  # with 120.00 charged 1239.99 of 2480.00
    assert (finding.code, finding.severity) == ("threshold_modifier.premature", "warning")
    assert judged([entry("1120.00")], KX).passed
    assert judged([entry("900.00")], KX, premature_below_percent=40).passed


def test_the_amount_where_a_payer_may_review_is_told_once_as_information():
    finding = judged([entry("3000.01")], KX, KX).only
    assert (finding.code, finding.severity) == ("threshold_modifier.review_range", "info")
    assert not judged([entry("3000.00")], KX).findings
    assert not judged([entry("3000.01")], KX, review_threshold=None).findings


@pytest.mark.parametrize(
    "change",
    [
        {"status": "denied"},
        {"status": "voided"},
        {"payer_id": "other_payer"},
        {"modifiers": ["GP"]},
        {"discipline": "SLP"},
        {"service_date": "2025-12-31"},
        {"claim_id": "C-1"},
    ],
)
def test_what_does_not_count_in_history_adds_nothing(change):
    assert not judged([entry("2600.00", **change)]).findings


def test_claims_that_are_not_decided_yet_count():
    assert judged([entry("2600.00", status="draft")]).codes == ["missing"]


def test_the_payers_own_amount_stands_for_everything_up_to_its_day():
    assert judged([], accumulators=[told("2480.01")]).codes == ["missing"]
    assert judged([entry("2000.00")], accumulators=[told("400.00")]).passed
    assert judged([entry("2000.00")], accumulators=[told("2100.00")]).passed


def test_own_claims_after_it_are_added():
    assert judged([entry("100.00", "2026-03-01")], accumulators=[told("2400.00")]).codes == ["missing"]


def test_the_latest_amount_of_this_payer_year_and_discipline_counts():
    amounts = [
        told("9000.00", "2026-01-31"),
        told("100.00"),
        told("9000.00", year=2025),
        told("9000.00", discipline="PT"),
    ]
    assert judged([], accumulators=amounts).passed


def test_without_history_only_what_is_surely_over_is_told():
    assert judged(None).not_checked == ["the patient's history is not given"]
    assert judged(None, KX).not_checked
    assert judged(None, accumulators=[told("2480.01")]).codes == ["missing"]
    assert judged(None, KX, necessity=False).codes == ["not_supported"]


def test_history_must_reach_the_first_of_january_or_the_payers_amount():
    assert judged([entry("100.00")], since="2026-01-01").passed
    assert judged([entry("100.00")], since="2026-01-02").not_checked == [
        "history goes back to 2026-01-02 only, and not to 2026-01-01"
    ]
    assert judged([], since="2026-03-01", accumulators=[told("100.00")]).passed
    assert judged([entry("2600.00")], since="2026-01-15").codes == ["missing"]


def test_a_year_without_a_threshold_is_not_checked():
    found = judge(
        "threshold_modifier",
        VALUE,
        claim(lines=[{"service_date": "2027-01-05"}]),
        {"history": []},
        as_of=date(2027, 1, 9),
    )
    assert found.not_checked == ["the threshold of 2027 is not in this payer's rules"]


def test_each_calendar_year_is_counted_by_itself():
    value = {"yearly": {"2025": "2410.00", "2026": "2480.00"}}
    lines = ({"service_date": "2025-12-30"}, {"service_date": "2026-01-02"})
    found = judged([entry("2500.00", "2025-11-03")], *lines, **value)
    assert (found.only.code, found.only.line) == ("threshold_modifier.missing", 1)


def test_other_disciplines_and_undated_lines_are_not_looked_at():
    assert judged([entry("2600.00")], {"modifiers": ["GP"]}).silent
    assert judged([entry("2600.00")], {"service_date": None}).silent


@pytest.mark.parametrize("line", [{"charge": None}, {"charge": "-50.00"}, {"units": 1.5}, {"procedure": None}])
def test_nonsense_is_survived(line):
    assert not judged([entry("100.00")], line).findings


@pytest.fixture
def priced(tmp_path, monkeypatch):
    """The fee schedule `plan_fees`: 40.00 for one unit of 97530, nothing for any other code."""
    shipped = judging.shipped_tables()
    folder(tmp_path, "fees", "97530,,40.00,,", name="plan_fees")
    monkeypatch.setattr(judging, "shipped_tables", lambda: Tables(tmp_path, beside=shipped))
    return {"fee_schedule": "plan_fees"}


def test_what_this_claim_adds_by_the_fee_schedule_is_a_warning(priced):
    assert judged([entry("2400.00")], **priced).passed  # 2 units of 40.00: exactly 2480.00
    finding = judged([entry("2400.01")], **priced).only
    assert (finding.code, finding.severity) == ("threshold_modifier.missing", "warning")
    assert "with this claim, by the fee schedule" in finding.message


def test_earlier_lines_not_yet_allowed_are_priced_by_the_fee_schedule(priced):
    assert judged([entry(None, units=63)], **priced).only.severity == "error"  # 2520.00
    assert judged([entry(None, units=60, charge="9000.00")], **priced).passed  # 2400.00 and 80.00


def test_what_was_allowed_counts_before_the_fee_schedule(priced):
    assert judged([entry("100.00", units=63)], **priced).passed


def test_a_code_that_the_fee_schedule_lacks_is_bounded_by_its_charge(priced):
    assert judged([entry("2400.00")], {"procedure": "97110"}, **priced).not_checked
    assert judged([entry("2360.00")], {"procedure": "97110"}, **priced).passed


def test_lines_of_other_disciplines_do_not_count():
    pt = {"modifiers": ["GP"], "charge": "9000.00"}
    assert judged([entry("2400.00")], pt, amount_basis="charge").silent
    assert judged([], pt, {}, amount_basis="charge").passed


def test_a_claim_over_two_years_is_judged_by_each_years_threshold():
    both = {"2025": "100.00", "2026": "2480.00"}
    lines = ({"service_date": "2025-12-31"}, {"service_date": "2026-01-02"})
    found = judged([], *lines, yearly=both, amount_basis="charge")
    assert [(one.code, one.line) for one in found.findings] == [("threshold_modifier.missing", 1)]


def test_a_year_at_its_threshold_before_the_claim_is_not_over_it_for_sure():
    at = judged([entry("2480.00")], {}, amount_basis="charge", accumulators=[told("2480.00")]).only
    over = judged([entry("2480.01")], {}, amount_basis="charge", accumulators=[told("2480.01")]).only
    assert (at.severity, over.severity) == ("warning", "error")


def test_the_review_range_is_told_once():
    found = judged([], *[{"charge": "2000.00", **KX}] * 3, amount_basis="charge")
    assert found.codes.count("review_range") == 1


def test_history_on_the_day_of_the_payers_word_is_in_it_already():
    word = [told("2400.00")]
    assert not judged([entry("80.01", "2026-02-28")], accumulators=word).findings
    assert judged([entry("80.01", "2026-03-01")], accumulators=word).codes == ["missing"]


def test_own_claims_are_a_lower_bound_whatever_an_older_word_says():
    assert judged([entry("2480.01", "2026-02-02")], accumulators=[told("0.00")]).codes == ["missing"]


def test_history_must_reach_the_day_after_the_payers_word():
    word = [told("0.00")]
    assert "2026-03-01" not in "".join(judged([], accumulators=word, since="2026-03-01").not_checked)
    assert judged([], accumulators=word, since="2026-03-02", amount_basis="charge").not_checked == [
        "history goes back to 2026-03-02 only, and not to 2026-03-01"
    ]


def test_a_negative_charge_takes_nothing_from_what_may_have_been_spent():
    unknown = {"charge": "-500.00", **KX}
    assert judged([entry("2480.00")], unknown).codes == []


def test_one_line_under_this_version_is_enough_to_judge_the_year():
    versions = [("2000-01-01", {**VALUE, "yearly": {"2026": "1.00"}}), ("2026-03-10", VALUE)]
    compiled = judging.rules({"threshold_modifier": versions})
    lines = [{}, {"service_date": "2026-03-11"}]
    found = validate(claim(lines=lines), read_as(Context, {"history": []}), compiled, date(2026, 3, 20))
    assert [one.outcome for one in found.checks] == ["not_checked"]


def test_units_that_no_fee_can_be_multiplied_by_leave_an_amount_unknown(priced):
    for units in (None, 1.5):
        found = judged([entry("2479.00")], {"units": units, "charge": "50.00"}, **priced)
        assert found.not_checked, units
    assert judged([entry("2480.00")], {"units": 0, "charge": "50.00"}, **priced).passed
    assert judged([entry("2480.00")], {"units": -1, "charge": "50.00"}, **priced).passed


def test_where_no_amount_can_be_known_one_reason_stands_for_all_lines():
    lines = [{}, {}, {}]
    assert judged(None, *lines).not_checked == ["the patient's history is not given"]
    assert len(judged(None, *lines, amount_basis="charge").not_checked) == 3
    assert len(judged(None, {}, KX, {}).not_checked) == 3


def test_a_fee_schedule_makes_amounts_known(priced):
    assert len(judged(None, {}, {}, **priced).not_checked) == 2
