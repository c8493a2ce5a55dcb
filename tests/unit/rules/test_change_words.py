"""What is new in a value: of long lists what came and went, of the rest the sentences."""

from chalicelib.checks import CHECKS
from chalicelib.domain.reading import read_as
from chalicelib.rules.change_words import ChangeWords, change_words, long_lists


def changed(check: str, old: dict, new: dict) -> ChangeWords:
    model = CHECKS[check].parameters
    return change_words(read_as(model, old), read_as(model, new))


CODES = ["97110", "97112", "97530", "97535", "97537"]


def test_of_a_long_list_how_many_it_holds_what_came_and_what_went_is_told():
    old, new = ({"required": "GO", "procedures": codes} for codes in (CODES, [*CODES[1:], "97129"]))
    assert changed("discipline_modifier", old, new) == ChangeWords(
        ("Codes that need it on every line (always therapy): 5 in all.",),
        ("Codes that need it on every line (always therapy): 5 in all; 97129 added; 97110 taken out.",),
    )


def test_of_a_long_list_that_only_gains_both_sides_are_told():
    old, new = ({"required": "GO", "procedures": codes} for codes in (CODES, [*CODES, "97129"]))
    assert changed("discipline_modifier", old, new) == ChangeWords(
        ("Codes that need it on every line (always therapy): 5 in all.",),
        ("Codes that need it on every line (always therapy): 6 in all; 97129 added.",),
    )


def test_a_long_list_that_changed_is_there_as_a_whole_and_one_that_did_not_is_not():
    model = CHECKS["discipline_modifier"].parameters
    same = {"required": "GO", "sometimes_procedures": CODES}
    old, new = (read_as(model, same | {"procedures": codes}) for codes in (CODES, [*CODES, "97129"]))
    (one,) = long_lists(old, new)
    assert (one.before, one.after) == (tuple(CODES), tuple(sorted([*CODES, "97129"])))
    assert [len(one.after) for one in long_lists(None, new)] == [6, 5], "switched on: all of it is new"
    assert long_lists(old, old) == ()


def test_a_list_of_limits_is_no_long_list():
    one = {"kind": "initial", "amount": 90, "unit": "days", "from": "service_date"}
    kinds = ["initial", "corrected", "secondary", "appeal_1", "appeal_2"]
    model = CHECKS["timely_filing"].parameters
    old, new = (
        read_as(model, {"limits": [one | {"kind": kind, "amount": days} for kind in kinds]}) for days in (90, 120)
    )
    assert long_lists(old, new) == ()


def test_a_short_list_is_told_whole_before_and_after():
    old, new = ({"required": "GO", "procedures": codes} for codes in (CODES[:2], CODES[:3]))
    assert changed("discipline_modifier", old, new) == ChangeWords(
        ("Codes that need it on every line (always therapy): 97110, 97112.",),
        ("Codes that need it on every line (always therapy): 97110, 97112, 97530.",),
    )


def test_of_limits_only_the_one_that_changed_is_told():
    def limits(days: int) -> dict:
        first = {"kind": "initial", "amount": days, "unit": "days", "from": "service_date"}
        return {"limits": [first, {"kind": "corrected", "amount": 180, "unit": "days", "from": "remittance"}]}

    assert changed("timely_filing", limits(90), limits(120)) == ChangeWords(
        ("A claim: 90 days from the service date.",), ("A claim: 120 days from the service date.",)
    )


def test_of_a_map_the_members_that_changed_are_told_with_what_they_stand_for():
    years = {str(year): f"{year}.00" for year in range(2020, 2026)}
    old, new = {"yearly": years}, {"yearly": years | {"2026": "2480.00"}}
    assert changed("threshold_modifier", old, new) == ChangeWords(
        ("The threshold of each calendar year, in dollars: 6 in all.",),
        ("The threshold of each calendar year, in dollars: 7 in all; 2026 (2480.00) added.",),
    )


def test_the_same_value_says_nothing():
    assert changed("unit_cap", {"per_day": 4}, {"per_day": 4}) == ChangeWords((), ())


def test_a_switch_that_is_turned_says_both():
    words = changed("eligibility", {"required": True}, {"required": False})
    assert words.before
    assert words.after
