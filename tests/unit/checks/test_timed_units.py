"""Units against minutes on a claim: the arithmetic is told, and what is not known is said."""

import pytest

from tests.unit.checks.judging import claim, judge

TIMED = ["97110", "97112", "97116", "97129", "97130", "97140", "97530", "97535"]
CMS = {"method": "cms", "timed": TIMED, "pool_as_one": [["97129", "97130"]]}
AMA = CMS | {"method": "ama"}


def lines(*services, **common):
    """Lines from (code, minutes, units)."""
    return [{"procedure": code, "minutes": minutes, "units": units, **common} for code, minutes, units in services]


def judged(value, *services, **changes):
    return judge("timed_units", value, claim(lines=lines(*services), **changes))


def test_two_units_for_22_minutes_are_one_too_many_and_the_message_shows_the_arithmetic():
    found = judged(CMS, ("97530", 22, 2)).only
    assert (found.code, found.severity) == ("timed_units.overbilled", "error")
    assert (found.line, found.field) == (1, "lines.0.units")
    assert found.message == "2 units billed; 22 minutes earn 1 under the CMS 8-minute rule."
    assert found.fix == "Bill 97530 × 1, or correct the minutes."
    assert found.denial == "CO-151"


def test_two_units_for_23_minutes_are_right():
    answer = judged(CMS, ("97530", 23, 2))
    assert answer.codes == []
    assert answer.passed


def test_fewer_units_than_earned_are_revenue_left_and_only_a_warning():
    found = judged(CMS, ("97530", 38, 2)).only
    assert (found.code, found.severity) == ("timed_units.underbilled", "warning")
    assert found.fix == "Bill 97530 × 3, or correct the minutes."


def test_a_unit_on_the_code_with_the_smaller_remainder_is_on_the_wrong_code():
    found = judged(CMS, ("97112", 24, 1), ("97110", 23, 2)).only
    assert found.code == "timed_units.wrong_code"
    assert found.line == 2
    assert found.fix == "Bill 97112 × 2 and 97110 × 1, or correct the minutes."


@pytest.mark.parametrize("units", [(2, 1), (1, 2)])
def test_equal_remainders_may_be_billed_either_way(units):
    assert judged(CMS, ("97112", 20, units[0]), ("97110", 20, units[1])).codes == []


def test_the_pool_is_that_of_one_day_and_days_are_judged_apart():
    first, second = lines(("97530", 8, 1), ("97110", 7, 0))
    assert judge("timed_units", CMS, claim(lines=[first, second])).codes == []
    apart = [first, second | {"service_date": "2026-03-03", "units": 1}]
    assert judge("timed_units", CMS, claim(lines=apart)).codes == ["overbilled"]


def test_minutes_of_a_service_that_earned_no_unit_still_count_in_the_pool():
    two = [("97110", 16, 1), ("97140", 5, 1)]
    unbilled = [{"service_date": "2026-03-02", "procedure": "97116", "minutes": 4}]
    assert judged(CMS, *two, unbilled_services=unbilled).codes == []
    assert judged(CMS, *two).codes == ["overbilled"]


def test_a_unit_that_an_unbilled_service_earned_may_not_stand_on_another_code():
    unbilled = [{"service_date": "2026-03-02", "procedure": "97116", "minutes": 9}]
    found = judged(CMS, ("97110", 19, 2), unbilled_services=unbilled).only
    assert found.fix == "Bill 97110 × 1 and 97116 × 1, or correct the minutes."


def test_an_unbilled_service_without_minutes_leaves_the_day_unjudged():
    unbilled = [{"service_date": "2026-03-02", "procedure": "97140", "minutes": None}]
    answer = judged(CMS, ("97530", 22, 2), unbilled_services=unbilled)
    assert answer.codes == []
    assert "not billed" in answer.not_checked[0]


def test_untimed_minutes_never_enter_the_pool():
    assert judged(CMS, ("97166", 45, 1), ("97530", 16, 1), ("97535", 9, 1)).codes == []


