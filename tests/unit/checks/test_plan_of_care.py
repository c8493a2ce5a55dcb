"""The plan of care: on file, before treatment, certified in time, still in force."""

from datetime import date

from tests.unit.checks.judging import claim, judge

VALUE = {
    "required": True,
    "certify_within_days": 30,
    "max_certified_days": 90,
    "signed_order_suffices_from": "2025-01-01",
    "transmit_within_days": 30,
}
PLAN = {
    "kind": "initial",
    "established_on": "2026-02-20",
    "certified_on": "2026-02-25",
    "certified_until": "2026-05-20",
}
UNSIGNED = {**PLAN, "certified_on": None, "certified_until": None}
EVALUATIONS = {"evaluation_codes": {"evaluations": ["97165", "97166"], "reevaluation": "97168"}}


def judged(plan, *lines, evaluation="2026-02-20", as_of="2026-03-20", value=VALUE):
    documentation = {"plan_of_care": plan, "evaluation_on": evaluation}
    on_file = claim(lines=lines or [{}], documentation=documentation)
    return judge("plan_of_care", value, on_file, as_of=date.fromisoformat(as_of), others=EVALUATIONS)


def test_a_certified_plan_in_force_passes():
    assert judged(PLAN).passed


def test_unknown_documentation_is_not_checked():
    assert judge("plan_of_care", VALUE, claim()).not_checked == ["what is on file of the plan of care is not given"]


def test_a_payer_that_needs_no_plan_looks_at_none():
    assert judge("plan_of_care", {}, claim()).silent


def test_no_plan_on_file_is_one_finding_for_the_claim():
    finding = judged(None, {}, {}).only
    assert (finding.code, finding.line) == ("plan_of_care.missing", None)


def test_a_claim_of_evaluations_alone_needs_no_plan():
    assert judged(None, {"procedure": "97165"}).silent


def test_a_plan_without_signature_is_information_up_to_the_last_day_for_it():
    finding = judged(UNSIGNED, as_of="2026-03-22").only
    assert (finding.code, finding.severity) == ("plan_of_care.not_certified", "info")
    assert "2026-03-22" in finding.message


def test_a_plan_without_signature_is_an_error_after_that_day():
    finding = judged(UNSIGNED, as_of="2026-03-23").only
    assert (finding.code, finding.severity) == ("plan_of_care.not_certified", "error")


def test_a_signature_on_the_last_day_is_in_time_and_a_day_later_is_late():
    assert judged({**PLAN, "certified_on": "2026-03-22"}).passed
    finding = judged({**PLAN, "certified_on": "2026-03-23"}).only
    assert (finding.code, finding.severity) == ("plan_of_care.certified_late", "warning")


def test_a_payer_without_a_time_for_it_asks_for_no_signature():
    assert judged(UNSIGNED, value={"required": True}, as_of="2027-01-01").passed


def test_a_signed_order_and_timely_transmission_stand_for_the_first_signature():
    sent = {**UNSIGNED, "signed_order_on": "2026-02-18", "transmitted_on": "2026-03-22"}
    assert judged(sent, as_of="2026-05-01").passed
    assert judged({**sent, "transmitted_on": "2026-03-23"}, as_of="2026-05-01").codes == ["not_certified"]
    assert judged({**sent, "transmitted_on": None}, as_of="2026-05-01").codes == ["not_certified"]
    assert judged({**sent, "signed_order_on": None}, as_of="2026-05-01").codes == ["not_certified"]


def test_transmission_is_counted_from_the_evaluation():
    sent = {**UNSIGNED, "signed_order_on": "2026-02-18", "transmitted_on": "2026-03-22"}
    assert judged(sent, evaluation="2026-02-19", as_of="2026-05-01").codes == ["not_certified"]


def test_an_order_stands_for_a_signature_only_from_its_first_service_date():
    plan = {**UNSIGNED, "signed_order_on": "2024-12-01", "transmitted_on": "2024-12-10", "established_on": "2024-12-05"}
    before, after = {"service_date": "2024-12-31"}, {"service_date": "2025-01-01"}
    assert judged(plan, before, evaluation="2024-12-05", as_of="2025-02-01").codes == ["not_certified"]
    assert judged(plan, after, evaluation="2024-12-05", as_of="2025-02-01").passed
    never = {**VALUE, "signed_order_suffices_from": None}
    assert judged(plan, after, evaluation="2024-12-05", as_of="2025-02-01", value=never).codes == ["not_certified"]


def test_a_recertification_needs_its_own_signature_whatever_the_order():
    again = {**UNSIGNED, "kind": "recertification", "signed_order_on": "2026-02-18", "transmitted_on": "2026-02-21"}
    finding = judged(again).only
    assert (finding.code, finding.severity) == ("plan_of_care.not_certified", "error")


def test_the_last_certified_day_is_covered_and_the_next_is_not():
    assert judged(PLAN, {"service_date": "2026-05-20"}).passed
    finding = judged(
        PLAN, {"service_date": "2026-05-20"}, {"service_date": "2026-05-21"}, {"service_date": "2026-05-22"}
    ).only
    assert (finding.code, finding.line, finding.field) == ("plan_of_care.expired", 2, "lines.1.service_date")
    assert "lines 2 and 3" in finding.message


