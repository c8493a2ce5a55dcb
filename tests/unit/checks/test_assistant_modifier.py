"""The assistant's modifier: on what an assistant furnished, per code and day."""

import pytest

from tests.unit.checks.judging import claim, judge

VALUE = {"modifier": "CO", "de_minimis_percent": 10, "never_on": ["97165", "97168"], "requires": ["GO"]}
TIMED = {"timed_units": {"method": "cms", "timed": ["97110", "97140", "97530", "97535"]}}
GO, GO_CO = ["GO"], ["GO", "CO"]


def line(units, minutes, assistant, modifiers=GO, procedure="97530", **more):
    return {
        "procedure": procedure,
        "units": units,
        "minutes": minutes,
        "assistant_minutes": assistant,
        "modifiers": modifiers,
        **more,
    }


def judged(*lines, others=TIMED, **value):
    return judge("assistant_modifier", {**VALUE, **value}, claim(lines=lines), others=others)


def test_a_therapists_line_without_the_modifier_passes():
    assert judged(line(2, 30, 0)).passed


def test_an_assistants_line_with_the_modifier_passes():
    assert judged(line(2, 30, 30, GO_CO)).passed


def test_an_assistants_line_without_the_modifier_misses_it():
    finding = judged(line(2, 30, 30)).only
    assert (finding.code, finding.severity, finding.line) == ("assistant_modifier.missing", "error", 1)
    assert finding.fix == "Add CO to line 1."


def test_the_modifier_without_assistant_minutes_is_unexpected():
    finding = judged(line(2, 30, 0, GO_CO)).only
    assert (finding.code, finding.fix) == (
        "assistant_modifier.unexpected",
        "Take CO off line 1, or correct the minutes.",
    )


def test_no_assistant_minutes_need_no_other_minutes_to_be_judged():
    assert judged(line(2, None, 0)).passed
    assert judged(line(2, None, 0, GO_CO)).codes == ["unexpected"]


@pytest.mark.parametrize(
    ("minutes", "assistant", "missing"), [(40, 4, False), (40, 5, True), (30, 3, False), (30, 4, True)]
)
def test_the_share_of_an_untimed_service_at_the_limit_and_just_over_it(minutes, assistant, missing):
    without = judged(line(1, minutes, assistant, procedure="97150"))
    with_it = judged(line(1, minutes, assistant, GO_CO, procedure="97150"))
    assert (without.codes, with_it.codes) == ((["missing"], []) if missing else ([], ["unexpected"]))


def test_a_last_unit_is_the_therapists_from_eight_minutes_on():
    assert judged(line(1, 15, 7)).passed
    assert judged(line(1, 15, 7, GO_CO)).codes == ["unexpected"]
    assert judged(line(1, 15, 8)).codes == ["missing"]
    assert judged(line(1, 15, 8, GO_CO)).passed


def test_two_units_of_about_half_each_stand_on_two_lines():
    assert judged(line(1, 12, 12, GO_CO), line(1, 12, 0)).passed


@pytest.mark.parametrize("modifiers", [GO, GO_CO])
def test_two_units_of_about_half_each_on_one_line_are_to_be_split(modifiers):
    finding = judged(line(2, 24, 12, modifiers)).only
    assert finding.code == "assistant_modifier.split_lines"
    assert finding.fix == "Bill 1 unit of 97530 with CO and 1 without, on two lines."


def test_a_split_that_gives_the_assistant_too_much_is_told():
    # 45 minutes: therapist 30, assistant 15 are two units without and one with.
    assert judged(line(1, 15, 15, GO_CO), line(2, 30, 0)).passed
    assert judged(line(2, 15, 15, GO_CO), line(1, 30, 0)).codes == ["split_lines"]


def test_a_mixed_service_of_three_units_without_the_modifier_misses_it():
    finding = judged(line(3, 45, 15)).only
    assert (finding.code, finding.fix) == (
        "assistant_modifier.missing",
        "Bill 1 unit of 97530 with CO and 2 without, on two lines.",
    )


