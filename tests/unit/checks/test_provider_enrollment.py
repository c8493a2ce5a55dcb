"""Who rendered may do so."""

import pytest

from chalicelib.domain.origin import Origin
from tests.unit.checks.judging import claim, judge

NPI = "1234567893"
THERAPIST = {
    "npi": NPI,
    "credential": "OT",
    "license_expires_on": "2027-01-31",
    "enrollments": [{"payer_id": "sample_payer", "effective_on": "2020-01-01"}],
}
ASKED = {"required": True, "assistants_may_render": False}


def judged(*providers, value=ASKED, from_x12=False, **changes):
    of_claim = claim(**changes)
    if from_x12:
        of_claim.origin = Origin(None, None, None, [], [])
    return judge("provider_enrollment", value, of_claim, {"providers": list(providers)})


def enrolled(**span):
    return {**THERAPIST, "enrollments": [{"payer_id": "sample_payer", **span}]}


def test_an_enrolled_and_licensed_therapist_passes():
    result = judged(THERAPIST)
    assert result.passed
    assert not result.findings
    assert not result.not_checked


def test_an_npi_that_the_list_lacks_is_not_enrolled():
    for providers in ([], [{**THERAPIST, "npi": "1245319599"}]):
        finding = judged(*providers).only
        assert (finding.code, finding.severity, finding.denial) == (
            "provider_enrollment.not_enrolled",
            "error",
            "CO-B7",
        )


def test_an_enrollment_with_another_payer_does_not_count():
    other = {**THERAPIST, "enrollments": [{"payer_id": "another_payer"}]}
    assert judged(other).only.message == f"NPI {NPI} was not enrolled with this payer."
    assert judged({**THERAPIST, "enrollments": []}).codes == ["not_enrolled"]


@pytest.mark.parametrize(
    ("span", "codes"),
    [
        ({"effective_on": "2026-03-02"}, []),
        ({"effective_on": "2026-03-03"}, ["not_enrolled"]),
        ({"ends_on": "2026-03-02"}, []),
        ({"ends_on": "2026-03-01"}, ["not_enrolled"]),
        ({}, []),
    ],
)
def test_an_enrollment_counts_from_its_first_to_its_last_day(span, codes):
    assert judged(enrolled(**span)).codes == codes


def test_the_days_outside_the_enrollment_are_named():
    lines = [{"service_date": "2026-03-02"}, {"service_date": "2026-03-09"}]
    finding = judged(enrolled(effective_on="2026-03-05"), lines=lines).only
    assert finding.message == f"NPI {NPI} was not enrolled with this payer on 2026-03-02."


@pytest.mark.parametrize(("last", "codes"), [("2026-03-02", []), ("2026-03-01", ["license_expired"])])
def test_a_licence_is_good_through_its_last_day(last, codes):
    assert judged({**THERAPIST, "license_expires_on": last}).codes == codes


def test_a_licence_is_judged_even_where_enrollment_is_not_asked_for():
    assert judged({**THERAPIST, "license_expires_on": "2026-03-01", "enrollments": []}, value={}).codes == [
        "license_expired"
    ]
    assert judged({**THERAPIST, "enrollments": []}, value={}).codes == []


@pytest.mark.parametrize("credential", ["OTA", "COTA", "COTA/L", "cota"])
def test_an_assistant_may_not_render_where_the_payer_says_so(credential):
    assistant = {**THERAPIST, "credential": credential, "enrollments": []}
    finding = judged(assistant).only
    assert finding.code == "provider_enrollment.assistant_renders"
    assert judged({**assistant, "enrollments": THERAPIST["enrollments"]}, value={"required": True}).codes == []


@pytest.mark.parametrize("credential", ["OT", "OTR/L", "MOTA2"])
def test_therapists_credentials_are_no_assistants(credential):
    assert judged({**THERAPIST, "credential": credential}).codes == []


def test_a_lines_own_rendering_provider_is_judged_on_that_line():
    finding = judged(THERAPIST, lines=[{}, {"rendering_npi": "1245319599"}]).only
    assert (finding.code, finding.line, finding.field) == (
        "provider_enrollment.not_enrolled",
        2,
        "lines.1.rendering_npi",
    )


def test_one_provider_on_many_lines_is_one_finding():
    finding = judged(lines=[{}, {}, {}]).only
    assert (finding.line, finding.field) == (None, "rendering_provider.npi")


