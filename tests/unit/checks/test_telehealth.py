"""Telehealth: covered, with the payer's modifier, in the payer's place."""

from tests.unit.checks.judging import claim, judge

BY_MODIFIER = {"covered": True, "modifier": "95", "audio_only_modifier": "93"}
BY_PLACE = {"covered": True, "modifier": None, "audio_only_modifier": None}


def judged(value, *lines, place="10"):
    return judge("telehealth", value, claim(place_of_service=place, lines=lines or [{}]))


def test_a_visit_in_person_is_not_looked_at():
    assert judged(BY_MODIFIER, {"modifiers": ["GO", "59"]}, place="11").silent


def test_a_telehealth_place_with_the_payers_modifier_passes():
    assert judged(BY_MODIFIER, {"modifiers": ["GO", "95"]}, place="02").passed
    assert judged(BY_MODIFIER, {"modifiers": ["GO", "95"]}, place="10").passed


def test_a_telehealth_place_without_the_modifier_misses_it_line_by_line():
    found = judged(BY_MODIFIER, {"modifiers": ["GO", "95"]}, {"modifiers": ["GO"]})
    assert found.only.code == "telehealth.modifier_missing"
    assert found.only.line == 2
    assert found.only.fix == "Add 95 to line 2, or 93 if it was by voice alone."


def test_a_lines_own_telehealth_place_counts_before_the_claims():
    assert judged(BY_MODIFIER, {"place_of_service": "10"}, place="11").codes == ["modifier_missing"]
    assert judged(BY_MODIFIER, {"place_of_service": "11"}, place="10").silent


def test_a_telehealth_modifier_with_an_in_person_place_misses_the_place():
    finding = judged(BY_MODIFIER, {"modifiers": ["GO", "95"]}, place="11").only
    assert (finding.code, finding.severity, finding.line) == ("telehealth.place_missing", "error", 1)


def test_lines_that_share_the_claims_wrong_place_are_one_finding():
    finding = judged(BY_MODIFIER, {"modifiers": ["95"]}, {"modifiers": ["95"]}, place="11").only
    assert "lines 1 and 2" in finding.message


def test_a_payer_that_wants_the_in_person_place_takes_it_with_the_modifier():
    value = {**BY_MODIFIER, "in_person_place": True}
    assert judged(value, {"modifiers": ["GO", "95"]}, place="11").passed
    assert judged(value, {"modifiers": ["GO"]}, place="11").silent


def test_a_payer_that_wants_the_in_person_place_is_told_of_a_telehealth_place():
    finding = judged({**BY_MODIFIER, "in_person_place": True}, {"modifiers": ["GO", "95"]}, place="10").only
    assert (finding.code, finding.severity) == ("telehealth.wrong_place", "warning")


def test_the_modifier_of_another_payer_is_wrong_here():
    finding = judged(BY_MODIFIER, {"modifiers": ["GO", "GT"]}).only
    assert (finding.code, finding.fix) == ("telehealth.wrong_modifier", "Replace GT by 95.")
    assert judged({"modifier": "GT"}, {"modifiers": ["GO", "GT"]}).passed


def test_voice_alone_passes_with_the_payers_modifier_for_it():
    assert judged(BY_MODIFIER, {"modifiers": ["GO", "93"]}).passed


def test_voice_alone_under_another_modifier_is_the_wrong_modifier():
    assert judged(BY_MODIFIER, {"modifiers": ["GO", "FQ"]}).codes == ["wrong_modifier"]


def test_voice_alone_is_refused_where_the_payer_takes_only_video():
    finding = judged({"modifier": "95"}, {"modifiers": ["GO", "93"]}).only
    assert (finding.code, finding.severity) == ("telehealth.audio_only", "error")


def test_the_last_covered_day_is_covered_and_the_next_is_not():
    value = {**BY_MODIFIER, "covered_until": "2026-03-02"}
    day, next_day = ({"modifiers": ["95"], "service_date": date} for date in ("2026-03-02", "2026-03-03"))
    assert judged(value, day).passed
    assert judged(value, next_day).codes == ["not_covered"]


