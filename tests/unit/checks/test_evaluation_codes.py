"""Evaluations: one an episode, one level a day, a re-evaluation with a reason, treatment after."""

import pytest

from tests.unit.checks.judging import claim, judge

VALUE = {
    "evaluations": ["97165", "97166", "97167"],
    "reevaluation": "97168",
    "per_episode_days": 90,
    "same_day_conflicts": [["97165", "97168"], ["97166", "97168"]],
    "reevaluation_needs_reason": True,
}
ON_FILE = {"evaluation_on": "2026-02-20", "reevaluation_reason": "significant_change"}


def entry(day, procedure="97165", **more):
    return {
        "claim_id": f"C-{day}-{procedure}",
        "payer_id": "sample_payer",
        "status": "paid",
        "service_date": day,
        "procedure": procedure,
        **more,
    }


def judged(*procedures, history=(), documentation=ON_FILE, since=None, value=VALUE, **changes):
    lines = [p if isinstance(p, dict) else {"procedure": p} for p in procedures]
    context = {} if history is None else {"history": list(history), "history_since": since}
    return judge("evaluation_codes", value, claim(lines=lines, documentation=documentation, **changes), context)


def test_a_first_evaluation_passes():
    assert judged("97165").passed
    assert not judged("97165").findings


def test_an_evaluation_on_the_episodes_last_day_is_a_second_one_and_a_day_later_is_not():
    assert judged("97166", history=[entry("2025-12-02")]).codes == ["second_evaluation"]  # 90 days
    assert judged("97166", history=[entry("2025-12-01")]).passed


def test_a_second_evaluation_is_told_with_its_first():
    finding = judged("97165", history=[entry("2026-02-20")]).only
    assert (finding.severity, finding.field) == ("error", "lines.0.procedure")
    assert "10 days earlier, on 2026-02-20" in finding.message


def test_a_second_evaluation_on_the_same_claim_is_told_too():
    found = judged("97165", {"procedure": "97165", "service_date": "2026-03-09"})
    assert (found.only.code, found.only.line) == ("evaluation_codes.second_evaluation", 2)


def test_a_second_evaluation_for_a_new_diagnosis_group_is_a_warning():
    new = judged("97165", history=[entry("2026-02-20", diagnoses=["S62.501D"])])
    same = judged("97165", history=[entry("2026-02-20", diagnoses=["M62.50"])])
    assert (new.only.severity, same.only.severity) == ("warning", "error")


def test_a_second_evaluation_within_days_that_are_a_reading_warns_and_says_so():
    read = {**VALUE, "second_severity": "warning"}
    finding = judged("97165", history=[entry("2026-02-20")], value=read).only
    assert finding.severity == "warning"
    assert finding.message.endswith("That an episode lasts 90 days is a reading, not this payer's published rule.")
    assert "reading" not in judged("97165", history=[entry("2026-02-20")]).only.message


def test_denied_and_foreign_evaluations_begin_no_episode_here():
    assert judged("97165", history=[entry("2026-02-20", status="denied")]).passed
    assert judged("97165", history=[entry("2026-02-20", payer_id="other_payer")]).passed


def test_a_second_evaluation_needs_history_that_goes_back_far_enough():
    assert judged("97165", history=None).not_checked == ["the patient's history is not given"]
    assert judged("97165", since="2025-12-02").passed
    assert judged("97165", since="2025-12-03").not_checked == [
        "history goes back to 2025-12-03 only, and not to 2025-12-02"
    ]


def test_a_payer_without_an_episode_takes_evaluations_as_they_come():
    value = {"evaluations": ["97165"]}
    assert judged("97165", history=[entry("2026-02-20")], value=value).passed


def test_two_levels_on_one_day_are_told_once_with_both_codes():
    finding = judged("97165", "97167").only
    assert (finding.code, finding.line) == ("evaluation_codes.levels_together", 2)
    assert finding.concerns == ("97165", "97167")


