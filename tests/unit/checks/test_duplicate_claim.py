"""No service is billed twice."""

from datetime import date

import pytest

from tests.unit.checks.judging import claim, judge

NPI = "1234567893"
VALUE = {"lookback_days": 365, "bypass_modifiers": ["59", "XE", "XP", "XS", "XU", "76", "77"]}
EARLIER = {
    "claim_id": "C-0",
    "payer_id": "sample_payer",
    "status": "submitted",
    "service_date": "2026-03-02",
    "procedure": "97530",
    "modifiers": ["GO"],
    "units": 2,
    "rendering_npi": NPI,
}
REPLACES = {"replacement_claim": {"accepts_replacement": True}}


def judged(*history, value=VALUE, others=None, since=None, as_of=date(2026, 3, 20), **changes):
    context = {"history": [{**EARLIER, **entry} for entry in history], "history_since": since}
    return judge("duplicate_claim", value, claim(**changes), context, as_of, others)


def test_a_service_that_no_other_claim_bills_passes():
    assert judged().passed
    assert judged({"service_date": "2026-03-01"}, {"procedure": "97110"}).codes == []


def test_the_same_service_on_another_claim_is_an_exact_duplicate():
    finding = judged({}).only
    assert (finding.code, finding.severity, finding.denial) == ("duplicate_claim.exact", "error", "OA-18")
    assert (finding.line, finding.field) == (1, "lines.0.procedure")
    assert finding.message == "97530 of 2026-03-02 (line 1) is already billed on claim C-0 (submitted)."


@pytest.mark.parametrize("status", ["draft", "submitted", "accepted", "paid", "denied"])
def test_a_claim_that_stands_can_be_duplicated(status):
    assert judged({"status": status}).codes == ["exact"]


@pytest.mark.parametrize("status", ["rejected", "voided", "replaced"])
def test_a_claim_that_was_refused_undone_or_corrected_cannot(status):
    assert judged({"status": status}).codes == []


def test_another_payers_claim_is_no_duplicate():
    assert judged({"payer_id": "another_payer"}).codes == []


def test_what_is_stored_of_the_claim_itself_is_no_duplicate():
    assert judged({"claim_id": "C-1"}).codes == []


def test_the_order_and_repetition_of_modifiers_does_not_matter():
    line = [{"modifiers": ["KX", "GO"]}]
    assert judged({"modifiers": ["GO", "KX"]}, lines=line).codes == ["exact"]
    assert judged({"modifiers": ["go ", "kx"]}, lines=line).codes == ["exact"]


@pytest.mark.parametrize(
    ("change", "differs"), [({"modifiers": ["GO", "KX"]}, "other modifiers"), ({"units": 3}, "other units")]
)
def test_the_same_service_with_other_modifiers_or_units_is_possibly_one(change, differs):
    finding = judged(change).only
    assert (finding.code, finding.severity) == ("duplicate_claim.possible", "warning")
    assert finding.message.endswith(f"on claim C-0, with {differs}.")


def test_unknown_units_do_not_keep_a_duplicate_from_being_exact():
    assert judged({"units": None}).codes == ["exact"]


def test_another_rendering_provider_gives_another_service():
    assert judged({"rendering_npi": "1245319599"}).codes == []


def test_an_unknown_rendering_provider_makes_a_duplicate_possible():
    assert judged({"rendering_npi": None}).codes == ["possible"]


def test_another_discipline_gives_another_service_unless_it_is_the_same_provider():
    assert judged({"rendering_npi": None, "modifiers": ["GP"]}).codes == []
    assert judged({"rendering_npi": None, "discipline": "PT"}).codes == []
    assert judged({"modifiers": ["GP"]}).codes == ["possible"]


@pytest.mark.parametrize("modifier", VALUE["bypass_modifiers"])
def test_a_bypass_modifier_on_the_line_lifts(modifier):
    result = judged({}, lines=[{"modifiers": ["GO", modifier]}])
    assert result.bypassed == [f"modifier {modifier} (line 1)"]
    assert result.codes == []


def test_a_bypass_modifier_on_the_earlier_claim_lifts():
    assert judged({"modifiers": ["GO", "59"]}).bypassed == ["modifier 59 on the earlier claim (line 1)"]


def test_where_the_payer_names_no_bypass_modifiers_none_lifts():
    assert judged({"modifiers": ["GO", "59"]}, value={}, lines=[{"modifiers": ["GO", "59"]}]).codes == ["exact"]