def test_minutes_that_are_not_given_leave_the_day_unchecked_and_name_the_line():
    answer = judged(CMS, ("97530", 30, 2), ("97110", None, 9))
    assert answer.codes == []
    assert answer.not_checked == ["the treatment minutes of line 2 on 2026-03-02 are not given"]


def test_each_code_is_rounded_by_itself_under_ama_so_a_unit_on_the_wrong_code_is_one_over_and_one_under():
    answer = judged(AMA, ("97112", 24, 1), ("97110", 22, 2))
    assert answer.codes == ["underbilled", "overbilled"]
    assert [found.line for found in answer.findings] == [1, 2]


def test_the_same_minutes_earn_three_units_under_ama_and_two_under_cms():
    eights = [("97110", 8, 1), ("97140", 8, 1), ("97530", 8, 1)]
    assert judged(AMA, *eights).codes == []
    assert judged(CMS, *eights).codes == ["overbilled"]


def unverified(value, *services):
    return judge("timed_units", value, claim(lines=lines(*services)), confidence="secondary")


def test_where_nobody_verified_which_rule_a_payer_counts_by_the_count_of_the_other_is_told_too():
    found = unverified(AMA, ("97530", 20, 2), ("97110", 20, 1)).only
    assert (found.code, found.severity) == ("timed_units.overbilled", "warning")
    assert found.message == (
        "2 units of 97530 billed; 20 minutes earn 1 under the AMA midpoint rule. "
        "It is not verified that this payer counts so; the CMS 8-minute rule earns 3, as billed."
    )
    pooled = unverified(CMS, ("97530", 24, 1), ("97110", 23, 1)).only
    assert (pooled.code, pooled.severity) == ("timed_units.underbilled", "warning")
    assert pooled.message.endswith("the AMA midpoint rule earns 4: 97530 × 2, 97110 × 2.")


def test_a_verified_rule_is_told_alone():
    assert judged(AMA, ("97530", 20, 2), ("97110", 20, 1)).only.message.endswith("under the AMA midpoint rule.")


def test_a_first_quarter_code_billed_twice_should_carry_its_second_unit_on_the_added_code():
    found = judged(CMS, ("97129", 30, 2)).only
    assert found.code == "timed_units.wrong_code"
    assert found.fix == "Bill 97129 × 1 and 97130 × 1."


def test_an_added_quarter_without_its_first_code_is_told_once_under_every_rule():
    for value in (CMS, AMA):
        assert judged(value, ("97130", 15, 1)).codes == ["wrong_code"]


def test_fractional_units_are_told_alone():
    answer = judged(CMS, ("97530", 22, 1.5))
    assert answer.codes == ["fractional"]
    assert "1.5" in answer.only.message


def test_units_that_are_not_given_leave_the_day_unchecked_and_name_the_line():
    answer = judged(CMS, ("97530", 30, None), ("97110", 10, 1))
    assert answer.codes == []
    assert answer.not_checked == ["the units of line 1 on 2026-03-02 are not given"]


@pytest.mark.parametrize("units", [0, -1])
def test_a_day_that_bills_nothing_is_not_told_as_revenue_left_beside(units):
    assert judged(CMS, ("97530", 30, units)).passed
    assert judged(AMA, ("97530", 30, units)).passed
    assert judged(CMS, ("97530", 30, units), ("97110", 10, 9)).codes == ["overbilled"]


def test_one_timed_code_on_two_lines_of_a_day_is_split_where_the_payer_refuses_it():
    twice = [("97530", 15, 1), ("97530", 15, 1)]
    found = judged(CMS | {"one_line_per_code": True}, *twice).only
    assert (found.code, found.line) == ("timed_units.split_lines", 2)
    assert judged(CMS, *twice).codes == []


def test_an_assistants_share_on_a_line_of_its_own_is_no_split():
    therapist, assistant = lines(("97530", 15, 1), ("97530", 15, 1))
    share = [therapist, assistant | {"modifiers": ["GO", "CO"], "assistant_minutes": 15}]
    assert judge("timed_units", CMS | {"one_line_per_code": True}, claim(lines=share)).codes == []