def test_two_levels_on_one_day_in_two_claims_are_told_too():
    finding = judged("97165", history=[entry("2026-03-02", "97167")]).only
    assert finding.code == "evaluation_codes.levels_together"
    assert "another claim" in finding.message


def test_evaluation_and_reevaluation_on_one_day_are_told():
    finding = judged("97165", "97168").only
    assert (finding.code, set(finding.concerns)) == ("evaluation_codes.same_day", {"97165", "97168"})


def test_codes_that_may_meet_do():
    assert judged("97167", "97168").passed
    assert judged("97165", "97530").passed


def test_a_conflict_on_two_days_is_none():
    found = judged("97168", {"procedure": "97165", "service_date": "2025-10-01"}, documentation=ON_FILE)
    assert not found.findings


def test_a_reevaluation_after_an_evaluation_and_with_a_reason_passes():
    assert not judged("97168").findings
    assert not judged("97168", history=[entry("2024-05-02")], documentation={**ON_FILE, "evaluation_on": None}).findings


def test_a_reevaluation_without_any_evaluation_is_told():
    finding = judged("97168", documentation={**ON_FILE, "evaluation_on": None}).only
    assert finding.code == "evaluation_codes.reevaluation_without_evaluation"
    assert finding.fix.startswith("Bill 97165, 97166 or 97167")


def test_a_reevaluation_cannot_miss_an_evaluation_that_history_does_not_reach():
    unknown = {**ON_FILE, "evaluation_on": None}
    assert judged("97168", documentation=unknown, since="2025-06-01").not_checked == [
        "history goes back to 2025-06-01 only, and shows no evaluation"
    ]
    assert judged("97168", documentation=unknown, history=None).not_checked


def test_a_reevaluation_needs_its_reason_where_the_payer_wants_one():
    without = {**ON_FILE, "reevaluation_reason": None}
    assert judged("97168", documentation=without).codes == ["reevaluation_reason"]
    assert not judged("97168", documentation=without, value={**VALUE, "reevaluation_needs_reason": False}).findings
    assert judged("97168", documentation=None, history=[entry("2026-02-20")]).not_checked == [
        "the reason for the re-evaluation is not given"
    ]


def test_treatment_on_the_evaluations_day_and_after_passes():
    assert judged("97530", documentation={"evaluation_on": "2026-03-02"}).passed
    assert judged("97530", documentation=None, history=[entry("2024-01-05")]).passed


def test_treatment_before_the_evaluation_is_a_warning():
    finding = judged("97530", documentation={"evaluation_on": "2026-03-03"}).only
    assert (finding.code, finding.severity) == ("evaluation_codes.treatment_before_evaluation", "warning")


def test_treatment_before_an_evaluation_of_the_same_claim_is_a_warning():
    later = {"procedure": "97165", "service_date": "2026-03-05"}
    assert judged("97530", later, documentation=None).codes == ["treatment_before_evaluation"]


def test_treatment_with_no_evaluation_anywhere_is_a_warning_once_all_is_known():
    assert judged("97530", documentation={}).codes == ["treatment_before_evaluation"]


@pytest.mark.parametrize(
    ("documentation", "history", "since"),
    [(None, None, None), (None, (), None), ({}, None, None), ({}, (), "2025-01-01")],
)
def test_treatment_whose_evaluation_is_not_known_is_not_checked(documentation, history, since):
    found = judged("97530", documentation=documentation, history=history, since=since)
    assert found.not_checked
    assert not found.findings


def test_an_earlier_evaluation_in_history_wins_over_a_later_one_on_file():
    assert judged("97530", documentation={"evaluation_on": "2026-03-09"}, history=[entry("2026-01-05")]).passed


def test_lines_without_a_date_are_survived():
    assert judged({"procedure": "97165", "service_date": None}, {"procedure": None, "service_date": None}).silent


