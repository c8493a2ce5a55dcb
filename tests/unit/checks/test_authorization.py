"""Prior authorization: needed or not, on the claim, good, and enough."""

from datetime import date

import pytest

from chalicelib.domain.errors import RulesRefused
from tests.unit.checks.judging import claim, judge, rules

ALWAYS = {"required": "always", "match_procedures": True, "exempt_procedures": ["97165"]}
EVALUATIONS = {"evaluation_codes": {"evaluations": ["97165"]}}
GOOD = {
    "authorization_number": "A1",
    "payer_id": "sample_payer",
    "status": "approved",
    "starts_on": "2026-01-01",
    "ends_on": "2026-06-30",
    "procedures": ["97530"],
    "unit_kind": "visits",
    "approved": 12,
    "used": 10,
    "reserved": 0,
}
OTHER = {**GOOD, "authorization_number": "B2", "used": 0}


def judged(*lines, number="A1", known=(GOOD,), value=ALWAYS, as_of="2026-03-20", **context):
    context = {**({} if known is None else {"authorizations": list(known)}), **context}
    judged_claim = claim(lines=lines or [{}], authorization_number=number)
    return judge("authorization", value, judged_claim, context, date.fromisoformat(as_of), EVALUATIONS)


def entry(day, procedure="97530", **more):
    return {
        "claim_id": f"C-{day}",
        "payer_id": "sample_payer",
        "status": "paid",
        "service_date": day,
        "procedure": procedure,
        **more,
    }


def test_a_good_authorization_on_the_claim_passes():
    assert judged().passed
    assert not judged().findings


def test_numbers_are_compared_without_case_and_outer_spaces():
    assert judged(number=" a1 ").passed


def test_nothing_on_the_claim_and_nothing_on_file_is_required():
    finding = judged({}, {}, number=None, known=[]).only
    assert (finding.code, finding.line, finding.field) == ("authorization.required", None, "authorization_number")


def test_one_on_file_that_fits_is_told_with_its_number():
    finding = judged(number=None).only
    assert (finding.code, finding.fix) == ("authorization.missing_on_claim", "Give authorization number A1.")


def test_of_several_that_fit_the_one_with_most_left_is_told():
    assert judged(number=None, known=[GOOD, OTHER]).only.fix == "Give authorization number B2."


def test_one_of_another_payer_is_none_of_this_payers():
    others = [{**GOOD, "payer_id": "other_payer"}]
    assert judged(number=None, known=others).codes == ["required"]
    assert judged(known=others).codes == ["number_unknown"]


def test_one_on_file_for_other_dates_or_procedures_does_not_fit():
    assert judged({"service_date": "2026-07-01"}, number=None).codes == ["required"]
    assert judged({"procedure": "97110"}, number=None).codes == ["required"]


def test_one_on_file_that_is_pending_or_used_up_is_told_as_such():
    assert judged(number=None, known=[{**GOOD, "status": "pending"}]).codes == ["not_approved"]
    assert judged(number=None, known=[{**GOOD, "used": 12}]).codes == ["exhausted"]


def test_a_number_that_is_not_on_file_is_unknown_and_one_that_fits_is_offered():
    finding = judged(number="Z9").only
    assert (finding.code, finding.fix) == ("authorization.number_unknown", "Give authorization number A1.")
    assert judged(number="Z9", known=[]).codes == ["number_unknown"]


@pytest.mark.parametrize("status", ["pending", "denied", "cancelled", "expired"])
def test_a_number_that_is_not_approved_is_told_with_its_status(status):
    finding = judged(known=[{**GOOD, "status": status}]).only
    assert finding.code == "authorization.not_approved"
    assert status in finding.message


def test_one_that_has_run_out_since_still_covers_its_days():
    ended = {**GOOD, "status": "expired", "ends_on": "2026-03-10"}
    assert judged(known=[ended]).passed
    assert judged({"service_date": "2026-03-11"}, known=[ended]).codes == ["outside_dates"]