def test_telehealth_that_is_not_covered_at_all_is_one_finding_for_the_claim():
    finding = judged({"covered": False}, {}, {}, {}).only
    assert finding.code == "telehealth.not_covered"
    assert "lines 1, 2 and 3" in finding.message


def test_a_code_off_the_telehealth_list_is_not_covered():
    value = {**BY_MODIFIER, "procedures": ["97535"]}
    found = judged(value, {"modifiers": ["95"]}, {"procedure": "97535", "modifiers": ["95"]})
    assert (found.only.code, found.only.line) == ("telehealth.not_covered", 1)


def test_an_empty_telehealth_list_covers_no_code():
    assert judged({**BY_MODIFIER, "procedures": []}, {"modifiers": ["95"]}).codes == ["not_covered"]


def test_where_the_place_alone_tells_it_the_modifier_beside_it_is_nothing():
    assert judged(BY_PLACE, {"modifiers": ["GO", "95"]}).passed
    assert judged(BY_PLACE, {"modifiers": ["GO"]}).passed


def test_where_the_place_alone_tells_it_the_modifier_in_person_is_a_warning():
    finding = judged(BY_PLACE, {"modifiers": ["GO", "95"]}, place="11").only
    assert (finding.code, finding.severity) == ("telehealth.place_missing", "warning")


def test_where_the_place_alone_tells_it_voice_alone_is_a_warning():
    finding = judged(BY_PLACE, {"modifiers": ["GO", "93"]}).only
    assert (finding.code, finding.severity) == ("telehealth.audio_only", "warning")


def test_a_value_that_names_nothing_refuses_nothing_in_a_telehealth_place():
    assert judged({}, {"modifiers": ["GO", "95"]}, {"modifiers": ["GO"]}, place="02").passed


def test_missing_dates_and_places_are_survived():
    value = {**BY_MODIFIER, "covered_until": "2025-01-01"}
    assert judged(value, {"service_date": None, "modifiers": ["95"]}, place=None).codes == ["place_missing"]


def test_a_line_in_person_does_not_end_the_look_at_the_others():
    remote = {"place_of_service": "10"}
    assert judged(BY_MODIFIER, {}, remote, place="11").codes == ["modifier_missing"]
    assert judged({"covered": False}, remote, {"modifiers": ["GO", "95"]}, place="11").only.line == 1


def test_what_is_not_covered_is_told_at_the_first_line_with_the_day_it_ended():
    ended = {**BY_MODIFIER, "covered_until": "2026-03-01"}
    finding = judged(ended, {}, {}).only
    assert finding.message == "This payer does not cover therapy by telehealth after 2026-03-01: lines 1 and 2."
    assert finding.line == 1
    never = {**ended, "covered": False}
    assert judged(never).only.message == "This payer does not cover therapy by telehealth: line 1."


def test_what_says_voice_alone_is_named_without_the_other_modifiers():
    both = {"modifiers": ["GO", "93", "95"]}
    video = judged({**BY_MODIFIER, "audio_only_modifier": None}, both).only
    assert video.message.startswith("93 says that 97530 was by voice alone")
    assert video.fix == "Replace 93 by 95 if there was video."
    assert judged(BY_PLACE, {"modifiers": ["GO", "93"]}).only.fix == "Take 93 off if there was video."


def test_a_place_that_is_missing_is_told_at_the_first_line_with_its_sign():
    lines = [{"modifiers": ["GO", "95"]}, {"modifiers": ["GO", "95"]}]
    finding = judged(BY_MODIFIER, *lines, place="11").only
    assert finding.message == "95 says telehealth on lines 1 and 2, but the place of service is 11."
    assert finding.fix.endswith("or take 95 off.")
    assert judged(BY_MODIFIER, lines[0], place=None).only.message.endswith("but the place of service is none.")


def test_lines_that_share_the_claims_place_are_told_at_the_first_and_others_at_their_own():
    lines = [
        {"modifiers": ["GO", "95"]},
        {"modifiers": ["GO", "95"]},
        {"modifiers": ["GO", "95"], "place_of_service": "12"},
    ]
    assert [one.line for one in judged(BY_MODIFIER, *lines, place="11").findings] == [1, 3]
