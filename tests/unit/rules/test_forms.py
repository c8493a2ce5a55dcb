"""Forms made of schemas: every value that ships survives its form, and what is typed wrong is told beside its field."""

from typing import Any

import pytest

from chalicelib.checks import CHECKS
from chalicelib.domain.reading import read_as
from chalicelib.rules.forms.fill import Fields, filled
from chalicelib.rules.forms.inputs import Input, inputs_of
from chalicelib.rules.forms.read import compacted, field_of, read_value
from chalicelib.services.rulebook import shipped_library


def inputs(check: str) -> tuple[Input, ...]:
    return inputs_of(CHECKS[check].parameters.model_json_schema())


def shipped_values() -> list[tuple[str, str, dict[str, Any]]]:
    library = shipped_library()
    return [
        (loaded.document.payer_id, check, dated.value)
        for loaded in (*library.templates.values(), *library.payers.values())
        for check, values in loaded.document.checks.items()
        for dated in values
        if dated.value is not None
    ]


def read(check: str, fields: Fields, before: dict[str, Any] | None = None) -> tuple[dict[str, Any], dict[str, str]]:
    value, problems = read_value(inputs(check), compacted(inputs(check), fields, "value"), "value", before or {})
    return value, {problem.field: problem.message for problem in problems}


def test_every_shipped_value_comes_back_from_its_form_as_it_was():
    values = shipped_values()
    assert len(values) > 100
    for payer_id, check, value in values:
        back, problems = read(check, filled(inputs(check), value, "value"), value)
        assert not problems, (payer_id, check)
        model = CHECKS[check].parameters
        assert read_as(model, back) == read_as(model, value), (payer_id, check)


def test_a_form_says_no_more_than_the_value_did():
    value = {"per_day": 4}
    assert read("unit_cap", filled(inputs("unit_cap"), value, "value"), value) == (value, {})


def test_a_word_that_not_everybody_uses_is_explained_in_its_place():
    helps = {one.name: one.help for one in inputs("discipline_modifier")}
    assert "CMS calls these “always therapy”" in helps["procedures"]
    assert "under a therapy plan" in helps["sometimes_procedures"]
    words = next(one.words for one in inputs("timed_units") if one.name == "method")
    assert words["cms"] == "pooled over the day, by CMS's 8-minute rule"


def test_what_it_means_to_leave_an_input_is_told_in_the_words_of_the_page():
    def help_of(check: str, name: str) -> str:
        return next(one.help for one in inputs(check) if one.name == name)

    assert help_of("provider_enrollment", "assistants_may_render") == "Not ticked: the supervising therapist."
    assert help_of("replacement_claim", "accepts_replacement").startswith("No: correct by a new claim")
    assert help_of("duplicate_claim", "lookback_days") == "Empty: all."
    assert help_of("timely_filing", "warn_within_days") == "0: never."


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_every_input_of_every_check_has_a_label_and_a_kind_that_a_page_can_draw(check):
    for one in inputs(check):
        assert one.label
        assert one.kind != "nested", "only a row holds rows within"
        assert one.kind != "rows" or all(part.label for part in one.parts)


def test_codes_are_added_by_typing_taken_off_by_unticking_and_written_in_capitals():
    fields = {"value.required": ["go"], "value.procedures": ["97530"], "value.procedures.add": ["97129, g0283;97530"]}
    value, _ = read("discipline_modifier", fields)
    assert (value["required"], value["procedures"]) == ("GO", ["97129", "97530", "G0283"])


def test_no_list_is_something_else_than_an_empty_list():
    assert read("unit_cap", {"value.per_day": ["4"], "value.procedures.none": ["yes"]})[0]["per_day"] == 4
    assert "procedures" not in read("unit_cap", {"value.per_day": ["4"], "value.procedures.none": ["yes"]})[0]
    assert read("unit_cap", {"value.per_day": ["4"]})[0]["procedures"] == []


def test_rows_are_removed_added_and_counted_anew():
    fields = filled(inputs("timely_filing"), {"limits": [{"kind": "initial"}, {"kind": "corrected"}]}, "value")
    fields |= {"value.limits.0.remove": ["yes"], "value.limits.2.kind": ["records"], "value.limits.2.amount": ["30"]}
    fields |= {"value.limits.3.kind": [" "]}
    value, _ = read("timely_filing", fields)
    assert value["limits"] == [{"kind": "corrected"}, {"kind": "records", "amount": 30}]