@pytest.mark.parametrize("frequency", ["7", "8"])
def test_a_correction_that_names_the_original_is_no_duplicate(frequency):
    result = judged({"payer_control_number": "ICN 1"}, frequency=frequency, original_reference="icn 1 ")
    assert result.bypassed == [f"frequency {frequency} names the original claim (line 1)"]
    assert judged({}, frequency=frequency, original_reference="ICN1").codes == []


def test_a_correction_that_names_another_claim_is_a_duplicate():
    assert judged({"payer_control_number": "ICN1"}, frequency="7", original_reference="ICN2").codes == ["exact"]


def test_a_correction_that_names_nothing_is_a_duplicate_unless_the_check_of_replacements_says_so():
    assert judged({}, frequency="7").codes == ["exact"]
    assert judged({}, frequency="7", others=REPLACES).codes == []


@pytest.mark.parametrize("status", ["paid", "denied"])
def test_a_decided_claim_of_a_payer_that_takes_replacements_ought_to_be_replaced(status):
    assert judged({"status": status}, others=REPLACES).codes == []
    assert judged({"status": status}, others={"replacement_claim": {"accepts_replacement": False}}).codes == ["exact"]
    assert judged({"status": status}).codes == ["exact"]


@pytest.mark.parametrize("status", ["draft", "submitted", "accepted"])
def test_an_undecided_claim_stays_a_duplicate(status):
    assert judged({"status": status}, others=REPLACES).codes == ["exact"]
    assert judged({"status": "denied"}, {"claim_id": "C-9", "status": status}, others=REPLACES).codes == ["exact"]


def test_a_whole_claim_sent_twice_is_one_finding():
    lines = [{}, {"procedure": "97110"}, {"procedure": "97535"}]
    finding = judged({}, {"procedure": "97110"}, {"procedure": "97535"}, lines=lines).only
    assert (finding.line, finding.field) == (None, "lines")
    assert finding.message.startswith("97530, 97110 and 97535 of 2026-03-02 (lines 1, 2 and 3)")


def test_a_line_that_resembles_a_claim_whose_other_lines_are_copies_is_not_told_again():
    lines = [{}, {"procedure": "97110"}]
    assert judged({}, {"procedure": "97110", "units": 4}, lines=lines).codes == ["exact"]


def test_an_exact_copy_of_one_claim_silences_a_possible_one_of_the_same_line():
    assert judged({"claim_id": "C-8", "units": 4}, {}).codes == ["exact"]


def test_copies_of_two_claims_are_two_findings():
    lines = [{}, {"procedure": "97110"}]
    assert judged({}, {"claim_id": "C-8", "procedure": "97110"}, lines=lines).codes == ["exact", "exact"]


def test_dates_beyond_the_look_back_are_not_compared():
    assert judged({}, value={"lookback_days": 18}).codes == ["exact"]
    assert judged({}, value={"lookback_days": 17}).codes == []


def test_unknown_history_is_not_checked():
    assert judge("duplicate_claim", VALUE).not_checked == ["the patient's earlier claims"]


def test_history_must_reach_back_to_the_service():
    assert judged(since="2026-03-02").not_checked == []
    result = judged({"service_date": "2026-03-05"}, since="2026-03-03", lines=[{}, {"service_date": "2026-03-05"}])
    assert result.not_checked == ["the patient's earlier claims back to 2026-03-02"]
    assert result.codes == ["exact"]


def test_history_need_not_reach_beyond_the_look_back():
    assert judged(value={"lookback_days": 17}, since="2026-03-03").not_checked == []


def test_the_number_of_a_claim_for_other_dates_may_not_be_used_again():
    finding = judged({"claim_id": "C-1", "service_date": "2026-01-05", "status": "paid"}).only
    assert (finding.code, finding.field) == ("duplicate_claim.same_claim_id", "claim_id")
    assert "2026-01-05" in finding.message


@pytest.mark.parametrize(
    ("entry", "changes"),
    [
        ({"service_date": "2026-03-02"}, {}),
        ({"status": "draft"}, {}),
        ({"status": "rejected"}, {}),
        ({"payer_id": "another_payer"}, {}),
        ({}, {"frequency": "7", "original_reference": "ICN1"}),
    ],
)
def test_the_same_number_is_fine_for_the_same_dates_a_revision_or_another_payer(entry, changes):
    own = {"claim_id": "C-1", "service_date": "2026-01-05", "status": "paid", **entry}
    assert judged(own, **changes).codes == []