@pytest.mark.parametrize(
    ("day", "codes"),
    [("2025-12-31", ["outside_dates"]), ("2026-01-01", []), ("2026-06-30", []), ("2026-07-01", ["outside_dates"])],
)
def test_both_ends_of_an_authorization_are_good_days(day, codes):
    assert judged({"service_date": day}, as_of="2026-07-02").codes == codes


def test_a_procedure_that_it_does_not_name_is_told_by_line():
    finding = judged({}, {"procedure": "97110"}).only
    assert (finding.code, finding.line) == ("authorization.procedure_not_covered", 2)


def test_an_authorization_without_procedures_covers_all_and_so_does_a_payer_that_does_not_match():
    assert judged({"procedure": "97110"}, known=[{**GOOD, "procedures": []}]).passed
    assert judged({"procedure": "97110"}, value={"required": "always"}).passed


def three_days(first=2):
    return [{"service_date": f"2026-03-{day:02}"} for day in range(first, first + 3)]


def test_visits_are_distinct_days():
    assert judged({}, {}, {}).passed


def test_a_claim_that_needs_as_much_as_is_left_passes_and_one_more_exceeds():
    assert judged(*three_days()[:2]).passed
    finding = judged(*three_days()).only
    assert (finding.code, finding.denial) == ("authorization.will_exceed", "CO-198")
    assert finding.message == "Authorization A1 has 2 visits left; this claim needs 3."


def test_nothing_left_is_exhausted_and_reservations_count():
    assert judged(known=[{**GOOD, "used": 12}]).codes == ["exhausted"]
    assert judged(known=[{**GOOD, "reserved": 2}]).codes == ["exhausted"]
    assert judged(known=[{**GOOD, "used": 99}]).codes == ["exhausted"]


def test_another_authorization_that_fits_is_offered():
    assert judged(known=[{**GOOD, "used": 12}, OTHER]).only.fix == "Give authorization number B2."


def test_units_add_up():
    units = {**GOOD, "unit_kind": "units", "approved": 4, "used": 0}
    assert judged({"units": 2}, {"units": 2}, known=[units]).passed
    assert judged({"units": 2}, {"units": 3}, known=[units]).codes == ["will_exceed"]


def test_a_day_that_another_live_claim_draws_is_not_drawn_again():
    used_up = {**GOOD, "used": 12}
    drawn = entry("2026-03-02", authorization_number="A1")
    assert judged(known=[used_up], history=[drawn]).passed
    assert judged(known=[used_up], history=[{**drawn, "status": "voided"}]).codes == ["exhausted"]


def test_of_two_with_the_same_number_the_one_that_fits_counts():
    earlier = {**GOOD, "starts_on": "2025-01-01", "ends_on": "2025-12-31"}
    assert judged(known=[earlier, GOOD]).passed


def test_a_line_may_have_its_own_number():
    lines = ({}, {"authorization_number": "Z9"})
    finding = judged(*lines).only
    assert (finding.code, finding.line, finding.field) == (
        "authorization.number_unknown",
        2,
        "lines.1.authorization_number",
    )


def test_exempt_procedures_need_none():
    assert judged({"procedure": "97165"}, number=None, known=[]).passed
    assert judged({"procedure": "97165"}, {}, number=None, known=[]).codes == ["required"]


@pytest.mark.parametrize("word", ["0000", "0", "n/a", "PENDING", " none "])
def test_a_placeholder_is_no_number(word):
    finding = judged(number=word).only
    assert (finding.code, finding.severity) == ("authorization.placeholder", "error")
    assert finding.fix == "Give authorization number A1."


def test_a_placeholder_where_none_is_needed_is_a_warning():
    assert judged({"procedure": "97165"}, number="0000").only.severity == "warning"


def test_a_payer_that_never_wants_one_is_told_of_a_placeholder_only():
    never = {"required": "never"}
    assert judged(number=None, known=None, value=never).silent
    assert judged(number="Z9", known=[], value=never).silent
    assert judged(number="0000", value=never).only.severity == "warning"


def test_unknown_authorizations_are_not_checked():
    assert judged(known=None).not_checked == ["authorizations on file are not given"]
    assert judged(number=None, known=None).not_checked


