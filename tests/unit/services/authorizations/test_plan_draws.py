"""Which authorization a line draws on, how much, and why."""

from datetime import date

import pytest

from chalicelib.services.authorizations.draw_plan import draws_json, words_of
from chalicelib.services.authorizations.moving import held
from chalicelib.services.authorizations.needs import Need
from tests.unit.services.authorizations.sample import (
    TODAY,
    after,
    authorization,
    claim,
    line,
    march,
    planned,
)


def on(plan) -> list[tuple[int, str | None, int]]:
    return [(one.line, one.authorization_number, one.amount) for one in plan.draws]


def gaps(plan) -> list[tuple[int, int, str]]:
    return [(one.line, one.amount, one.because) for one in plan.short]


def test_a_day_is_one_visit_whatever_its_lines():
    plan = planned(claim(line(), line(procedure="97110"), line(march(4))), authorization())
    assert on(plan) == [(0, "A1", 1), (1, "A1", 0), (2, "A1", 1)]
    assert plan.wanted == {"id-A1": {march(2): 1, march(4): 1}}


def test_units_add_up_over_lines_and_days():
    plan = planned(claim(line(units=2), line(units=3)), authorization(unit_kind="units"))
    assert plan.wanted == {"id-A1": {march(2): 5}}


def test_the_one_that_ends_first_is_drawn_on():
    late, soon = authorization("LATE"), authorization("SOON", ends_on=date(2026, 4, 30))
    plan = planned(claim(line()), late, soon)
    assert on(plan) == [(0, "SOON", 1)]
    assert plan.draws[0].because == "it fits and ends first, on 2026-04-30"


def test_one_without_an_end_comes_last_of_its_rank():
    plan = planned(claim(line()), authorization("OPEN", ends_on=None), authorization("ENDS"))
    assert on(plan) == [(0, "ENDS", 1)]


def test_a_secondary_one_is_drawn_on_only_when_the_primary_ones_have_nothing_left():
    second = authorization("SECOND", rank=2, ends_on=date(2026, 3, 31))
    assert on(planned(claim(line()), second, authorization("FIRST"))) == [(0, "FIRST", 1)]
    plan = planned(claim(line()), second, authorization("FIRST", approved=0))
    assert on(plan) == [(0, "SECOND", 1)]
    assert plan.draws[0].because == "it fits, after those of a lower rank (2)"


def test_the_number_on_the_line_goes_before_that_on_the_claim_and_both_before_what_fits():
    on_file = [authorization(name) for name in ("SOON", "CLAIM", "LINE")]
    on_file[0] = authorization("SOON", ends_on=date(2026, 3, 31))
    plan = planned(claim(line(number="LINE"), line(march(4)), number="CLAIM"), *on_file)
    assert on(plan) == [(0, "LINE", 1), (1, "CLAIM", 1)]
    assert [one.because for one in plan.draws] == ["the line names it", "the claim names it"]


def test_numbers_are_compared_without_case_and_outer_spaces():
    assert on(planned(claim(line(number=" a1 ")), authorization("B0"), authorization("A1"))) == [(0, "A1", 1)]


def test_where_the_named_one_has_nothing_left_another_is_drawn_on_and_told():
    plan = planned(claim(line(), number="A1"), authorization("A1", approved=0), authorization("B2"))
    assert on(plan) == [(0, "B2", 1)]
    assert plan.draws[0].because == "it fits; authorization A1 has none of its 0 visits left"


def test_an_unknown_number_is_told_beside_what_is_drawn_on():
    plan = planned(claim(line(), number="ZZ"), authorization())
    assert plan.draws[0].because == "it fits; no authorization of the number on the claim is on file for this payer"


def test_a_named_one_that_covers_a_part_covers_that_part_and_the_rest_is_short():
    units = {"unit_kind": "units"}
    plan = planned(claim(line(units=4), number="A1"), authorization("A1", approved=3, **units), authorization("B2"))
    assert on(plan) == [(0, "A1", 3)]
    assert gaps(plan) == [(0, 1, "authorization A1 has 3 units left, the line needs 4")]