def test_a_mixed_service_of_three_units_wholly_with_the_modifier_is_unexpected():
    assert judged(line(3, 45, 15, GO_CO)).codes == ["unexpected"]


def test_one_code_is_judged_over_its_lines_and_codes_apart():
    both = (line(1, 15, 15, GO_CO), line(1, 15, 0), line(1, 15, 15, GO_CO, procedure="97535"))
    assert judged(*both).passed


def test_days_are_judged_apart():
    found = judged(line(1, 15, 15, GO_CO), line(1, 15, 15, service_date="2026-03-03"))
    assert (found.only.code, found.only.line) == ("assistant_modifier.missing", 2)


def test_the_modifier_without_the_disciplines_is_told():
    finding = judged(line(2, 30, 30, ["CO"])).only
    assert (finding.code, finding.fix) == ("assistant_modifier.without_discipline", "Add GO to line 1.")
    assert judged(line(2, 30, 30, ["CO"]), requires=[]).passed


def test_an_evaluation_is_the_therapists_alone():
    assert judged(line(1, 40, 0, GO_CO, procedure="97165")).codes == ["on_evaluation"]
    assert judged(line(1, 40, 40, GO, procedure="97165")).codes == ["on_evaluation"]
    assert judged(line(1, 40, 4, GO, procedure="97165")).silent
    assert judged(line(1, 40, 0, GO, procedure="97165")).passed


def test_unknown_assistant_minutes_are_not_checked():
    found = judged(line(2, 30, None))
    assert found.not_checked == ["the assistant's minutes of line 1 are not given"]
    assert not found.findings


def test_without_assistant_minutes_discipline_and_evaluation_are_judged_all_the_same():
    found = judged(line(2, 30, None, ["CO"]), line(1, 40, None, GO_CO, procedure="97168"))
    assert found.codes == ["without_discipline", "on_evaluation"]
    assert found.not_checked


def test_a_code_with_half_of_its_minutes_unknown_is_not_judged():
    found = judged(line(1, 15, None, GO_CO), line(1, 15, 0))
    assert not found.findings
    assert found.not_checked


def test_unknown_minutes_beside_assistant_minutes_are_not_checked():
    assert judged(line(2, None, 10)).not_checked == ["the minutes of line 1 are not given"]


def test_a_shared_service_needs_to_be_known_as_timed_or_not():
    assert judged(line(2, 30, 10), others={}).not_checked
    assert judged(line(2, 30, 30), others={}).codes == ["missing"]


def test_units_that_the_minutes_do_not_make_are_judged_only_where_there_is_no_doubt():
    assert judged(line(4, 30, 10)).passed
    assert judged(line(4, 30, 2, GO_CO)).codes == ["unexpected"]
    assert judged(line(4, 30, 20)).codes == ["missing"]


def test_fewer_units_than_the_therapist_alone_made_need_no_modifier():
    assert judged(line(1, 35, 5)).passed


@pytest.mark.parametrize(
    ("units", "minutes", "assistant"), [(None, 30, 15), (1.5, 30, 15), (-3, 30, 15), (2, 10, 20), (2, -5, -5)]
)
def test_nonsense_is_left_to_other_checks(units, minutes, assistant):
    assert judged(line(units, minutes, assistant)).passed


# Stretches of one day by provider, and the lines that should be billed: (code, units, modifiers).
DAYS = [
    ([("97535", "OTA", 12), ("97535", "OT", 12)], [("97535", 1, GO_CO), ("97535", 1, GO)]),
    ([("97530", "OTA", 7), ("97530", "OT", 8)], [("97530", 1, GO)]),
    ([("97150", "OT", 35), ("97150", "OTA", 5)], [("97150", 1, GO_CO)]),
    ([("97150", "OT", 36), ("97150", "OTA", 4)], [("97150", 1, GO)]),
    ([("97110", "OTA", 23), ("97110", "OT", 13), ("97140", "OT", 30)],
     [("97110", 1, GO_CO), ("97110", 1, GO), ("97140", 2, GO)]),
    ([("97530", "OT", 15)], [("97530", 1, GO)]),
    ([("97530", "OT", 30), ("97535", "OTA", 15)], [("97530", 2, GO), ("97535", 1, GO_CO)]),
]  # fmt: skip


