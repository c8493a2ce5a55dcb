"""NPIs, tax numbers and taxonomies that can exist."""

import pytest

from chalicelib.checks.provider_identifiers import npi_fault
from tests.unit.checks.judging import claim, judge

THERAPISTS = {"taxonomies": ["225X00000X"], "assistant_taxonomies": ["224Z00000X"]}


def judged(value=None, others=None, **changes):
    return judge("provider_identifiers", value or {}, claim(**changes), others=others)


@pytest.mark.parametrize("npi", ["1234567893", "1245319599", "2000000002"])
def test_npis_with_a_right_check_digit_can_exist(npi):
    assert npi_fault(npi) == ""


@pytest.mark.parametrize(
    "npi", ["1234567890", "1234567983", "123456789", "12345678933", "3234567891", "12345678 3", "١٢٣٤٥٦٧٨٩٣"]
)
def test_other_npis_cannot(npi):
    assert npi_fault(npi)


def test_a_clean_claim_passes():
    assert judged(THERAPISTS).passed
    assert judged(THERAPISTS).codes == []


@pytest.mark.parametrize("who", ["billing_provider", "rendering_provider", "referring_provider"])
def test_a_wrong_check_digit_is_found_wherever_an_npi_stands(who):
    finding = judged(**{who: {"npi": "1234567890"}}).only
    assert (finding.code, finding.field) == ("provider_identifiers.npi_check_digit", f"{who}.npi")
    assert finding.message == "NPI 1234567890 fails its check digit."


def test_a_lines_own_rendering_npi_is_judged():
    finding = judged(lines=[{}, {"rendering_npi": "1234567890"}]).only
    assert (finding.line, finding.field) == (2, "lines.1.rendering_npi")


def test_one_wrong_npi_in_several_places_is_one_finding():
    wrong = {"npi": "1234567890"}
    assert judged(billing_provider=wrong, rendering_provider=wrong, lines=[{"rendering_npi": "1234567890"}]).codes == [
        "npi_check_digit"
    ]


def test_two_wrong_npis_are_two_findings():
    result = judged(billing_provider={"npi": "1234567890"}, rendering_provider={"npi": "1234567891"})
    assert result.codes == ["npi_check_digit"] * 2


@pytest.mark.parametrize("npi", [None, ""])
def test_a_billing_provider_without_npi_is_a_fault(npi):
    finding = judged(billing_provider={"npi": npi}).only
    assert (finding.code, finding.field) == ("provider_identifiers.npi_missing", "billing_provider.npi")


def test_a_rendering_provider_may_be_left_out():
    assert judged(rendering_provider=None).codes == []
    assert judged(rendering_provider={"npi": None}).codes == []


def test_an_unknown_billing_provider_is_not_checked():
    assert judged(billing_provider=None).not_checked == ["the billing provider"]


@pytest.mark.parametrize("tax_id", ["587654321", "58-7654321", "587-65-4321", None, ""])
def test_tax_numbers_of_nine_digits_pass(tax_id):
    assert judged(billing_provider={"tax_id": tax_id}).codes == []


@pytest.mark.parametrize("tax_id", ["58765432", "5876543210", "58765432A", "000000000", "58 7654321"])
def test_other_tax_numbers_are_faults(tax_id):
    finding = judged(billing_provider={"tax_id": tax_id}).only
    assert (finding.code, finding.field) == ("provider_identifiers.tax_id", "billing_provider.tax_id")
    assert tax_id not in finding.message


def test_a_taxonomy_that_the_payer_does_not_take_is_a_fault():
    finding = judged(THERAPISTS, rendering_provider={"taxonomy": "225100000X"}).only
    assert (finding.code, finding.field) == ("provider_identifiers.taxonomy", "rendering_provider.taxonomy")
    assert "225100000X" in finding.message


def test_an_assistants_taxonomy_is_told_as_such():
    assert "is an assistant's" in judged(THERAPISTS, rendering_provider={"taxonomy": "224Z00000X"}).only.message
    alone = {"assistant_taxonomies": ["224Z00000X"]}
    assert judged(alone, rendering_provider={"taxonomy": "224Z00000X"}).codes == ["taxonomy"]


def test_an_assistants_taxonomy_passes_where_assistants_may_render():
    others = {"provider_enrollment": {"assistants_may_render": True}}
    assert judged(THERAPISTS, others, rendering_provider={"taxonomy": "224Z00000X"}).codes == []
    others = {"provider_enrollment": {"assistants_may_render": False}}
    assert judged(THERAPISTS, others, rendering_provider={"taxonomy": "224Z00000X"}).codes == ["taxonomy"]


def test_taxonomies_are_judged_only_where_given_and_listed():
    assert judged({}, rendering_provider={"taxonomy": "225100000X"}).codes == []
    assert judged({"assistant_taxonomies": ["224Z00000X"]}, rendering_provider={"taxonomy": "225100000X"}).codes == []
    assert judged(THERAPISTS, rendering_provider={"taxonomy": None}).codes == []
