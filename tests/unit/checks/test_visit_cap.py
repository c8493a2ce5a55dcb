"""Visits of a period against the payer's cap."""

from datetime import date

import pytest

from chalicelib.domain.context import Context
from chalicelib.domain.errors import RulesRefused
from chalicelib.domain.reading import read_as
from chalicelib.validation import validate
from tests.unit.checks.judging import claim, judge, rules

YEAR = {"visits": 5, "period": "calendar_year", "hard": True, "near_visits": 0}


def entry(day, **more):
    base = {"claim_id": f"C-{day}", "payer_id": "sample_payer", "status": "paid", "service_date": day}
    return {**base, "procedure": "97530", **more}


def days(count, month="01"):
    return [entry(f"2026-{month}-{day:02}") for day in range(2, 2 + count)]


def told(used, as_of="2026-02-28", **more):
    base = {"payer_id": "sample_payer", "kind": "visits", "discipline": "OT", "year": 2026}
    return {**base, "used": used, "as_of": as_of, **more}


def judged(history, *lines, accumulators=None, since=None, **value):
    context = {} if history is None else {"history": history, "history_since": since}
    if accumulators is not None:
        context["accumulators"] = accumulators
    return judge("visit_cap", {**YEAR, **value}, claim(lines=lines or [{}]), context)


def test_the_last_visit_passes_and_the_next_is_refused():
    assert "reached" not in judged(days(4)).codes
    finding = judged(days(5)).only
    assert (finding.code, finding.severity) == ("visit_cap.reached", "error")
    assert finding.message == "2026-03-02 is visit 6 since 2026-01-01; this payer covers 5."


def test_where_approval_may_allow_more_it_is_a_warning():
    assert judged(days(5), hard=False).only.severity == "warning"


def test_few_visits_left_are_told_as_information():
    assert judged(days(1), near_visits=2).passed
    finding = judged(days(2), near_visits=2).only
    assert (finding.code, finding.severity) == ("visit_cap.near", "info")
    assert "2 left" in finding.message


def test_each_day_of_the_claim_is_one_visit():
    assert judged(days(2), {}, {}, {"service_date": "2026-03-04"}).codes == []
    found = judged(days(3), {}, {}, {"service_date": "2026-03-04"}, {"service_date": "2026-03-06"})
    assert (found.only.code, found.only.line) == ("visit_cap.reached", 4)


def test_a_day_that_another_claim_bills_already_is_no_further_visit():
    assert "reached" not in judged([*days(4), entry("2026-03-02")]).codes


@pytest.mark.parametrize(
    "change",
    [
        {"status": "denied"},
        {"status": "rejected"},
        {"payer_id": "other_payer"},
        {"modifiers": ["GP"]},
        {"claim_id": "C-1"},
    ],
)
def test_what_does_not_count_in_history_uses_no_visit(change):
    assert "reached" not in judged([*days(4), entry("2026-02-02", **change)]).codes


def test_disciplines_that_share_a_cap_count_together_and_a_shared_day_once():
    history = [*days(4), entry("2026-01-02", claim_id="C-pt", modifiers=["GP"]), entry("2026-02-03", discipline="PT")]
    assert "reached" not in judged(history).codes
    assert judged(history, combined_with=["GP"]).codes == ["reached"]
    assert "reached" not in judged(history[:-1], combined_with=["GP"]).codes


def test_a_calendar_year_begins_anew_in_january():
    assert judged([entry(f"2025-12-{day:02}") for day in range(1, 20)]).passed


def test_a_benefit_year_begins_on_its_day():
    value = {"period": "benefit_year", "benefit_year_starts": "03-01"}
    assert judged(days(9), **value).passed
    july = {"period": "benefit_year", "benefit_year_starts": "07-01"}
    assert judged([entry(f"2025-07-{day:02}") for day in range(1, 6)], **july).codes == ["reached"]
    assert judged([entry(f"2025-06-{day:02}") for day in range(26, 31)], **july).passed


def test_a_benefit_year_that_begins_on_29_february_begins_on_the_28th_in_other_years():
    value = {"period": "benefit_year", "benefit_year_starts": "02-29"}
    assert judged([entry(f"2026-02-{day:02}") for day in range(20, 28)], **value).passed
    assert judged([entry("2026-02-28"), *days(4, "03")], **value).codes == ["near"]