def test_without_an_end_the_certification_lasts_as_long_as_it_may():
    plan = {**PLAN, "certified_until": None}
    assert judged(plan, {"service_date": "2026-05-21"}).passed  # 90 days after 2026-02-20
    assert judged(plan, {"service_date": "2026-05-22"}).codes == ["expired"]


def test_an_end_beyond_the_longest_certification_does_not_extend_it():
    plan = {**PLAN, "certified_until": "2026-12-31"}
    assert judged(plan, {"service_date": "2026-05-22"}).codes == ["expired"]


def test_a_recertification_runs_from_its_signature():
    again = {**PLAN, "kind": "recertification", "certified_on": "2026-05-15", "certified_until": None}
    assert judged(again, {"service_date": "2026-08-13"}).passed
    assert judged(again, {"service_date": "2026-08-14"}).codes == ["expired"]


def test_a_recertification_after_the_first_had_run_out_is_late():
    again = {**PLAN, "kind": "recertification", "certified_on": "2026-06-10", "certified_until": None}
    assert judged(again, {"service_date": "2026-05-21"}).passed
    assert judged(again, {"service_date": "2026-06-01"}).codes == ["certified_late"]
    assert judged(again, {"service_date": "2026-06-10"}).passed


def test_treatment_before_the_plan_is_told_and_on_its_day_is_not():
    assert judged(PLAN, {"service_date": "2026-02-20"}).passed
    assert judged(PLAN, {"service_date": "2026-02-19"}).codes == ["before_plan"]


def test_evaluations_and_the_day_of_the_evaluation_may_precede_the_plan():
    assert judged(PLAN, {"service_date": "2026-02-18", "procedure": "97166"}, {}).passed
    assert judged(PLAN, {"service_date": "2026-02-18"}, evaluation="2026-02-18").passed


def test_treatment_before_a_recertified_plan_lies_under_one_that_is_not_given():
    again = {**PLAN, "kind": "recertification"}
    assert judged(again, {"service_date": "2026-02-19"}).not_checked == [
        "the plan of care in force on 2026-02-19 is not given"
    ]


def test_without_the_plans_day_the_evaluation_began_the_treatment():
    plan = {**UNSIGNED, "established_on": None}
    assert judged(plan, as_of="2026-03-23").codes == ["not_certified"]
    assert judged(plan, evaluation=None, as_of="2026-03-23").not_checked == [
        "the day on which the plan of care was established is not given"
    ]


def test_lines_without_a_date_are_survived():
    assert judged(PLAN, {"service_date": None}).passed
    assert judged(None, {"service_date": None}).codes == ["missing"]


def test_a_payer_that_wants_no_plan_asks_for_none():
    assert judged(None, value={**VALUE, "required": False}).silent


def test_an_order_stands_for_the_signature_where_no_transmission_is_asked():
    ordered = {**UNSIGNED, "signed_order_on": "2026-02-19"}
    free = {**VALUE, "transmit_within_days": None}
    assert judged(ordered, value=free, as_of="2026-04-20").passed
    assert judged(ordered, as_of="2026-04-20").codes == ["not_certified"]
    assert judged({**ordered, "transmitted_on": "2026-03-22"}, as_of="2026-04-20").passed
    assert judged({**ordered, "transmitted_on": "2026-03-23"}, as_of="2026-04-20").codes == ["not_certified"]


def test_an_order_stands_for_nothing_before_the_payer_took_it():
    ordered = {**UNSIGNED, "signed_order_on": "2026-02-19", "transmitted_on": "2026-02-21"}
    assert judged(ordered, value={**VALUE, "signed_order_suffices_from": "2026-03-02"}, as_of="2026-04-20").passed
    late = {**VALUE, "signed_order_suffices_from": "2026-03-03"}
    assert judged(ordered, value=late, as_of="2026-04-20").codes == ["not_certified"]
    never = {**VALUE, "signed_order_suffices_from": None}
    assert judged(ordered, value=never, as_of="2026-04-20").codes == ["not_certified"]


def test_treatment_on_the_day_of_the_plan_is_not_before_it_and_the_first_that_is_gets_told():
    days = [{"service_date": day} for day in ("2026-02-20", "2026-02-18", "2026-02-19")]
    finding = judged(PLAN, *days, evaluation="2026-02-10").only
    assert (finding.code, finding.line) == ("plan_of_care.before_plan", 2)


def test_a_recertification_that_lapsed_is_told_at_the_first_line_of_the_gap():
    again = {**PLAN, "kind": "recertification", "established_on": "2025-11-01", "certified_on": "2026-03-10"}
    again["certified_until"] = None
    days = [{"service_date": day} for day in ("2026-03-10", "2026-03-02", "2026-03-04")]
    finding = judged(again, *days).only
    assert (finding.code, finding.line) == ("plan_of_care.certified_late", 2)
    assert judged(again, days[0]).passed


def test_a_recertification_does_not_lapse_where_the_payer_sets_no_length():
    again = {**PLAN, "kind": "recertification", "established_on": "2025-11-01", "certified_on": "2026-03-10"}
    assert judged(again, value={**VALUE, "max_certified_days": None}).passed


def test_treatment_before_a_recertified_plan_belongs_to_the_plan_before_it():
    again = {**PLAN, "kind": "recertification", "established_on": "2026-03-01"}
    days = [{"service_date": day} for day in ("2026-02-26", "2026-02-27", "2026-03-02")]
    found = judged(again, *days)
    assert found.not_checked == ["the plan of care in force on 2026-02-26 is not given"]
    assert found.codes == []
