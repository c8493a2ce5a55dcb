"""What draws, holds and releases do to the accounts."""

from dataclasses import replace

from chalicelib.services.authorizations.moving import drawn, held, let_go
from chalicelib.services.authorizations.on_file import Balance
from tests.unit.services.authorizations.sample import TODAY, after, authorization, march


def told(moved) -> list[tuple[str, str, int]]:
    return [(one.kind, one.account, one.change) for one in moved.movements]


def test_a_claim_that_draws_the_same_again_changes_nothing():
    of = after(authorization(), "C-1", march(2))
    moved = drawn(of, "C-1", {march(2): 1}, TODAY)
    assert (moved.after, moved.movements) == (of, ())


def test_a_day_is_released_only_when_its_last_claim_goes():
    of = after(after(authorization(), "C-1", march(2)), "C-2", march(2))
    assert of.balance.used == 1
    first = drawn(of, "C-1", {}, TODAY)
    assert (told(first), first.after.balance.used) == ([("draw", "used", 0)], 1)
    last = drawn(first.after, "C-2", {}, TODAY)
    assert (told(last), last.after.balance.used) == ([("release", "used", -1)], 0)


def test_a_correction_of_a_claim_releases_and_draws_in_one_step():
    of = after(authorization(), "C-1", march(2), march(4))
    moved = drawn(of, "C-1", {march(4): 1, march(6): 1}, TODAY)
    assert told(moved) == [("draw", "used", 1), ("release", "used", -1)]
    assert [one.days for one in moved.movements] == [(march(6),), (march(2),)]


def test_units_of_a_day_are_released_by_the_difference():
    of = after(authorization(unit_kind="units"), "C-1", march(2), amount=4)
    assert told(drawn(of, "C-1", {march(2): 3}, TODAY)) == [("release", "used", -1)]


def test_a_billed_visit_uses_up_its_reservation():
    of = held(authorization(), "R-1", [march(24), march(26)], 1, TODAY).after
    moved = drawn(of, "C-1", {march(24): 1}, TODAY)
    assert told(moved) == [("release", "reserved", -1), ("draw", "used", 1)]
    assert moved.after.balance == Balance(12, 1, 1)


def test_units_use_up_reservations_until_they_are_covered():
    of = held(authorization(unit_kind="units"), "R-1", [march(24)], 4, TODAY).after
    of = held(of, "R-2", [march(24)], 4, TODAY).after
    assert drawn(of, "C-1", {march(24): 4}, TODAY).after.balance == Balance(12, 4, 4)
    assert drawn(of, "C-1", {march(24): 5}, TODAY).after.balance == Balance(12, 5, 0)


def test_two_reservations_of_one_visit_hold_it_once_and_until_both_are_gone():
    of = held(authorization(), "R-1", [march(24)], 1, TODAY).after
    both = held(of, "R-2", [march(24)], 1, TODAY)
    assert (told(both), both.after.balance.reserved) == ([("reserve", "reserved", 0)], 1)
    first, second = both.after.holds
    one_gone = let_go(both.after, {first}, "given up", TODAY).after
    assert one_gone.balance.reserved == 1
    assert let_go(one_gone, {second}, "given up", TODAY).after.balance.reserved == 0


def test_a_passed_day_is_released_with_the_next_movement_and_counts_no_more_before():
    of = held(authorization(), "R-1", [march(20)], 1, march(20)).after
    assert (of.balance_on(march(20)).reserved, of.balance_on(march(21)).reserved) == (1, 0)
    moved = drawn(of, "C-1", {march(2): 1}, march(21))
    assert told(moved) == [("release", "reserved", -1), ("draw", "used", 1)]


def test_what_the_payer_took_back_can_neither_be_drawn_nor_held():
    of = replace(after(authorization(), "C-1", march(2), march(4)), approved=1)
    assert of.balance.remaining == -1
    assert not drawn(of, "C-2", {march(6): 1}, TODAY).is_covered
    assert not held(of, "R-1", [march(24)], 1, TODAY).is_covered
    assert drawn(of, "C-1", {march(2): 1}, TODAY).is_covered


def test_a_reservation_is_billed_even_where_the_payer_took_back_other_visits():
    of = held(authorization(approved=3), "R-1", [march(24), march(25), march(26)], 1, TODAY).after
    less = replace(of, approved=1)
    moved = drawn(less, "C-1", {march(24): 1}, TODAY)
    assert moved.is_covered
    assert not drawn(moved.after, "C-2", {march(25): 1}, TODAY).is_covered


def test_a_visit_that_the_payer_did_not_count_gives_nothing_back_twice():
    of = replace(after(authorization(), "C-1", march(2)), elsewhere=-1)
    moved = drawn(of, "C-1", {}, TODAY)
    assert moved.after.balance == Balance(12, 0, 0)
    assert told(moved) == [("release", "used", -1), ("correct", "used", 1)]