def test_units_and_minutes_of_a_split_code_are_judged_together():
    therapist, assistant = lines(("97530", 12, 1), ("97530", 12, 1))
    share = [therapist, assistant | {"modifiers": ["GO", "CO"], "assistant_minutes": 12}]
    assert judge("timed_units", CMS, claim(lines=share)).codes == []


@pytest.mark.parametrize(("minutes", "assistant"), [(1441, 0), (-1, 0), (30, 31), (30, -1)])
def test_minutes_that_cannot_be_are_told_and_units_are_not_judged_by_them(minutes, assistant):
    line = {"minutes": minutes, "assistant_minutes": assistant}
    assert judge("timed_units", CMS, claim(lines=[line])).codes == ["impossible_minutes"]


def test_a_day_full_of_minutes_is_possible_and_one_more_is_not():
    assert judged(CMS, ("97530", 1440, 96)).codes == []
    assert judged(CMS, ("97530", 1440, 96), ("97110", 1, 0)).codes == ["impossible_minutes"]


def test_a_claim_without_timed_codes_is_not_applicable():
    assert judged(CMS, ("97165", 45, 1)).silent


def test_fractional_units_leave_their_own_day_unjudged_and_no_other():
    half, whole = lines(("97530", 22, 1.5), ("97110", 22, 2))
    same_day = judge("timed_units", CMS, claim(lines=[half, whole]))
    assert same_day.codes == ["fractional"]
    other_day = judge("timed_units", CMS, claim(lines=[half, whole | {"service_date": "2026-03-03"}]))
    assert other_day.codes == ["fractional", "overbilled"]
    undated = judge("timed_units", CMS, claim(lines=[half | {"service_date": None}, whole]))
    assert undated.codes == ["fractional", "overbilled"]


def test_a_split_is_told_with_its_code_and_the_line_to_put_it_on():
    found = judged(CMS | {"one_line_per_code": True}, ("97530", 15, 1), ("97110", 15, 1), ("97530", 15, 1)).only
    assert found.message == "97530 stands on lines 1 and 3 of 2026-03-02."
    assert found.concerns == ("97530",)


def test_unbilled_services_of_another_day_or_untimed_do_not_enter_the_pool():
    for change in ({"service_date": "2026-03-03"}, {"procedure": "97165"}):
        unbilled = [{"service_date": "2026-03-02", "procedure": "97140", "minutes": 40, **change}]
        assert judged(CMS, ("97530", 22, 1), unbilled_services=unbilled).passed, change


def test_a_day_on_which_no_minutes_are_given_is_not_checked_whatever_the_assistants():
    line = {"minutes": None, "assistant_minutes": -1}
    assert judge("timed_units", CMS, claim(lines=[line])).codes == []


def test_minutes_that_cannot_be_are_told_with_what_is_wrong():
    def message(minutes, assistant):
        return judge(
            "timed_units", CMS, claim(lines=[{"minutes": minutes, "assistant_minutes": assistant}])
        ).only.message

    assert message(30, 31) == "31 assistant minutes of 30 minutes of 97530 cannot be."
    assert message(1441, 5) == "1441 minutes (5 by an assistant) of 97530 cannot be one day's."
    assert message(-1, None) == "-1 minutes (0 by an assistant) of 97530 cannot be one day's."
    full = judged(CMS, ("97530", 1440, 96), ("97110", 1, 0)).only
    assert full.message == "1441 treatment minutes on 2026-03-02 are more than a day has."
    assert full.line == 1


def test_no_minutes_at_all_are_possible():
    assert judged(CMS, ("97530", 0, 0)).passed
    assert judge("timed_units", CMS, claim(lines=[{"minutes": 0, "assistant_minutes": 0, "units": 0}])).passed
    other = {"minutes": None, "assistant_minutes": 5}
    assert judge("timed_units", CMS, claim(lines=[{}, other])).not_checked


