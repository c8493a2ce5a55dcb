"""A published change of a limit moves the open clocks that it concerns, and no others."""

from datetime import date

from chalicelib.services.claims.clocks import recompute_clocks
from tests.unit.services.claims.lives import LIMITS, event, life, rules

LONGER = [LIMITS[0] | {"amount": 120}, *LIMITS[1:]]


def test_an_open_clock_moves_and_the_old_date_is_kept_beside_the_new_one():
    (change,) = recompute_clocks(life().clocks, rules(LONGER))
    assert (change.before.deadline, change.after.deadline) == (date(2026, 5, 31), date(2026, 6, 30))
    assert change.after.limit["amount"] == 120
    assert change.before.name == change.after.name


def test_a_closed_clock_stays_as_it_was():
    assert recompute_clocks(life(event("accepted", "03-10")).clocks, rules(LONGER)) == ()


def test_the_same_limits_change_nothing():
    lived = life(event("denied", "03-20"), event("records_requested", "03-25"))
    assert recompute_clocks(lived.clocks, rules()) == ()


def test_a_limit_that_is_taken_away_leaves_a_clock_without_a_date_that_says_why():
    (change,) = recompute_clocks(life().clocks, rules([LIMITS[1]]))
    assert change.after.deadline is None
    assert change.after.because == "this payer's rules hold no limit of kind initial"


def test_a_limit_that_becomes_known_gives_a_clock_its_date():
    (change,) = recompute_clocks(life(by=rules([])).clocks, rules())
    assert (change.before.deadline, change.after.deadline) == (None, date(2026, 5, 31))


def test_recomputing_gives_what_a_life_by_the_new_rules_gives():
    told = [event("denied", "03-20"), event("records_requested", "03-25"), event("appeal_decided", "04-25")]
    changed = [limit | {"amount": limit["amount"] + 7} for limit in LIMITS]
    moved = {change.after.name: change.after for change in recompute_clocks(life(*told).clocks, rules(changed))}
    expected = life(*told, by=rules(changed))
    assert moved == {one.name: one for one in expected.open_clocks if one.kind != "denial_work"}
    assert set(moved) == {one.name for one in life(*told).open_clocks} - {("denial_work", "denied-03-20")}


def test_the_promise_to_work_a_denial_is_no_limit_of_a_payer():
    lived = life(event("denied", "03-20"))
    assert "denial_work" not in {change.after.kind for change in recompute_clocks(lived.clocks, rules([]))}