def test_a_benefit_year_needs_its_first_day():
    with pytest.raises(RulesRefused, match="benefit_year_starts"):
        rules({"visit_cap": {"visits": 30, "period": "benefit_year"}})


def test_the_payers_own_count_stands_for_everything_up_to_its_day():
    assert judged([], accumulators=[told(4)]).codes == ["near"]
    assert judged([], accumulators=[told(5)]).codes == ["reached"]
    assert judged(days(3), accumulators=[told(4)]).codes == ["near"]


def test_own_visits_after_the_payers_count_are_added():
    assert judged([entry("2026-03-01")], accumulators=[told(4)]).codes == ["reached"]


def test_the_latest_count_of_this_payer_and_year_counts():
    counts = [
        told(5, "2026-01-31"),
        told(3),
        told(9, year=2025),
        told(9, payer_id="other_payer"),
        told(9, discipline="PT"),
    ]
    assert judged([], accumulators=counts).passed


def test_without_history_only_a_cap_that_is_surely_reached_is_told():
    assert judged(None).not_checked == ["the patient's history is not given, so visits cannot be counted"]
    assert judged(None, accumulators=[told(5)]).codes == ["reached"]
    assert judged(None, accumulators=[told(3)]).not_checked


def test_history_must_reach_the_beginning_of_the_period_or_the_payers_count():
    assert judged(days(2), since="2026-01-01").passed
    assert judged(days(2), since="2026-01-02").not_checked == [
        "history goes back to 2026-01-02 only, and not to 2026-01-01"
    ]
    assert judged([], since="2026-03-01", accumulators=[told(3)]).passed
    assert judged(days(5), since="2026-01-02").codes == ["reached"]


def test_lines_without_a_date_or_of_another_discipline_are_not_looked_at():
    assert judged(days(9), {"service_date": None}).silent
    assert judged(days(9), {"modifiers": ["GP"]}).silent


def test_a_soft_cap_asks_for_more_and_a_hard_one_says_that_nothing_is_left():
    hard = judged(days(5)).only
    assert (hard.severity, hard.fix.startswith("Tell the patient")) == ("error", True)
    soft = judged(days(5), hard=False).only
    assert (soft.severity, soft.fix) == ("warning", "Ask the payer for more visits before sending.")


def test_a_cap_is_soft_and_near_within_three_visits_where_the_payer_says_no_other():
    def left(cap):
        context = {"history": []}
        return judge("visit_cap", {"visits": cap, "period": "calendar_year"}, claim(), context)

    assert left(5).passed
    assert left(4).codes == ["near"]
    assert left(0).only.severity == "warning"


def test_the_period_of_a_calendar_year_goes_to_its_last_day():
    last, first = {"service_date": "2026-12-31"}, {"service_date": "2027-01-01"}
    used = [entry(f"2026-02-{day:02}") for day in range(2, 7)]
    assert judged(used, last).codes == ["reached"]
    assert judged(used, first).passed
    assert judged([*used, entry("2026-12-31")], {"service_date": "2026-12-30"}).codes == ["reached"]
    assert judged([*used[:4], entry("2026-12-31")], {"service_date": "2026-12-30"}).codes == ["reached"]


def test_the_period_of_a_benefit_year_starts_on_its_day_and_ends_the_day_before():
    year = {"period": "benefit_year", "benefit_year_starts": "07-01", "visits": 1}
    assert judged([entry("2026-06-30")], {"service_date": "2026-07-01"}, **year).codes == ["near"]
    assert judged([entry("2026-07-01")], {"service_date": "2026-07-02"}, **year).codes == ["reached"]
    assert judged([entry("2025-07-01")], {"service_date": "2026-06-30"}, **year).codes == ["reached"]
    assert judged([entry("2026-06-30")], {"service_date": "2026-06-29"}, **year).codes == ["reached"]
    assert judged([entry("2025-06-30")], {"service_date": "2026-06-30"}, **year).codes == ["near"]


def test_a_benefit_year_that_starts_on_a_leap_day_starts_on_the_last_of_february():
    year = {"period": "benefit_year", "benefit_year_starts": "02-29", "visits": 1}
    assert judged([entry("2026-02-27")], {"service_date": "2026-02-28"}, **year).codes == ["near"]
    assert judged([entry("2026-02-28")], {"service_date": "2026-03-02"}, **year).codes == ["reached"]