def test_an_assistants_minutes_without_the_lines_are_not_impossible():
    given = {"minutes": 1440, "assistant_minutes": 0, "units": 96}
    assert judge("timed_units", CMS, claim(lines=[given, {"minutes": None}])).codes == []


def test_too_many_units_are_told_on_the_line_that_is_furthest_over_and_too_few_on_the_one_furthest_under():
    over = judged(CMS, ("97110", 15, 1), ("97530", 15, 3)).only
    assert (over.code, over.line) == ("timed_units.overbilled", 2)
    assert over.message == "4 units billed; 97110 15 + 97530 15 = 30 minutes earn 2 under the CMS 8-minute rule."
    under = judged(CMS, ("97110", 15, 1), ("97530", 45, 1)).only
    assert (under.code, under.line) == ("timed_units.underbilled", 2)
    assert under.fix == "Bill 97530 × 3, or correct the minutes."


def test_one_unit_is_told_as_one():
    assert judged(CMS, ("97530", 30, 1)).only.message.startswith("1 unit billed; 30 minutes earn 2")
    assert judged(CMS, ("97530", 5, 2)).only.message.startswith("2 units billed; 5 minutes earn 0")


def test_added_quarters_that_are_misplaced_are_told_on_the_line_that_has_too_many():
    first = judged(CMS, ("97129", 15, 2), ("97130", 15, 0)).only
    assert (first.line, first.concerns) == (1, ("97129",))
    assert first.message == "2 units of 97129 and 97130 are one of 97129 and the rest of 97130."
    assert first.fix == "Bill 97129 × 1 and 97130 × 1."
    added = judged(CMS, ("97129", 15, 0), ("97130", 30, 3)).only
    assert (added.line, added.concerns) == (2, ("97130",))
    assert added.fix == "Bill 97129 × 1 and 97130 × 2."
    alone = judged(CMS, ("97530", 15, 1), ("97130", 15, 1)).only
    assert (alone.line, alone.fix) == (2, "Bill 97129 × 1.")
    assert alone.message.startswith("1 unit of 97129 and 97130")


def test_each_code_that_is_off_under_ama_is_told_with_its_own_minutes():
    under, over = judged(AMA, ("97112", 24, 1), ("97110", 22, 2)).findings
    assert under.message == "1 unit of 97112 billed; 24 minutes earn 2 under the AMA midpoint rule."
    assert under.fix == "Bill 97112 × 2, or correct the minutes."
    assert over.message == "2 units of 97110 billed; 22 minutes earn 1 under the AMA midpoint rule."
    nothing = judged(AMA, ("97530", 15, 1), ("97110", 5, 1)).only
    assert nothing.message == "1 unit of 97110 billed; 5 minutes earn 0 under the AMA midpoint rule."
    assert (nothing.line, nothing.fix) == (2, "Take 97110 off the claim, or correct the minutes.")


def test_what_an_unbilled_service_earned_under_ama_is_told_on_the_first_line():
    unbilled = [{"service_date": "2026-03-02", "procedure": "97116", "minutes": 15}]
    found = judged(AMA, ("97110", 15, 1), ("97530", 15, 1), unbilled_services=unbilled).only
    assert (found.code, found.line) == ("timed_units.underbilled", 1)
    assert found.message == "0 units of 97116 billed; 15 minutes earn 1 under the AMA midpoint rule."
    assert found.fix == "Bill 97116 × 1, or correct the minutes."


def test_codes_that_earn_nothing_and_are_not_billed_are_not_in_the_fix():
    unbilled = [{"service_date": "2026-03-02", "procedure": "97116", "minutes": 2}]
    found = judged(CMS, ("97530", 15, 3), unbilled_services=unbilled).only
    assert found.fix == "Bill 97530 × 1, or correct the minutes."
    to_nothing = judged(CMS, ("97530", 15, 1), ("97110", 2, 1)).only
    assert to_nothing.fix == "Bill 97110 × 0, or correct the minutes."


