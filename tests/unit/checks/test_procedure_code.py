"""The procedure code: form, existence, deletion, coverage."""

import pytest

from chalicelib.checks.wording import listed
from chalicelib.rules.tables import shipped_tables
from tests.unit.checks.judging import claim, judge


def judged(code, day="2026-03-02", **value):
    return judge("procedure_code", value, claim(lines=[{"procedure": code, "service_date": day}]))


@pytest.mark.parametrize("code", ["97530", "G0283", "97165"])
def test_a_therapy_code_passes(code):
    assert judged(code).passed
    assert not judged(code).findings


@pytest.mark.parametrize("code", [None, "", "9753", "975300", "97 30", "GO283", "٩٧٥٣٠", "97530\n", "🙂" * 40])
def test_what_is_no_code_has_no_codes_form(code):
    finding = judged(code).only
    assert (finding.code, finding.severity) == ("procedure_code.format", "error")


@pytest.mark.parametrize("code", ["99213", "L3908", "0733T"])
def test_a_code_that_is_not_in_the_table_is_a_warning(code):
    finding = judged(code).only
    assert (finding.code, finding.severity) == ("procedure_code.unknown", "warning")


def test_a_code_that_the_payer_lists_is_known():
    assert judged("L3908", covered=["L3908"]).passed


def test_a_code_is_good_up_to_the_day_before_its_deletion():
    assert judged("97532", "2017-12-31", deleted={"97532": "2018-01-01"}).passed
    finding = judged("97532", "2018-01-01", deleted={"97532": "2018-01-01"}).only
    assert (finding.code, finding.severity) == ("procedure_code.deleted", "error")
    assert "2018-01-01" in finding.message


def test_a_code_that_only_the_table_says_is_deleted_is_told_with_what_took_its_place():
    finding = judged("97003").only
    assert finding.code == "procedure_code.deleted"
    assert finding.severity == "warning"


def test_a_code_that_is_not_covered_is_told_with_what_to_bill_instead():
    finding = judged("97014", not_covered={"97014": "bill G0283"}).only
    assert (finding.code, finding.fix, finding.denial) == ("procedure_code.not_covered", "Bill G0283.", "CO-96")


def test_a_payer_with_a_list_covers_nothing_else():
    assert judged("97530", covered=["97530"]).passed
    assert judged("97110", covered=["97530"]).codes == ["not_covered"]


def test_a_deleted_code_says_what_to_bill_where_the_payer_does():
    value = {"deleted": {"97532": "2018-01-01"}, "not_covered": {"97532": "bill 97129"}}
    assert judged("97532", **value).only.fix == "Bill 97129."


def test_a_line_without_a_date_is_judged_as_of_the_claim():
    assert judged("97532", None, deleted={"97532": "2018-01-01"}).codes == ["deleted"]


def test_no_code_and_a_wrong_form_are_told_apart():
    assert judged(None).only.message == "No procedure code is given."
    assert judged("9753").only.message == "9753 has not the form of a procedure code."


def test_a_code_that_any_list_of_the_payer_names_is_not_looked_up():
    assert judged("99999", covered=["99999"]).passed
    assert judged("99999", deleted={"99999": "2027-01-01"}).passed
    assert judged("99999").codes == ["unknown"]


def test_a_line_without_a_date_is_judged_by_the_claims_first_day():
    lines = [{"procedure": "97530"}, {"procedure": "97530", "service_date": None}]
    assert judge("procedure_code", {}, claim(lines=lines)).passed


def test_a_code_of_the_table_is_deleted_from_its_day_on():
    known = shipped_tables().procedures()
    gone = next(row for code in sorted(known.codes()) if (row := known.find(code)) and row.deleted_on)
    finding = judged(gone.code, str(gone.deleted_on)).only
    assert finding.message == f"{gone.code} is deleted for services from {gone.deleted_on} on."
    told = f"Bill {listed(gone.bill_instead, 'or')}." if gone.bill_instead else "Bill the code that took its place."
    assert finding.fix == told


def test_a_code_beyond_the_table_that_the_payer_takes_as_it_stands_is_not_unknown():
    assert judged("L3808", beyond_table="L3[0-9]{3}").passed
    assert judged("L4350", beyond_table="L3[0-9]{3}").codes == ["unknown"]
    assert judged("97532", beyond_table="[0-9]{5}").codes == ["deleted"]


def test_a_code_that_is_excluded_by_law_may_be_sent_for_its_denial():
    value = {"not_covered": {"97037": "take it off", "97010": "take it off"}, "excluded": ["97037"]}

    def with_modifier(code, modifier):
        lines = [{"procedure": code, "modifiers": ["GO", modifier]}]
        return judge("procedure_code", value, claim(lines=lines))

    assert with_modifier("97037", "GY").bypassed == ["line 1 is sent to be denied as excluded by law"]
    assert with_modifier("97037", "GZ").codes == ["not_covered"]
    assert with_modifier("97010", "GY").codes == ["not_covered"]


def test_a_code_before_its_first_day_is_not_among_those_known():
    assert judged("97550", day="2024-01-01").passed
    assert judged("97550", day="2023-12-31").codes == ["unknown"]
