"""The right version of a claim."""

import pytest

from tests.unit.checks.judging import claim, judge
from tests.unit.checks.test_duplicate_claim import EARLIER

TAKES = {"accepts_replacement": True, "frequencies": ["7", "8"]}
REFUSES = {"accepts_replacement": False}


def judged(value, *history, others=None, **changes):
    context = {"history": [{**EARLIER, **entry} for entry in history]}
    return judge("replacement_claim", value, claim(**changes), context, others=others)


@pytest.mark.parametrize("frequency", ["7", "8"])
def test_a_correction_that_names_its_original_passes(frequency):
    assert judged(TAKES, frequency=frequency, original_reference="ICN1").passed


@pytest.mark.parametrize("frequency", ["7", "8"])
@pytest.mark.parametrize("reference", [None, "", " "])
def test_a_correction_must_name_its_original(frequency, reference):
    finding = judged(TAKES, frequency=frequency, original_reference=reference).only
    assert (finding.code, finding.severity) == ("replacement_claim.original_reference_missing", "error")
    assert finding.field == "original_reference"


@pytest.mark.parametrize("frequency", ["7", "8"])
def test_a_payer_that_takes_no_corrections_refuses_them(frequency):
    finding = judged(REFUSES, frequency=frequency, original_reference="ICN1").only
    assert (finding.code, finding.field) == ("replacement_claim.not_accepted", "frequency")
    assert judged(REFUSES, frequency=frequency).codes == ["not_accepted"]


def test_only_the_payers_own_frequencies_are_taken():
    only_replacements = {"accepts_replacement": True, "frequencies": ["7"]}
    assert judged(only_replacements, frequency="7", original_reference="ICN1").codes == []
    assert judged(only_replacements, frequency="8", original_reference="ICN1").codes == ["not_accepted"]


@pytest.mark.parametrize("frequency", ["2", "9", "", "NONSENSE", "0"])
def test_a_frequency_that_is_none_is_not_accepted(frequency):
    assert judged(TAKES, frequency=frequency).codes == ["not_accepted"]


def test_an_original_claim_passes():
    assert judged(TAKES).passed
    assert judged(REFUSES).passed
    assert judged({}).passed


def test_an_original_claim_that_names_another_is_a_warning():
    finding = judged(REFUSES, original_reference="ICN1").only
    assert (finding.code, finding.severity) == ("replacement_claim.unexpected_reference", "warning")


@pytest.mark.parametrize("status", ["paid", "denied"])
def test_services_decided_before_ought_to_replace_that_claim(status):
    finding = judged(TAKES, {"status": status, "payer_control_number": "ICN7"}).only
    assert (finding.code, finding.denial, finding.field) == ("replacement_claim.should_replace", "OA-18", "frequency")
    assert finding.message == f"97530 of 2026-03-02 (line 1) was {status} before, on claim C-0."
    assert "original reference ICN7" in finding.fix


@pytest.mark.parametrize("status", ["draft", "submitted", "accepted", "rejected", "voided", "replaced"])
def test_services_that_are_not_decided_are_not_replaced(status):
    assert judged(TAKES, {"status": status}).codes == []


def test_a_payer_that_takes_no_replacements_or_does_not_say_is_not_sent_one():
    assert judged(REFUSES, {"status": "paid"}).codes == []
    assert judged({}, {"status": "paid"}).codes == []


def test_a_claim_that_ought_to_replace_and_names_its_original_is_one_finding():
    assert judged(TAKES, {"status": "paid"}, original_reference="ICN1").codes == ["should_replace"]


def test_services_told_to_be_separate_replace_nothing():
    others = {"duplicate_claim": {"bypass_modifiers": ["76"]}}
    assert judged(TAKES, {"status": "paid"}, others=others, lines=[{"modifiers": ["GO", "76"]}]).codes == []


def test_services_that_differ_are_left_to_the_check_of_duplicates():
    assert judged(TAKES, {"status": "paid", "units": 4}).codes == []


def test_unknown_history_is_not_checked_where_it_matters():
    assert judge("replacement_claim", TAKES).not_checked == ["the patient's earlier claims"]
    assert judge("replacement_claim", REFUSES).not_checked == []
    correction = claim(frequency="7", original_reference="ICN1")
    assert judge("replacement_claim", TAKES, correction).not_checked == []


@pytest.mark.parametrize(("frequency", "said"), [("6", "6"), ("66", "as given"), ("-", "as given")])
def test_a_frequency_is_repeated_only_where_it_is_one_sign(frequency, said):
    assert judged(TAKES, frequency=frequency).only.message == f"This payer takes no claim of frequency {said}."