WITHIN = {
    "kind": "secondary",
    "later_of": [
        {"amount": 12, "unit": "months", "from": "service_date"},
        {"earlier_of": [
            {"amount": 90, "unit": "days", "from": "primary_decision", "roll": "next_business_day"},
            {"amount": "12-31", "unit": "fixed", "from": "service_date"},
        ]},
    ],
}  # fmt: skip


def test_a_limit_within_a_limit_comes_back_from_its_own_fields_as_it_was():
    value = {"limits": [{"kind": "initial", "amount": 1, "unit": "years", "from": "service_date"}, WITHIN]}
    fields = filled(inputs("timely_filing"), value, "value")
    assert fields["value.limits.1.later_of.1.earlier_of.0.amount"] == ["90"]
    assert read("timely_filing", fields, value) == (value, {})


def test_limits_within_a_limit_are_removed_and_counted_anew_and_a_blank_one_says_nothing():
    fields = filled(inputs("timely_filing"), {"limits": [{"kind": "initial"}, WITHIN]}, "value")
    fields |= {"value.limits.0.remove": ["yes"], "value.limits.1.later_of.0.remove": ["yes"]}
    fields |= {"value.limits.1.later_of.2.row": ["yes"], "value.limits.1.later_of.2.amount": [" "]}
    fields |= {"value.limits.2.row": ["yes"], "value.limits.2.later_of.0.row": ["yes"]}
    value, problems = read("timely_filing", fields)
    assert (value["limits"], problems) == ([{**WITHIN, "later_of": WITHIN["later_of"][1:]}], {})


@pytest.mark.parametrize(("deep", "told"), [(4, False), (5, True), (400, True)])
def test_limits_lie_four_deep_at_most(deep, told):
    fields = {"value.limits.0.row": ["yes"]}
    for depth in range(1, deep + 1):
        fields |= {f"value.limits.0{'.later_of.0' * depth}.{name}": ["1"] for name in ("row", "amount")}
    problems = read("timely_filing", fields)[1]
    assert ("lies more than 4 deep" in problems.values()) == told


def test_a_map_is_read_row_by_row_and_a_key_that_stands_twice_is_told():
    fields = {"value.yearly.0.key": ["2026"], "value.yearly.0.value": ["2480.00"]}
    fields |= {"value.yearly.1.key": ["2026"], "value.yearly.1.value": ["1"]}
    assert read("threshold_modifier", fields)[1]["value.yearly.1.key"] == "stands twice"
    fields["value.yearly.1.key"] = ["2027"]
    assert read("threshold_modifier", fields)[0]["yearly"] == {"2026": "2480.00", "2027": "1"}


@pytest.mark.parametrize(
    ("check", "fields", "field", "says"),
    [
        ("unit_cap", {"value.per_day": ["four"]}, "value.per_day", "is a whole number"),
        ("unit_cap", {"value.per_day": ["-4"]}, "value.per_day", "is a whole number"),
        ("unit_cap", {"value.per_day": [""]}, "value.per_day", "is needed"),
        ("code_repetition", {"value.share_percent": ["1e9"]}, "value.share_percent", "is a number such as 12.5"),
        ("ncci_ptp", {"value.extra_pairs": ["97530 97140\n97530"]}, "value.extra_pairs", "takes two codes a line"),
        (
            "timely_filing",
            {"value.limits.0.row": ["yes"], "value.limits.0.later_of.0.presumed_days": ["few"]},
            "value.limits.0.later_of.0.presumed_days",
            "is a whole number",
        ),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field(check, fields, field, says):
    assert read(check, fields)[1][field].startswith(says)


def test_an_amount_is_a_number_of_units_or_a_month_and_day():
    fields = {"value.limits.0.amount": ["120"], "value.limits.1.amount": ["12-31"]}
    assert [row["amount"] for row in read("timely_filing", fields)[0]["limits"]] == [120, "12-31"]


def test_a_thousands_comma_is_no_part_of_a_number():
    assert read("unit_cap", {"value.per_day": ["1,000"]})[0]["per_day"] == 1000


def test_a_problem_is_told_at_the_nearest_field_above_it():
    fields: Fields = {"value.limits.0.amount": ["x"], "value.procedures": ["97X30"]}
    assert field_of("value.limits.0.amount", fields, ()) == "value.limits.0.amount"
    assert field_of("value.procedures.3", fields, ()) == "value.procedures"
    assert field_of("value.limits.0", fields, ("value.limits",)) == "value.limits"
    assert field_of("elsewhere", fields, ()) == ""