def test_an_amount_that_is_not_known_is_not_checked():
    assert judged(known=[{**GOOD, "approved": None}]).not_checked == ["how many visits are approved is not given"]


AFTER = {"required": "after_visits", "after_visits": 3}


def free_visits(*days, number=None, since=None):
    history = [entry("2026-02-02", "97165"), *(entry(day) for day in days)]
    return judged(number=number, known=[], value=AFTER, history=history, history_since=since)


def test_a_day_of_exempt_codes_alone_is_no_visit():
    value = AFTER | {"exempt_procedures": ["97165"]}
    history = [entry("2026-02-02", "97165"), entry("2026-02-09"), entry("2026-02-16")]
    assert judged(number=None, known=[], value=value, history=history).passed
    assert judged(number=None, known=[], value=value, history=[*history, entry("2026-02-23")]).codes == ["required"]


def test_the_free_visits_count_from_the_evaluation_with_this_day():
    assert free_visits("2026-02-09").passed  # evaluation, one visit, this one
    assert free_visits("2026-02-09", "2026-02-16").codes == ["required"]


def test_visits_of_an_earlier_episode_do_not_count():
    assert free_visits("2026-01-05", "2026-01-12", "2026-01-19").passed


def test_visits_of_another_discipline_or_of_denied_lines_do_not_count():
    history = [
        entry("2026-02-02", "97165"),
        entry("2026-02-09", modifiers=["GP"]),
        entry("2026-02-10", status="denied"),
        entry("2026-02-11"),
    ]
    assert judged(number=None, known=[], value=AFTER, history=history).passed


def test_free_visits_cannot_be_counted_without_evaluation_or_history():
    assert judged(number=None, known=[], value=AFTER, history=[]).not_checked == [
        "the evaluation that began the episode is not given"
    ]
    assert free_visits("2026-02-09", since="2026-02-03").not_checked == [
        "history goes back to 2026-02-03 only, and not to 2026-02-02"
    ]
    evaluated = claim(documentation={"evaluation_on": "2026-02-02"})
    assert judge("authorization", AFTER, evaluated, {"authorizations": []}, others=EVALUATIONS).not_checked == [
        "the patient's history is not given, so visits cannot be counted"
    ]


def test_what_is_known_may_be_enough_to_tell_that_the_free_visits_are_past():
    assert free_visits("2026-02-09", "2026-02-16", since="2026-02-03").codes == ["required"]


def test_after_visits_needs_a_number_of_visits():
    with pytest.raises(RulesRefused, match="after_visits"):
        rules({"authorization": {"required": "after_visits"}})


def test_nonsense_is_survived():
    units = {**GOOD, "unit_kind": "units"}
    for line in ({"units": None}, {"units": -3}, {"procedure": None}, {"service_date": None}):
        assert judged(line, known=[units], value={"required": "always"}).passed


def test_what_one_line_lacks_leaves_the_other_lines_judged_by_amount():
    short = {**GOOD, "used": 12}
    early = {"service_date": "2025-12-31"}
    assert judged(early, {}, known=[short]).codes == ["outside_dates", "exhausted"]
    assert judged({}, {"procedure": "97110"}, known=[short]).codes == ["procedure_not_covered", "exhausted"]
    assert judged(early, {"procedure": "97110"}, known=[short]).codes == ["outside_dates", "procedure_not_covered"]


def test_what_is_not_approved_is_told_once_and_with_another_that_fits():
    denied = {**GOOD, "status": "denied"}
    early = {"service_date": "2025-12-31"}
    finding = judged(early, known=[denied]).only
    assert (finding.code, finding.fix) == (
        "authorization.not_approved",
        "Ask the payer for authorization before sending.",
    )
    assert "B2" in judged(known=[denied, OTHER]).only.fix