def test_a_line_without_a_date_does_not_end_the_look_at_the_others():
    undated = {"procedure": "97530", "service_date": None}
    assert judged(undated, "97165", "97168").codes == ["same_day"]


def test_the_first_treatment_of_the_claim_is_the_one_told():
    lines = ({"procedure": "97110"}, {"procedure": "97530", "service_date": "2026-02-10"}, {"procedure": "97535"})
    finding = judged(*lines).only
    assert (finding.code, finding.line) == ("evaluation_codes.treatment_before_evaluation", 2)
    assert finding.message == "97530 on 2026-02-10 is treatment before the evaluation of 2026-02-20."
    same = judged({"procedure": "97110", "service_date": "2026-02-10"}, {"service_date": "2026-02-10"}).only
    assert same.line == 1


def test_the_second_evaluation_is_counted_from_the_latest_before_it():
    history = [entry("2026-02-01"), entry("2026-02-20", "97166")]
    finding = judged("97165", history=history).only
    assert finding.message.endswith("the first was 10 days earlier, on 2026-02-20.")
    assert finding.fix.startswith("Bill a re-evaluation")


def test_a_second_evaluation_for_another_condition_is_a_warning_with_its_own_words():
    history = [entry("2026-02-20", diagnoses=["S62.501A"])]
    finding = judged("97165", history=history).only
    assert (finding.severity, finding.fix) == ("warning", "Make sure that the record shows the new condition.")


@pytest.mark.parametrize(("before", "severity"), [("M62.9", "error"), ("M63.9", "warning"), ("M25.511", "warning")])
def test_conditions_are_told_apart_by_their_category(before, severity):
    assert judged("97165", history=[entry("2026-02-20", diagnoses=[before])]).only.severity == severity


def test_levels_that_meet_are_told_with_where_and_what_to_bill():
    here = judged("97165", "97166").only
    assert here.message == "97165 and 97166 are both billed for 2026-03-02; they may not be."
    assert here.fix == "Bill the one level that the evaluation reached."
    there = judged("97168", history=[entry("2026-03-02", "97165")]).only
    assert there.message.endswith("one of them on another claim; they may not be.")
    assert there.fix == "Bill one of them."


def test_of_several_pairs_each_that_meets_is_told():
    assert judged("97166", "97168").codes == ["same_day"]


def test_a_reevaluation_needs_no_reason_unless_the_payer_wants_one():
    value = {name: part for name, part in VALUE.items() if name != "reevaluation_needs_reason"}
    on_file = {"evaluation_on": "2026-02-20"}
    assert judged("97168", documentation=on_file, value=value).passed
    assert judged("97168", documentation=on_file).codes == ["reevaluation_reason"]


def test_treatment_without_a_known_evaluation_is_not_checked_and_says_why():
    assert (
        judged("97530", documentation=None).not_checked == judged("97530", history=None, documentation=None).not_checked
    )
    since = judged("97530", documentation={}, since="2026-01-01").not_checked
    assert since == ["history goes back to 2026-01-01 only, and shows no evaluation"]
    assert (
        judged("97530", documentation={}, history=None).not_checked == judged("97530", documentation=None).not_checked
    )


def test_the_earliest_evaluation_known_is_the_one_that_treatment_came_before():
    history = [entry("2026-03-10"), entry("2026-03-05")]
    message = judged("97530", history=history, documentation={}).only.message
    assert message == "97530 on 2026-03-02 is treatment before the evaluation of 2026-03-05."


def test_conditions_are_told_apart_by_three_signs_and_not_by_a_fourth():
    assert (
        judged("97165", history=[entry("2026-02-20", diagnoses=["M62.81"])], diagnoses=["M62.9"]).only.severity
        == "error"
    )
    assert (
        judged("97165", history=[entry("2026-02-20", diagnoses=["M6281"])], diagnoses=["M629"]).only.severity == "error"
    )
