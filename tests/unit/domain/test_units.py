"""The counting rules, on the published worked examples and on the edges between two unit counts.

Sources: Medicare Claims Processing Manual, chapter 5, section 20.2.C (examples 1 to 5 and the table of minutes);
the AMA midpoint rule as therapy payers restate it.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.units import pooled_units, solve

MINUTES = st.dictionaries(st.sampled_from(["97110", "97112", "97116", "97140", "97530", "97535"]), st.integers(0, 200))


@pytest.mark.parametrize(
    ("minutes", "units"),
    [
        *[(0, 0), (7, 0), (8, 1), (22, 1), (23, 2), (37, 2), (38, 3), (52, 3), (53, 4), (67, 4), (68, 5), (82, 5)],
        *[(83, 6), (97, 6), (98, 7), (112, 7), (113, 8), (127, 8), (128, 9)],
    ],
)
def test_the_table_of_minutes_holds_on_both_sides_of_every_step(minutes, units):
    assert pooled_units(minutes) == units


def test_example_1_gives_the_third_unit_to_the_larger_remainder():
    assert solve({"97112": 24, "97110": 23}, "cms").units == {"97112": 2, "97110": 1}


def test_example_2_leaves_the_choice_between_equal_remainders_and_never_gives_both():
    solution = solve({"97112": 20, "97110": 20}, "cms")
    assert solution.units == {"97112": 2, "97110": 1}
    assert list(solution.alternatives()) == [{"97112": 1, "97110": 2}]
    assert solution.accepts({"97112": 1, "97110": 2})
    assert not solution.accepts({"97112": 2, "97110": 2})
    assert not solution.accepts({"97112": 3, "97110": 0})


def test_example_3_bills_a_seven_minute_service_that_has_the_larger_remainder():
    assert solve({"97110": 33, "97140": 7}, "cms").units == {"97110": 2, "97140": 1}


def test_example_4_leaves_an_eight_minute_service_unbilled():
    minutes = {"97110": 18, "97140": 13, "97116": 10, "97035": 8}
    assert solve(minutes, "cms").units == {"97110": 1, "97140": 1, "97116": 1, "97035": 0}


def test_example_5_gives_one_unit_to_any_one_of_three_short_services():
    solution = solve({"97112": 7, "97110": 7, "97140": 7}, "cms")
    assert solution.total_units == 1
    assert len(list(solution.alternatives())) == 2
    assert all(solution.accepts({code: 1}) for code in ("97112", "97110", "97140"))
    assert not solution.accepts({})


def test_minutes_at_midpoint_count_per_code_under_ama_and_are_pooled_under_cms():
    eights = {"97110": 8, "97140": 8, "97530": 8}
    assert solve(eights, "ama").total_units == 3
    assert solve(eights, "cms").total_units == 2


def test_full_quarters_are_never_rounded_up():
    assert solve({"97530": 29}, "full15").units == {"97530": 1}
    assert solve({"97530": 30}, "full15").units == {"97530": 2}


def test_a_first_code_and_its_added_quarters_are_one_service():
    solution = solve({"97129": 10, "97130": 28}, "cms", [("97129", "97130")])
    assert solution.units == {"97129": 1, "97130": 2}
    assert not solution.accepts({"97129": 3, "97130": 0})


def test_added_quarters_earn_units_even_where_all_minutes_stand_on_the_first_code():
    assert solve({"97129": 40}, "ama", [("97129", "97130")]).units == {"97129": 1, "97130": 2}


def test_no_minutes_earn_no_units():
    solution = solve({}, "cms")
    assert solution.units == {}
    assert solution.accepts({})
    assert solution.explanation() == ["0 timed minutes in all earn 0 units."] or solution.explanation() == []


@given(MINUTES)
def test_the_units_of_a_pool_always_add_up_to_what_its_minutes_earn(minutes):
    solution = solve(minutes, "cms")
    assert sum(solution.units.values()) == pooled_units(sum(minutes.values()))
    assert solution.accepts(solution.units)


@given(MINUTES)
def test_every_code_keeps_its_full_quarters_and_gets_at_most_one_spare_unit(minutes):
    units = solve(minutes, "cms").units
    assert all(0 <= units[code] - spent // 15 <= 1 for code, spent in minutes.items())


@given(MINUTES)
def test_the_order_in_which_codes_are_given_never_changes_what_is_accepted(minutes):
    turned = dict(reversed(minutes.items()))
    assert solve(minutes, "cms").accepts(solve(turned, "cms").units)


@given(MINUTES)
def test_every_alternative_is_accepted_and_differs_from_the_suggestion(minutes):
    solution = solve(minutes, "cms")
    for units in solution.alternatives():
        assert solution.accepts(units)
        assert units != solution.units
