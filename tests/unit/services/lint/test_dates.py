"""Values that never come into force, times without a value, years without an amount."""

from datetime import date

import pytest

from tests.unit.services.lint.books import ON, dated, remarks, sample, told

CAP, OTHER_CAP = {"per_day": 4}, {"per_day": 5}
FIELD = "checks.unit_cap"


def cap(*values):
    return {"unit_cap": list(values)}


def yearly(*years):
    value = {"modifier": "GO", "yearly": dict.fromkeys(years, "2000.00")}
    return sample({"threshold_modifier": [dated(value)]})


def test_a_value_that_starts_when_the_payer_is_gone_can_never_be_in_force():
    gone = sample(cap(dated(CAP), dated(OTHER_CAP, "2025-07-01")), inactive_from="2025-07-01")
    assert told(gone) == [("error", "sample_plan", f"{FIELD}.1.effective_from")]


def test_a_value_that_starts_the_day_before_the_payer_is_gone_can_be():
    assert told(sample(cap(dated(CAP), dated(OTHER_CAP, "2025-06-30")), inactive_from="2025-07-01")) == []


def test_a_value_that_ends_by_its_own_words_before_it_starts_is_an_error():
    ended = sample({"telehealth": [dated({"covered_until": "2023-12-31"}, "2024-01-01")]})
    assert told(ended) == [("error", "sample_plan", "checks.telehealth.0.value.covered_until")]


def test_a_value_that_lasts_one_day_is_fine():
    assert told(sample({"telehealth": [dated({"covered_until": "2024-01-01"}, "2024-01-01")]})) == []


def test_a_check_that_is_off_between_two_values_is_warned_of():
    remark, *more = remarks(sample(cap(dated(CAP), dated(None, "2023-01-01"), dated(CAP, "2024-01-01"))))
    assert more == []
    assert (remark.severity, remark.field) == ("warning", f"{FIELD}.1.value")
    assert "from 2023-01-01 until 2024-01-01" in remark.message


@pytest.mark.parametrize(
    "values", [(dated(CAP), dated(None, "2023-01-01")), (dated(None), dated(CAP, "2023-01-01")), (dated(None),)]
)
def test_a_check_that_ends_or_begins_is_no_hole(values):
    assert told(sample(cap(*values))) == []


def test_switching_off_twice_is_warned_of():
    assert told(sample(cap(dated(CAP), dated(None, "2023-01-01"), dated(None, "2024-01-01")))) == [
        ("warning", "sample_plan", f"{FIELD}.2.value")
    ]


def test_a_value_that_changes_nothing_is_warned_of_and_one_that_does_is_not():
    assert told(sample(cap(dated(CAP), dated(CAP, "2024-01-01")))) == [("warning", "sample_plan", f"{FIELD}.1.value")]
    assert told(sample(cap(dated(CAP), dated(OTHER_CAP, "2024-01-01")))) == []


def test_two_values_from_one_day_are_told_with_the_words_of_the_refusal():
    (remark,) = remarks(sample(cap(dated(CAP), dated(OTHER_CAP))))
    assert (remark.severity, remark.check, remark.field) == ("error", "unit_cap", f"{FIELD}.1.effective_from")
    assert remark.message == "must be later than the version before it"


def test_a_yearly_amount_that_lacks_this_year_is_warned_of():
    assert told(yearly("2024", "2025")) == [("warning", "sample_plan", "checks.threshold_modifier.0.value.yearly")]
    assert told(yearly("2024", "2025", "2026")) == []


def test_next_years_amount_is_asked_for_from_october_on():
    assert ON.year == 2026
    assert told(yearly("2026"), on=date(2026, 9, 30)) == []
    (remark,) = remarks(yearly("2026"), on=date(2026, 10, 1))
    assert remark.message == "holds no amount for 2027"
    assert told(yearly("2026", "2027"), on=date(2026, 10, 1)) == []


def test_a_yearly_value_that_another_one_succeeded_is_not_asked_for_new_years():
    first = dated({"modifier": "GO", "yearly": {"2024": "2000.00"}})
    second = dated({"modifier": "GO", "yearly": {"2026": "2000.00"}}, "2025-01-01")
    assert told(sample({"threshold_modifier": [first, second]})) == []