def as_billed(stretches, lines):
    """Billed lines with their minutes: the CO line carries the assistant's, the other line the therapist's."""
    billed = []
    for code, units, modifiers in lines:
        alone = sum(name == code for name, _, _ in lines) == 1
        by = {who: sum(m for c, w, m in stretches if c == code and w == who) for who in ("OT", "OTA")}
        marked = "CO" in modifiers
        minutes = by["OT"] + by["OTA"] if alone else by["OTA"] if marked else by["OT"]
        billed.append(line(units, minutes, by["OTA"] if alone or marked else 0, modifiers, procedure=code))
    return billed


@pytest.mark.parametrize(("stretches", "lines"), DAYS)
def test_a_day_billed_as_it_was_furnished_passes(stretches, lines):
    assert judged(*as_billed(stretches, lines)).passed
    assert not judged(*as_billed(stretches, lines)).findings


@pytest.mark.parametrize(("stretches", "lines"), DAYS)
def test_the_same_day_with_the_modifier_turned_round_on_one_line_does_not(stretches, lines):
    for index, (code, units, modifiers) in enumerate(lines):
        turned = list(lines)
        turned[index] = (code, units, GO if modifiers is GO_CO else GO_CO)
        if sum(name == code for name, _, _ in lines) == 1:
            assert len(judged(*as_billed(stretches, turned)).findings) == 1


def test_an_evaluation_by_an_assistant_is_refused():
    assert judged(line(1, 40, 40, GO_CO, procedure="97165")).codes == ["on_evaluation"]


def test_an_evaluation_does_not_end_the_look_at_the_lines_after_it():
    assert judged(line(1, 40, 0, GO, procedure="97165"), line(2, 30, 30)).codes == ["missing"]


def test_several_disciplines_modifiers_are_all_wanted():
    assert judged(line(2, 30, 30, GO_CO), requires=["GO", "XX"]).only.fix == "Add XX to line 1."


def test_a_code_with_one_line_unknown_is_left_and_the_other_codes_are_judged():
    found = judged(line(1, 15, None), line(1, 15, 15), line(2, 30, 30, procedure="97535"))
    assert [(one.code, one.line) for one in found.findings] == [("assistant_modifier.missing", 3)]


def test_lines_without_a_date_are_judged_one_by_one():
    undated = {"service_date": None}
    found = judged(line(1, 15, None, **undated), line(2, 30, 30, **undated))
    assert [(one.code, one.line) for one in found.findings] == [("assistant_modifier.missing", 2)]
    assert judged(line(1, 15, 15, GO_CO, **undated), line(1, 15, 0, **undated)).passed


def test_a_line_without_a_code_is_left_to_other_checks():
    assert judged(line(2, 30, 30, procedure=None)).silent


def test_minutes_missing_on_one_line_of_several_leave_the_code_unchecked():
    found = judged(line(1, None, 15, GO_CO), line(2, 30, 0))
    assert found.not_checked == ["the minutes of line 1 are not given"]


def test_more_assistant_minutes_than_minutes_are_left_to_the_check_of_units():
    assert judged(line(2, 30, 31)).passed
    assert judged(line(2, 30, 30)).codes == ["missing"]


def test_units_that_are_no_whole_number_are_judged_only_where_the_share_leaves_no_doubt():
    for units in (None, 0, -2, 1.5):
        assert judged(line(units, 30, 20)).codes == ["missing"], units
        assert judged(line(units, 30, 15)).passed, units
        assert judged(line(units, 30, 2, GO_CO)).only.message.endswith(
            "2 of 30 minutes by an assistant are too few."
        ), units
        assert judged(line(units, 30, 20, GO_CO)).passed, units