def test_one_that_covers_a_line_whole_goes_before_one_that_ends_first_and_covers_a_part():
    soon = authorization("SOON", unit_kind="units", approved=1, ends_on=date(2026, 3, 31))
    late = authorization("LATE", unit_kind="units", approved=9)
    assert on(planned(claim(line(units=4)), soon, late)) == [(0, "LATE", 4)]
    assert on(planned(claim(line(units=4)), soon)) == [(0, "SOON", 1)]


def test_the_last_unit_is_drawn_and_one_more_is_short():
    of = authorization(unit_kind="units", approved=4)
    assert gaps(planned(claim(line(units=4)), of)) == []
    assert gaps(planned(claim(line(units=5)), of)) == [(0, 1, "authorization A1 has 4 units left, the line needs 5")]


def test_the_last_visit_is_drawn_and_one_more_is_short():
    of = authorization(approved=1)
    assert gaps(planned(claim(line()), of)) == []
    plan = planned(claim(line(), line(march(4))), of)
    assert on(plan) == [(0, "A1", 1)]
    assert gaps(plan) == [(1, 1, "authorization A1 has none of its 1 visit left")]


@pytest.mark.parametrize(("day", "drawn"), [(1, 0), (2, 1), (30, 1), (31, 0)])
def test_first_and_last_day_are_covered_and_the_days_beside_them_are_not(day, drawn):
    of = authorization(starts_on=march(2), ends_on=march(30))
    assert len(planned(claim(line(march(day))), of).draws) == drawn


def test_services_before_the_decision_count_where_the_authorization_begins_before_it():
    of = authorization(starts_on=march(1), granted_on=march(15))
    plan = planned(claim(line(march(14)), line(march(15))), of)
    assert [one.because for one in plan.draws] == [
        "it fits, and granted on 2026-03-15 it covers services from 2026-03-01 on",
        "it fits",
    ]


def test_one_that_ran_out_by_itself_covers_its_days_and_one_ended_by_the_payer_covers_none():
    ran_out = authorization(status="expired", ends_on=march(19))
    ended = authorization(status="expired", ends_on=march(20))
    assert len(planned(claim(line()), ran_out).draws) == 1
    assert gaps(planned(claim(line()), ended)) == [(0, 0, "authorization A1 is expired")]


@pytest.mark.parametrize("status", ["requested", "pending", "denied", "cancelled"])
def test_nothing_is_drawn_on_what_is_not_approved(status):
    assert gaps(planned(claim(line()), authorization(status=status))) == [(0, 0, f"authorization A1 is {status}")]


def test_an_authorization_that_names_procedures_covers_those_alone():
    of = authorization(procedures=("97110",))
    assert gaps(planned(claim(line()), of)) == [(0, 0, "authorization A1 does not name 97530")]
    assert on(planned(claim(line(procedure="97110")), of)) == [(0, "A1", 1)]


def test_a_named_one_need_not_name_the_procedure_unless_the_payer_wants_that():
    of, made = authorization(procedures=("97110",)), claim(line(number="A1"))
    assert on(planned(made, of)) == [(0, "A1", 1)]
    assert gaps(planned(made, of, needs={0: Need(match_procedures=True)}))


def test_another_payers_authorization_is_no_candidate_even_if_named():
    plan = planned(claim(line(number="A1")), authorization(payer_id="other_payer"))
    assert plan.draws == ()
    assert plan.short[0].because == "no authorization of the number on the claim is on file for this payer"


def test_exempt_codes_draw_nothing_even_with_a_number():
    needs = {0: Need("never", "97165 needs no authorization with this payer")}
    plan = planned(claim(line(procedure="97165", number="A1")), authorization(), needs=needs)
    assert (plan.draws, plan.short) == ((), ())
    assert plan.uncovered[0].because == "97165 needs no authorization with this payer"