def test_assistant_minutes_of_a_line_of_no_minutes_are_impossible():
    assert judge("timed_units", CMS, claim(lines=[{"minutes": 0, "assistant_minutes": 1}])).codes == [
        "impossible_minutes"
    ]


def capped(per_day, *services, **more):
    """Judged beside a cap on the units of a day."""
    others = {"unit_cap": {"per_day": per_day, **more}}
    return judge("timed_units", CMS, claim(lines=lines(*services)), others=others).codes


def test_units_past_the_payers_cap_on_the_day_are_no_revenue_left():
    assert capped(4, ("97530", 40, 2), ("97110", 40, 2)) == []
    assert capped(4, ("97530", 40, 2), ("97110", 40, 1)) == ["underbilled"]


def test_codes_that_a_cap_does_not_count_earn_beside_it():
    assert capped(4, ("97110", 75, 4), ("97530", 30, 2), procedures=["97110"]) == []
    assert capped(4, ("97110", 75, 4), ("97530", 30, 1), procedures=["97110"]) == ["underbilled"]


def test_a_place_that_a_cap_leaves_out_earns_in_full():
    assert capped(4, ("97530", 80, 4), exempt_places=["12"]) == []
    assert capped(4, ("97530", 80, 4), exempt_places=["11"]) == ["underbilled"]


def test_units_that_other_claims_of_the_day_bill_use_up_the_cap():
    elsewhere = {
        "claim_id": "C-900",
        "payer_id": "sample_payer",
        "status": "paid",
        "service_date": "2026-03-02",
        "procedure": "97110",
        "units": 2,
    }

    def codes(units):
        return judge(
            "timed_units",
            CMS,
            claim(lines=lines(("97530", 45, units))),
            context={"history": [elsewhere]},
            others={"unit_cap": {"per_day": 4}},
        ).codes

    assert codes(2) == []
    assert codes(1) == ["underbilled"]


def test_units_past_the_payers_limit_of_one_code_are_no_revenue_left():
    def codes(units):
        others = {"mue": {"table": "mue_practitioner"}}
        return judge("timed_units", CMS, claim(lines=lines(("97530", 105, units))), others=others).codes

    assert codes(6) == []
    assert codes(5) == ["underbilled"]


def test_units_over_the_limit_of_one_code_make_up_for_none_of_another():
    minutes = lines(("97530", 105, 7), ("97110", 30, 1))
    others = {"mue": {"table": "mue_practitioner"}}
    assert judge("timed_units", CMS, claim(lines=minutes), others=others).codes == ["underbilled"]


def test_a_spare_unit_that_another_code_may_take_within_its_limit_is_revenue_left():
    others = {"mue": {"table": "mue_practitioner"}}
    judged_alike = claim(lines=lines(("97530", 98, 6), ("97110", 23, 1)))
    assert judge("timed_units", CMS, judged_alike, others=others).codes == ["underbilled"]
    full = claim(lines=lines(("97530", 98, 6), ("97110", 23, 2)))
    assert judge("timed_units", CMS, full, others=others).codes == []


def test_a_limit_of_the_payer_excuses_no_unit_on_the_wrong_code():
    assert capped(3, ("97530", 22, 3), ("97110", 40, 0)) == ["underbilled"]
    assert capped(1, ("97530", 7, 1), ("97110", 7, 1), ("97140", 7, 1)) == ["overbilled"]


def test_the_same_code_by_two_providers_or_in_two_places_of_a_day_is_no_split():
    once = CMS | {"one_line_per_code": True}
    first, second = lines(("97530", 15, 1), ("97530", 15, 1))
    assert judge("timed_units", once, claim(lines=[first, second | {"rendering_npi": "1987654302"}])).codes == []
    assert judge("timed_units", once, claim(lines=[first, second | {"place_of_service": "12"}])).codes == []
    assert judge("timed_units", once, claim(lines=[first, second | {"place_of_service": "11"}])).codes == [
        "split_lines"
    ]