def test_the_payers_latest_word_counts_and_days_up_to_it_are_in_it():
    words = [told(1, as_of="2026-02-01"), told(4, as_of="2026-02-28")]
    for order in (words, words[::-1]):
        assert judged([], accumulators=order).codes == ["near"]
        assert judged([entry("2026-02-28")], accumulators=order).codes == ["near"]
        assert judged([entry("2026-03-01")], accumulators=order).codes == ["reached"]


def test_history_must_reach_the_day_after_the_payers_word():
    assert judged([], accumulators=[told(1)], since="2026-03-01").passed
    assert judged([], accumulators=[told(1)], since="2026-03-02").not_checked != []


def test_another_years_word_or_another_payers_is_not_this_years():
    for change in ({"year": 2025, "as_of": "2025-12-31"}, {"payer_id": "another_payer"}):
        assert judged([], accumulators=[told(9, **change)]).passed, change


def test_of_two_disciplines_words_the_later_tells_since_when_history_counts():
    words = [told(1, as_of="2026-02-01"), told(1, as_of="2026-02-28", discipline="PT")]
    used = [entry("2026-02-10"), entry("2026-02-11"), entry("2026-02-12")]
    assert judged(used, accumulators=words, combined_with=["GP"], visits=5).passed


def test_a_period_of_a_calendar_year_goes_by_the_calendar_even_where_a_benefit_year_is_named():
    both = {"period": "calendar_year", "benefit_year_starts": "07-01", "visits": 1}
    assert judged([entry("2026-06-30")], {"service_date": "2026-07-01"}, **both).codes == ["reached"]


def test_a_benefit_year_that_starts_in_december_is_found_in_its_own_month():
    year = {"period": "benefit_year", "benefit_year_starts": "12-31", "visits": 1}
    assert judged([entry("2025-12-31")], {"service_date": "2026-01-02"}, **year).codes == ["reached"]
    assert judged([entry("2025-12-30")], {"service_date": "2026-01-02"}, **year).codes == ["near"]


def test_visits_of_the_next_benefit_year_do_not_count_in_this_one():
    year = {"period": "benefit_year", "benefit_year_starts": "07-01", "visits": 1}
    for day in ("2026-07-01", "2026-07-02", "2027-06-01"):
        assert judged([entry(day)], {"service_date": "2026-06-29"}, **year).codes == ["near"], day


def test_a_benefit_year_at_either_end_of_the_calendar_is_cut_off():
    year = {**YEAR, "period": "benefit_year", "benefit_year_starts": "07-01"}
    compiled = rules({"visit_cap": [("0001-01-01", year)]})
    for day in ("0001-01-02", "0001-07-02", "9999-06-30", "9999-12-31"):
        of_claim = claim(lines=[{"service_date": day}])
        found = validate(of_claim, read_as(Context, {"history": []}), compiled, date(9999, 12, 31))
        assert [one.outcome for one in found.checks] == ["pass"], day


def test_a_line_that_names_no_discipline_counts_as_occupational_therapy():
    assert judged(days(5), {"modifiers": []}).codes == ["reached"]
    assert judged(days(5), {"modifiers": ["GP"]}).silent
    assert judged(days(5), {"modifiers": ["GP"]}, combined_with=["GP"]).codes == ["reached"]


def test_a_cap_that_begins_with_an_age_leaves_the_younger_out():
    def codes(born):
        context = {"history": days(5)}
        return judge("visit_cap", {**YEAR, "from_age_years": 21}, claim(patient={"birth_date": born}), context)

    assert codes("2005-03-02").codes == ["reached"]
    assert codes("2005-03-03").silent
    assert codes(None).not_checked == ["the patient's birth date, from which the age comes that the cap begins with"]


def test_a_day_of_codes_that_count_as_no_visit_uses_none_up():
    free = {"not_counted": ["97165"]}
    history = [entry("2026-01-01", procedure="97165"), *days(4)]
    assert judged(history).codes == ["reached"]
    assert judged(history, **free).codes == ["near"]
    assert judged([*history, entry("2026-01-01")], **free).codes == ["reached"]
    assert judged(days(5), {"procedure": "97165"}, **free).silent