def test_open_ends_of_an_authorization_are_told_as_such():
    early, late = {"service_date": "2025-12-31"}, {"service_date": "2026-07-01"}
    without_start = judged(late, known=[{**GOOD, "starts_on": None}], as_of="2026-07-02").only
    assert "runs from an open start to 2026-06-30, not over line 1" in without_start.message
    without_end = judged(early, known=[{**GOOD, "ends_on": None}]).only
    assert "runs from 2026-01-01 to an open end" in without_end.message
    assert without_end.fix == "Ask the payer to extend it."


def test_a_procedure_that_another_authorization_names_is_sent_to_that_one():
    finding = judged({"procedure": "97110"}, known=[GOOD, {**OTHER, "procedures": ["97110"]}]).only
    assert (finding.code, "B2" in finding.fix) == ("authorization.procedure_not_covered", True)
    alone = judged({"procedure": "97110"}, {"procedure": "97112"}).only
    assert alone.message == "Authorization A1 does not name 97110 of lines 1 and 2."
    assert alone.fix == "Ask the payer to add it."


def test_days_that_another_authorization_covers_are_sent_to_that_one():
    spring = {**OTHER, "starts_on": "2025-01-01", "ends_on": "2025-12-31"}
    assert "B2" in judged({"service_date": "2025-12-31"}, known=[GOOD, spring], as_of="2025-12-31").only.fix


def test_what_is_used_up_is_told_with_what_was_approved():
    message = judged(known=[{**GOOD, "used": 12}]).only.message
    assert message == "Authorization A1 has none of its 12 visits left; this claim needs 1."
    none = judged(known=[{**GOOD, "approved": 0, "used": 0}]).only.message
    assert none == "Authorization A1 has none of its 0 visits left; this claim needs 1."
    unnamed = judged(number=None, known=[{**GOOD, "approved": 0, "used": 0}]).only.message
    assert unnamed == "Authorization A1 has none of its 0 visits left."
    assert judged(number=None, known=[{**GOOD, "used": 12}]).only.message.startswith(
        "Authorization A1 has none of its 12"
    )


def test_two_authorizations_that_fit_different_lines_are_each_offered_for_theirs():
    other = {**OTHER, "procedures": ["97110"]}
    found = judged({}, {"procedure": "97110"}, {"procedure": "97112"}, number=None, known=[GOOD, other])
    assert found.codes == ["missing_on_claim", "missing_on_claim", "required"]
    assert [one.fix for one in found.findings][:2] == ["Give authorization number A1.", "Give authorization number B2."]


def test_a_number_on_the_line_is_told_at_its_line_and_one_of_the_claim_at_the_claim():
    own = judged({}, {"authorization_number": "Z9"}, {"authorization_number": "Z9"}, known=[GOOD]).only
    assert (own.code, own.line, own.field) == ("authorization.number_unknown", 2, "lines.1.authorization_number")
    of_claim = judged(number="Z9").only
    assert (of_claim.line, of_claim.field) == (None, "authorization_number")


def test_an_authorization_that_says_approved_or_expired_counts_until_its_last_day_is_past():
    ending = {**GOOD, "status": "expired", "ends_on": "2026-03-20"}
    assert judged(known=[ending], as_of="2026-03-20").codes == ["not_approved"]
    assert judged(known=[ending], as_of="2026-03-21").passed


def test_units_are_counted_where_the_authorization_counts_units():
    units = {**GOOD, "unit_kind": "units", "approved": 4, "used": 0}
    assert judged({"units": 4}, known=[units]).passed
    assert judged({"units": 5}, known=[units]).codes == ["will_exceed"]
    assert judged({"units": 4}, {"units": None}, {"units": 0}, known=[units]).passed
    assert judged({"units": 4}, {"units": -3}, {"units": 1}, known=[units]).codes == ["will_exceed"]


def test_a_visit_that_is_free_does_not_hide_a_later_one_that_is_not():
    lines = [{"procedure": "97165", "service_date": "2026-03-01"}, {}]
    value = {"required": "after_visits", "after_visits": 1}
    assert judged(*lines, number=None, known=[], value=value, history=[]).codes == ["required"]
    assert judged(*lines, number=None, known=[], value={**value, "after_visits": 2}, history=[]).passed