def test_what_is_not_on_file_is_not_checked():
    assert judge("provider_enrollment", ASKED).not_checked == [
        "the practice's providers, with licenses and enrollments"
    ]
    assert judged({**THERAPIST, "license_expires_on": None}).not_checked == [f"the license's last day of NPI {NPI}"]
    assert judged({**THERAPIST, "credential": None}).not_checked == [f"the credential of NPI {NPI}"]
    assert judged({**THERAPIST, "credential": None}, value={"required": True}).not_checked == []
    assert judged(value={}).not_checked == [f"the license and credential of NPI {NPI}"]


def test_an_unnamed_rendering_provider_is_unknown_unless_the_billing_npi_is_a_therapists():
    unnamed = {"rendering_provider": None, "billing_provider": {"npi": NPI}}
    assert judged(THERAPIST, **unnamed).passed
    assert judged(**unnamed).not_checked == ["the rendering provider's NPI"]
    assert judged(rendering_provider=None, billing_provider=None).not_checked == ["the rendering provider's NPI"]


def test_in_an_837p_an_unnamed_rendering_provider_is_the_billing_provider():
    assert judged(rendering_provider=None, from_x12=True).codes == ["not_enrolled"]


def test_a_provider_who_stands_twice_on_file_may_be_enrolled_by_either():
    assert judged({**THERAPIST, "enrollments": []}, THERAPIST).codes == []


OTHER_NPI = "1992999825"


def test_each_provider_of_a_claim_is_judged_by_the_lines_rendered():
    lines = [{}, {"rendering_npi": OTHER_NPI}]
    finding = judged(THERAPIST, lines=lines).only
    assert (finding.line, finding.field) == (2, "lines.1.rendering_npi")
    assert finding.message == f"NPI {OTHER_NPI} is none of the providers on file."


def test_a_provider_of_several_lines_is_told_at_the_claim():
    finding = judged(lines=[{"rendering_npi": OTHER_NPI}] * 2).only
    assert (finding.line, finding.field) == (None, "rendering_provider.npi")
    assert judged(lines=[{}]).only.line is None


def test_the_latest_end_of_a_licence_counts_and_the_days_after_it_are_told():
    ended = {**THERAPIST, "license_expires_on": "2026-03-02"}
    lines = [{"service_date": day} for day in ("2026-03-01", "2026-03-02", "2026-03-03")]
    finding = judged(ended, lines=lines).only
    assert finding.message == f"The license of NPI {NPI} ended on 2026-03-02, before the service of 2026-03-03."
    assert judged(ended, lines=lines[:2]).passed
    assert judged(ended, {**THERAPIST, "license_expires_on": "2026-03-03"}, lines=lines).passed
    assert judged({**THERAPIST, "license_expires_on": "2026-03-03"}, ended, lines=lines).passed


def test_what_one_entry_of_a_provider_tells_need_not_stand_in_the_other():
    bare = {"npi": NPI, "enrollments": []}
    assert judged(THERAPIST, bare).passed
    assert judged(bare, THERAPIST).passed
    assert judged({**THERAPIST, "credential": None}).not_checked == [f"the credential of NPI {NPI}"]


def test_a_billing_number_alone_in_native_json_does_not_say_who_rendered():
    assert judged(rendering_provider=None).not_checked == ["the rendering provider's NPI"]
    assert judged(rendering_provider=None, lines=[{"rendering_npi": OTHER_NPI}]).codes == ["not_enrolled"]
    assert judged(rendering_provider=None, from_x12=True).codes == ["not_enrolled"]


def test_the_claims_first_line_tells_who_rendered_where_lines_differ():
    found = judged(lines=[{}, {"rendering_npi": NPI}], rendering_provider=None, billing_provider=None)
    assert found.not_checked == ["the rendering provider's NPI"]


def test_where_the_payer_is_less_sure_about_assistants_one_that_renders_is_as_grave_as_it_says():
    assistant = {**THERAPIST, "credential": "COTA/L"}
    assert judged(assistant).only.severity == "error"
    unsure = {**ASKED, "assistant_severity": "warning"}
    assert judged(assistant, value=unsure).only.severity == "warning"
    assert judged(enrolled(effective_on="2026-03-03"), value=unsure).only.severity == "error"