def test_one_line_of_two_without_units_leaves_the_division_open():
    assert judged(line(None, 15, 15, GO_CO), line(1, 15, 0)).passed
    assert judged(line(0, 15, 15, GO_CO), line(1, 15, 0)).passed


def test_a_share_that_makes_no_unit_is_told_with_its_minutes():
    finding = judged(line(2, 30, 3, GO_CO)).only
    assert finding.message == "97530 carries CO, but 3 of 30 minutes by an assistant make none of its units."


def test_units_of_the_therapist_among_those_marked_are_told():
    assert "2 units of it are the therapist's" in judged(line(3, 45, 15, GO_CO)).only.message


def test_a_missing_modifier_is_told_with_the_minutes_and_every_line_that_lacks_it():
    finding = judged(line(1, 15, 15), line(1, 15, 15)).only
    assert finding.message == "30 of 30 minutes of 97530 are by an assistant, and CO is missing."
    assert (finding.line, finding.fix) == (1, "Add CO to lines 1 and 2.")


def test_an_unexpected_modifier_on_two_lines_stands_at_the_first():
    finding = judged(line(1, 15, 0, GO_CO), line(1, 15, 0, GO_CO)).only
    assert (finding.line, finding.fix) == (1, "Take CO off lines 1 and 2, or correct the minutes.")


def test_lines_to_be_split_are_told_at_the_first():
    assert judged(line(2, 15, 15, GO_CO), line(1, 30, 0)).only.line == 1


@pytest.mark.parametrize(("minutes", "assistant", "told"), [(40, 4, False), (40, 5, True), (None, 1, True)])
def test_an_evaluation_may_hold_a_de_minimis_share_by_an_assistant(minutes, assistant, told):
    assert bool(judged(line(1, minutes, assistant, GO, procedure="97165")).findings) is told


def test_an_evaluation_that_is_marked_is_told_at_its_modifier_and_one_that_is_not_at_its_minutes():
    marked = judged(line(1, 40, 0, GO_CO, procedure="97165")).only
    assert marked.field == "lines.0.modifiers"
    assert marked.message == "97165 carries CO; an assistant may not furnish it."
    assert marked.fix.startswith("Take CO off if")
    bare = judged(line(1, 40, 40, GO, procedure="97165")).only
    assert bare.field == "lines.0.assistant_minutes"
    assert bare.message == "97165 is a therapist's alone, and has 40 minutes by an assistant."
    assert bare.fix.startswith("Correct the minutes")


def test_a_share_of_a_tenth_is_de_minimis_where_the_payer_says_no_other():
    value = {"modifier": "CO", "never_on": ["97165"]}
    for assistant, codes in ((10, []), (11, ["on_evaluation"])):
        lines = [line(1, 100, assistant, GO, procedure="97165")]
        assert judge("assistant_modifier", value, claim(lines=lines), others=TIMED).codes == codes


def test_a_share_without_units_is_told_with_all_its_minutes():
    finding = judged(line(None, 30, 20)).only
    assert finding.message.startswith("20 of 30 minutes of 97530 are by an assistant")


def test_an_evaluation_without_the_assistants_minutes_is_not_told():
    assert judged(line(1, None, None, GO, procedure="97165")).silent
    assert judged(line(1, None, 1, GO, procedure="97165")).codes == ["on_evaluation"]


def test_a_mixed_service_that_lacks_the_modifier_is_told_with_all_its_minutes():
    assert judged(line(3, 45, 15)).only.message.startswith("15 of 45 minutes of 97530 are by an assistant")


def test_a_last_unit_with_eight_minutes_by_the_therapist_is_the_therapists_where_the_payer_has_that_exception():
    value = {"modifier": "CO"}
    last = claim(lines=[line(1, 15, 7, GO)])
    assert judge("assistant_modifier", value, last, others=TIMED).codes == []
    assert judge("assistant_modifier", {**value, "midpoint_exception": False}, last, others=TIMED).codes == ["missing"]