def test_visits_count_from_the_latest_evaluation():
    history = [entry("2025-06-02", "97165"), entry("2025-06-09"), entry("2025-06-16"), entry("2026-02-20", "97165")]
    assert judged(number=None, known=[], value={**AFTER, "after_visits": 2}, history=history).passed
    assert judged(number=None, known=[], value={**AFTER, "after_visits": 1}, history=history).codes == ["required"]


def test_the_day_of_the_evaluation_is_the_first_visit():
    lines = [{"procedure": "97165"}, {}]
    assert judged(*lines, number=None, known=[], value={**AFTER, "after_visits": 1}, history=[]).passed


def test_an_authorization_is_offered_only_where_it_fits_every_line():
    lines = [{}, {"service_date": "2026-03-09"}]
    short = {**GOOD, "ends_on": "2026-03-05"}
    assert judged(*lines, number="Z9", known=[short]).only.fix.startswith("Correct the number")
    assert "A1" in judged(*lines, number="Z9", known=[GOOD]).only.fix


def test_an_authorization_with_one_visit_left_is_still_offered():
    assert judged(number=None, known=[{**GOOD, "used": 11}]).codes == ["missing_on_claim"]


def test_an_authorization_whose_last_visit_is_this_very_day_is_still_offered():
    drawn = [entry("2026-03-02", "97110", authorization_number="A1")]
    assert judged(number=None, known=[{**GOOD, "used": 12}], history=drawn).codes == ["missing_on_claim"]


def test_the_authorization_with_most_left_is_offered():
    open_end = {**OTHER, "authorization_number": "C3", "approved": None}
    assert judged(number=None, known=[GOOD, OTHER]).only.fix == "Give authorization number B2."
    assert judged(number=None, known=[open_end, GOOD]).only.fix == "Give authorization number A1."


def test_a_day_with_an_exempt_service_beside_another_is_a_visit():
    lines = [{"procedure": "97165", "service_date": "2026-03-01"}, {"service_date": "2026-03-01"}, {}]
    value = {"required": "after_visits", "after_visits": 1, "exempt_procedures": ["97165"]}
    assert judged(*lines, number=None, known=[], value=value, history=[]).codes == ["required"]
    assert judged(lines[0], {}, number=None, known=[], value=value, history=[]).passed


OFFICE = {"place_of_service": "11"}
HOME = {"place_of_service": "12"}


def test_only_the_codes_that_the_payer_names_need_one():
    named = {**ALWAYS, "procedures": ["97530"]}
    assert judged(number=None, known=[], value=named).codes == ["required"]
    assert judged({"procedure": "97129"}, number=None, known=[], value=named).passed


def test_only_the_places_that_the_payer_names_need_one():
    office = {**ALWAYS, "places": ["11"]}
    assert judged(OFFICE, number=None, known=[], value=office).codes == ["required"]
    assert judged(HOME, number=None, known=[], value=office).passed


def test_treatment_on_the_day_of_an_exempt_evaluation_is_free_where_the_payer_says_so():
    same_day = [{"procedure": "97165"}, {}]
    free = {**ALWAYS, "evaluation_day_exempt": True}
    assert judged(*same_day, number=None, known=[], value=free).passed
    assert judged(*same_day, number=None, known=[]).codes == ["required"]
    next_day = [{"procedure": "97165"}, {"service_date": "2026-03-03"}]
    assert judged(*next_day, number=None, known=[], value=free).codes == ["required"]


def test_a_line_without_a_day_is_beside_no_evaluation():
    free = {**ALWAYS, "evaluation_day_exempt": True}
    undated = [{"procedure": "97165"}, {"service_date": None}]
    assert judged(*undated, number=None, known=[], value=free).codes == ["required"]


def test_the_evaluation_may_stand_on_another_claim_of_that_day():
    free = {**ALWAYS, "evaluation_day_exempt": True}
    assert judged(number=None, known=[], value=free, history=[entry("2026-03-02", "97165")]).passed
    assert judged(number=None, known=[], value=free, history=[entry("2026-03-01", "97165")]).codes == ["required"]