def test_free_visits_draw_only_where_a_number_is_named():
    needs = {0: Need("if_named", "this payer's first 6 visits need no authorization")}
    assert planned(claim(line()), authorization(), needs=needs).draws == ()
    assert len(planned(claim(line(number="A1")), authorization(), needs=needs).draws) == 1


def test_a_payer_that_wants_none_leaves_no_line_short():
    needs = {0: Need("if_fits")}
    assert planned(claim(line()), needs=needs).uncovered == ()
    exhausted = planned(claim(line()), authorization(approved=0), needs=needs)
    assert (exhausted.short, len(exhausted.uncovered)) == ((), 1)


def test_a_visit_that_another_claim_draws_is_not_drawn_again():
    of = after(authorization(approved=1), "C-9", march(2))
    plan = planned(claim(line()), of)
    assert on(plan) == [(0, "A1", 0)]
    assert plan.draws[0].because == "another claim draws the visit of that day already"


def test_the_one_that_has_the_days_visit_already_goes_before_the_one_that_ends_first():
    soon = authorization("SOON", ends_on=date(2026, 3, 31))
    assert on(planned(claim(line(), line(number="LATE")), soon, authorization("LATE"))) == [
        (0, "LATE", 0),
        (1, "LATE", 1),
    ]


def test_a_claims_own_earlier_draws_are_given_back_first():
    of = after(authorization(approved=1), "C-1", march(2))
    assert planned(claim(line(march(4))), of).wanted == {"id-A1": {march(4): 1}}


def test_what_is_reserved_for_another_day_is_not_drawn_and_for_the_day_itself_it_is():
    of = held(authorization(approved=1), "R-1", [march(25)], 1, TODAY).after
    assert gaps(planned(claim(line(march(24))), of))
    assert on(planned(claim(line(march(25))), of)) == [(0, "A1", 1)]


def test_a_reservation_whose_day_is_over_no_longer_stands_in_the_way():
    of = held(authorization(approved=1), "R-1", [march(20)], 1, TODAY).after
    assert planned(claim(line()), of, today=march(20)).draws == ()
    assert len(planned(claim(line()), of, today=march(21)).draws) == 1


def test_without_a_number_of_visits_nothing_is_ever_short():
    assert len(planned(claim(*(line(march(day)) for day in range(1, 20))), authorization(approved=None)).draws) == 19


@pytest.mark.parametrize("units", [0, -1, 1.5])
def test_units_that_no_payer_takes_draw_nothing(units):
    plan = planned(claim(line(units=units)), authorization(unit_kind="units"))
    assert gaps(plan) == [(0, 0, "authorization A1 counts whole units, and the line bills none")]


def test_a_line_without_a_date_draws_nothing():
    assert gaps(planned(claim(line(None)), authorization())) == [(0, 0, "the line has no service date")]


def test_a_void_draws_nothing():
    assert planned(claim(line(), frequency="8"), authorization()).wanted == {}


def test_a_claim_draws_on_twenty_authorizations_and_not_on_one_more():
    on_file = [authorization(f"A{index}") for index in range(21)]
    lines = [line(march(1 + index), number=f"A{index}") for index in range(21)]
    assert planned(claim(*lines[:20]), *on_file).short == ()
    plan = planned(claim(*lines), *on_file)
    assert len(plan.wanted) == 20
    assert len(plan.draws) == 21
    assert "at most 20 authorizations" in plan.draws[20].because


def test_a_plan_is_told_in_sentences():
    made = claim(line(), line(procedure="97110"), line(march(4)))
    assert words_of(planned(made, authorization(approved=1)), made) == [
        "Line 1 draws 1 visit on authorization A1: it fits.",
        "Line 2 draws nothing more on authorization A1: it is the same visit as another line of that day.",
        "Line 3 is short of 1 visit: authorization A1 has none of its 1 visit left.",
    ]
    assert draws_json(planned(made, authorization()), made)["draws"][0]["service_date"] == "2026-03-02"
