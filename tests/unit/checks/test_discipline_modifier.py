"""The discipline modifier: on every therapy line, and alone."""

from tests.unit.checks.judging import claim, judge

OT = {
    "required": "GO",
    "procedures": ["97530", "97165"],
    "sometimes_procedures": ["97129"],
    "conflicts": ["GP", "GN"],
}
NO_PROVIDERS = {"billing_provider": None, "rendering_provider": None}


def judged(*lines, **changes):
    return judge("discipline_modifier", OT, claim(lines=lines, **changes))


def test_a_therapy_line_with_its_discipline_modifier_passes():
    assert judged({"modifiers": ["GO"]}).passed


def test_a_therapy_line_without_it_is_told_which_line_needs_it():
    finding = judged({}, {"modifiers": []}).only
    assert (finding.code, finding.line, finding.severity) == ("discipline_modifier.missing", 2, "error")
    assert finding.fix == "Add GO to line 2."


def test_another_modifier_does_not_stand_in_for_it():
    assert judged({"modifiers": ["59", "KX"]}).codes == ["missing"]


def test_another_disciplines_modifier_instead_is_replaced():
    finding = judged({"procedure": "97165", "modifiers": ["GP"]}).only
    assert finding.code == "discipline_modifier.wrong_discipline"
    assert finding.fix == "Replace GP by GO."


def test_two_disciplines_on_one_line_are_one_finding():
    assert judged({"modifiers": ["GO", "GP"]}).codes == ["two_disciplines"]


def test_two_other_disciplines_on_one_line_are_two_disciplines_as_well():
    assert judged({"modifiers": ["GP", "GN"]}).codes == ["two_disciplines"]


def test_one_modifier_twice_is_not_two_disciplines():
    assert judged({"modifiers": ["GO", "GO"]}).passed
    assert judged({"modifiers": ["GP", "GP"]}).codes == ["wrong_discipline"]


def test_a_code_of_another_discipline_with_that_disciplines_modifier_is_left_alone():
    assert judged({"procedure": "92507", "modifiers": ["GN"]}).silent


def test_a_sometimes_code_on_a_therapists_claim_needs_it():
    assert judged({"procedure": "97129", "modifiers": []}).only.severity == "error"


def test_a_sometimes_code_beside_a_line_with_the_modifier_needs_it():
    beside = judged({"procedure": "97129", "modifiers": []}, {}, **NO_PROVIDERS)
    assert (beside.only.line, beside.only.severity) == (1, "error")


def test_a_sometimes_code_under_a_plan_of_care_needs_it():
    plan = {"plan_of_care": {"established_on": "2026-02-20"}}
    assert judged({"procedure": "97129", "modifiers": []}, documentation=plan, **NO_PROVIDERS).only.severity == "error"


def test_a_sometimes_code_that_nothing_shows_to_be_therapy_is_a_warning():
    assert judged({"procedure": "97129", "modifiers": []}, **NO_PROVIDERS).only.severity == "warning"
    physician = {"taxonomy": "207Q00000X", "npi": "1234567893"}
    alone = judged({"procedure": "97129", "modifiers": []}, rendering_provider=physician, billing_provider=None)
    assert alone.only.severity == "warning"


def test_a_sometimes_code_warns_where_the_list_of_them_is_less_sure_and_an_always_code_does_not():
    unsure = {**OT, "sometimes_severity": "warning"}
    for modifiers, code in (([], "missing"), (["GP"], "wrong_discipline")):
        lines = [{"procedure": "97129", "modifiers": modifiers}, {"procedure": "97530", "modifiers": modifiers}]
        found = judge("discipline_modifier", unsure, claim(lines=lines))
        assert found.codes == [code, code]
        assert [finding.severity for finding in found.findings] == ["warning", "error"]


def test_whose_code_it_is_counts_as_much_as_the_tables_row_is_sure():
    sure, unsure = {"procedure": "97161", "modifiers": ["GO"]}, {"procedure": "96105", "modifiers": ["GO"]}
    assert [finding.severity for finding in judged(sure, unsure).findings] == ["error", "warning"]


def test_an_unverified_rule_warns_at_most():
    finding = judge("discipline_modifier", OT, claim(lines=[{"modifiers": []}]), confidence="unverified").only
    assert finding.severity == "warning"


def test_only_the_parts_that_a_value_names_are_judged():
    assert judge("discipline_modifier", {"required": "GO"}, claim(lines=[{"modifiers": ["GP"]}])).silent


def test_a_line_without_procedure_or_with_odd_text_is_survived():
    assert judged({"procedure": None, "modifiers": ["ÄÖ", ""]}).silent


def test_another_disciplines_evaluation_with_go_is_billed_under_the_wrong_discipline():
    value = {"required": "GO", "procedures": ["97165"], "conflicts": ["GP", "GN"]}
    found = judge("discipline_modifier", value, claim(lines=[{"procedure": "97161", "modifiers": ["GO"]}])).only
    assert (found.code, found.field) == ("discipline_modifier.wrong_discipline", "lines.0.procedure")
    assert not judge("discipline_modifier", value, claim(lines=[{"procedure": "97161", "modifiers": ["GP"]}])).codes


def test_the_modifiers_of_two_disciplines_are_named_and_no_others():
    message = judged({"modifiers": ["GO", "59", "GP"]}).only.message
    assert message == "97530 carries GO and GP, the modifiers of 2 disciplines."


def test_another_line_that_is_therapy_makes_it_sure_by_its_modifier_or_its_code():
    bare = {"procedure": "97129", "modifiers": []}
    by_modifier = judged(bare, {"procedure": "97129"}, **NO_PROVIDERS)
    by_code = judged(bare, {"procedure": "97165", "modifiers": ["GP"]}, **NO_PROVIDERS)
    assert by_modifier.findings[0].severity == by_code.findings[0].severity == "error"
    assert by_modifier.findings[0].message == "97129 lacks GO."
    alone = judged(bare, **NO_PROVIDERS).only
    assert alone.severity == "warning"
    assert alone.message == "97129 lacks GO, which it needs where a therapist furnishes it."
