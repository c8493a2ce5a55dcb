"""Modifiers: known, not repeated, not at odds, not too many."""

import pytest

from tests.unit.checks.judging import claim, judge

VALUE = {
    "known": ["GO", "CO", "KX", "59", "XE", "XS", "GA", "GX", "95"],
    "exclusive": [["59", "XE", "XS"], ["GA", "KX"], ["GX", "GA"]],
}


def judged(*modifiers, **value):
    return judge("modifier_validity", {**VALUE, **value}, claim(lines=[{"modifiers": list(modifiers)}]))


def test_known_modifiers_that_may_meet_pass():
    assert judged("GO", "CO", "KX", "59").passed


def test_a_line_without_modifiers_is_not_looked_at():
    assert judged().silent


def test_an_unknown_modifier_is_told_by_its_place():
    finding = judged("GO", "ZZ").only
    assert (finding.code, finding.field) == ("modifier_validity.unknown", "lines.0.modifiers.1")


@pytest.mark.parametrize("odd", ["", "go", "G O", "☃" * 80])
def test_odd_text_is_an_unknown_modifier(odd):
    assert judged(odd).codes == ["unknown"]


@pytest.mark.parametrize("pair", [("59", "XE"), ("GA", "KX"), ("GX", "GA"), ("XS", "XE")])
def test_modifiers_that_shut_each_other_out_are_a_conflict(pair):
    finding = judged("GO", *pair).only
    assert finding.code == "modifier_validity.conflict"
    assert all(modifier in finding.message for modifier in pair)


def test_each_list_of_a_conflict_is_told_once():
    assert judged("GX", "GA", "KX").codes == ["conflict", "conflict"]


def test_four_modifiers_fit_and_five_do_not():
    assert judged("GO", "CO", "KX", "95").passed
    assert judged("GO", "CO", "KX", "95", "59").codes == ["too_many"]


def test_the_most_per_line_is_the_payers():
    assert judged("GO", "CO", "KX", max_per_line=2).codes == ["too_many"]


def test_a_modifier_that_stands_twice_is_repeated_and_no_conflict():
    assert judged("GO", "59", "59").codes == ["repeated"]


def test_the_order_is_told_as_information_and_only_where_the_payer_has_one():
    assert judged("59", "GO").passed
    assert judged("GO", "59", order=["GO", "CO", "59"]).passed
    finding = judged("59", "KX", "GO", order=["GO", "CO", "59"]).only
    assert (finding.code, finding.severity) == ("modifier_validity.order", "info")


def test_all_modifiers_that_the_payer_knows_may_stand_together():
    assert judged("GO", known=["GO"]).passed
    assert judged("GO", "CO", known=["GO", "CO"], exclusive=[]).passed


def test_modifiers_that_shut_each_other_out_by_custom_alone_are_a_warning_that_says_so():
    found = judged("KX", "GA", known=["KX", "GA"], exclusive=[], exclusive_in_doubt=[["KX", "GA"]]).only
    assert (found.code, found.severity) == ("modifier_validity.conflict", "warning")
    assert found.message.startswith("KX and GA on one line contradict each other")
    assert found.message.endswith("was not read.")
    assert judged("KX", known=["KX", "GA"], exclusive_in_doubt=[["KX", "GA"]]).passed


def test_what_stands_twice_is_named_and_what_stands_once_is_not():
    assert judged("GO", "GO", "59").only.message == "GO stands more than once."
    assert judged("GO", "GO", "59", "59").only.message == "GO and 59 stand more than once."


def test_an_empty_modifier_is_told_as_such_and_another_by_its_letters():
    assert judged("GO", "").findings[0].message.startswith("An empty modifier is not")
    assert judged("GO", "QQ").only.message.startswith("QQ is not")


def test_the_order_is_judged_only_where_the_payer_wants_one_and_all_else_is_right():
    assert judged("59", "GO", order=["GO", "59"]).codes == ["order"]
    assert judged("59", "GO").passed
    assert judged("59", "GO", "GO", order=["GO", "59"]).codes == ["repeated"]


def test_what_was_found_wrong_once_is_found_again_on_the_next_line():
    lines = [{"modifiers": ["GO", "QQ"]}, {"modifiers": ["GO", "QQ"]}]
    assert judge("modifier_validity", VALUE, claim(lines=lines)).codes == ["unknown", "unknown"]
