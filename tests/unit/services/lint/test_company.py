"""Checks that a payer's company uses and it does not."""

from tests.unit.services.lint.books import dated, loaded, remarks, sample, told

CAP = {"unit_cap": [dated({"per_day": 4})]}
LACKING = [("warning", "sample_plan", "checks.unit_cap")]


def others(*using, **more):
    """Payers beside the sample, `using` saying for each whether it has a cap."""
    return [sample(CAP if uses else {}, f"plan_{n}", **more) for n, uses in enumerate(using)]


def of_sample(found):
    return [one for one in found if one[1] == "sample_plan"]


def test_a_check_that_more_than_half_of_the_line_of_business_uses_is_expected():
    (remark,) = [one for one in remarks(sample(), *others(True, True, False)) if one.document == "sample_plan"]
    assert (remark.severity, remark.check) == ("warning", "unit_cap")
    assert "2 of 3 other payers of the line commercial use it" in remark.message


def test_a_check_that_half_of_the_others_use_is_not_expected():
    assert of_sample(told(sample(), *others(True, True, False, False))) == []


def test_one_other_payer_says_nothing_about_what_is_usual():
    assert of_sample(told(sample(), *others(True))) == []


def test_a_payer_that_uses_the_check_or_switches_it_off_is_not_told():
    assert of_sample(told(sample(CAP), *others(True, True))) == []
    assert of_sample(told(sample({"unit_cap": [dated(None)]}), *others(True, True))) == []


def test_payers_of_another_line_of_business_do_not_count_unless_they_extend_the_same_document():
    apart = others(True, True, extends=None, line_of_business="medicaid")
    assert of_sample(told(sample(), *apart)) == []
    frame = loaded("frame", {}, extends="universal")
    siblings = others(True, True, extends="frame", line_of_business="medicaid")
    found = told(sample(extends="frame"), *siblings, templates=[frame])
    assert of_sample(found) == LACKING


def test_a_check_that_the_others_have_not_switched_on_yet_is_not_expected():
    later = {"unit_cap": [dated({"per_day": 4}, "2026-03-21")]}
    coming = [sample(later, f"plan_{n}") for n in range(3)]
    assert of_sample(told(sample(), *coming)) == []