def test_the_same_line_twice_is_told_once_on_the_second():
    finding = judged(lines=[{}, {}, {}]).only
    assert (finding.code, finding.line, finding.field) == ("duplicate_claim.repeated_line", 2, "lines.1.procedure")
    assert finding.concerns == ("97530",)
    assert "lines 1, 2 and 3" in finding.message


@pytest.mark.parametrize(
    "change",
    [
        {"procedure": "97110"},
        {"service_date": "2026-03-03"},
        {"modifiers": ["GO", "CO"]},
        {"rendering_npi": "1245319599"},
        {"place_of_service": "12"},
    ],
)
def test_lines_that_differ_in_one_thing_are_not_repeated(change):
    assert judged(lines=[{}, change]).codes == []


def test_a_repeated_line_is_lifted_by_its_modifier():
    result = judged(lines=[{}, {"modifiers": ["GO", "76"]}, {"modifiers": ["GO", "76"]}])
    assert result.bypassed == ["modifier 76 on line 3"]
    assert result.codes == []


def test_repeated_lines_are_judged_without_history():
    result = judge("duplicate_claim", VALUE, claim(lines=[{}, {}]))
    assert result.codes == ["repeated_line"]
    assert result.not_checked


def test_lines_without_date_or_procedure_repeat_nothing():
    assert judged(lines=[{"procedure": None}, {"procedure": None}]).codes == []
    assert judged(lines=[{"service_date": None}, {"service_date": None}]).codes == []


def test_a_day_without_repetition_does_not_hide_one_on_another_day():
    lines = [{"service_date": "2026-03-01"}, {}, {}]
    finding = judged(lines=lines).only
    assert (finding.code, finding.line, finding.concerns) == ("duplicate_claim.repeated_line", 3, ("97530",))
    assert finding.message.startswith("97530 of 2026-03-02 stands on lines 2 and 3")


def test_lines_without_a_code_repeat_nothing():
    assert not judged(lines=[{"procedure": None}, {"procedure": None}]).findings


def test_a_modifier_that_lifts_is_told_with_the_lines_after_the_first():
    lines = [{"modifiers": ["GO", "59"]}] * 3
    assert judged(lines=lines).bypassed == ["modifier 59 on lines 2 and 3"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("paid", "correct or appeal that claim"),
        ("denied", "correct or appeal that claim"),
        ("submitted", "wait for that"),
        ("draft", "wait for that"),
    ],
)
def test_what_to_do_about_a_copy_goes_by_what_became_of_the_earlier_claim(status, words):
    value = {**VALUE, "bypass_modifiers": []}
    assert words in judged({"status": status}, value=value).only.fix


def test_earlier_claims_must_be_known_back_to_the_first_day_within_the_lookback():
    assert judged(since="2026-03-02").passed
    assert judged(since="2026-03-03").not_checked == ["the patient's earlier claims back to 2026-03-02"]
    short = {**VALUE, "lookback_days": 18}
    assert judged(since="2026-03-03", value=short).not_checked == ["the patient's earlier claims back to 2026-03-02"]
    assert judged(since="2026-03-03", value={**VALUE, "lookback_days": 17}).passed


def test_copies_of_several_lines_are_told_together_at_the_claim():
    lines = [{}, {"procedure": "97535"}]
    finding = judged({}, {"procedure": "97535"}, lines=lines).only
    assert (finding.line, finding.field, finding.concerns) == (None, "lines", ("97530", "97535"))


def repeated(*modifiers):
    of_claim = claim(lines=[{"modifiers": ["GO", *modifiers]}, {"procedure": "97110"}])
    of_claim.repeats = 3
    return judge("duplicate_claim", VALUE, of_claim, {"history": []})


def test_a_claim_that_stands_twice_in_its_file_names_the_first():
    finding = repeated().only
    assert (finding.code, finding.severity) == ("duplicate_claim.repeated_claim", "warning")
    assert "the same as claim 3 of the same file" in finding.message
    assert repeated("76").codes == ["repeated_claim"]


def test_a_claim_whose_every_line_is_marked_as_separate_may_stand_twice():
    of_claim = claim(lines=[{"modifiers": ["GO", "76"]}])
    of_claim.repeats = 1
    result = judge("duplicate_claim", VALUE, of_claim, {"history": []})
    assert (result.codes, result.bypassed) == (
        [],
        ["modifier 76 on every line of a claim that stands twice in this file"],
    )
