"""What a claim says after it was read: every field that an 837P can carry, from where the guide puts it."""

from datetime import date

import pytest

from chalicelib.domain.claim import Patient, PrimaryPayer, Provider, Subscriber
from tests.x12.interchange import added, make_837p, position, replaced, without
from tests.x12.reading import all_problems, claim_problems, claims_of, named, only_claim, origin_of


def test_every_claim_of_a_file_is_read_in_file_order() -> None:
    claims = claims_of(make_837p(claims=5, lines=3, per_subscriber=2))
    assert [claim.claim_id for claim in claims] == [f"SAMPLE-{number:05d}" for number in range(5)]
    assert [claim.patient.last_name for claim in claims] == ["SAMPLE0", "SAMPLE0", "SAMPLE2", "SAMPLE2", "SAMPLE4"]
    assert all(len(claim.lines) == 3 for claim in claims)


def test_the_claim_level_fields_stand_where_the_guide_puts_them() -> None:
    claim = only_claim(make_837p(edits=(added("REF*G1", "REF*F8*SAMPLEICN"),)))
    assert (claim.claim_id, claim.payer_id, claim.frequency) == ("SAMPLE-00000", "SAMPLEPAYER", "1")
    assert (claim.place_of_service, claim.total_charge_cents) == ("11", 19775)
    assert (claim.authorization_number, claim.original_reference) == ("SAMPLEAUTH0", "SAMPLEICN")
    assert claim.diagnoses == ("M62.81", "R27.8")
    assert claim.submitted_on is None


def test_the_patient_who_is_the_subscriber_has_no_subscriber_beside_him() -> None:
    claim = only_claim(make_837p())
    assert claim.patient == Patient(None, "INSURED", "SAMPLE0", date(1970, 1, 2), "F", "SAMPLEMEMBER0", "18")
    assert claim.subscriber is None


def test_a_dependent_patient_keeps_the_subscribers_member_number() -> None:
    claim = only_claim(make_837p(dependent=True))
    assert claim.patient == Patient(None, "CHILD", "SAMPLE0", date(2015, 3, 4), "M", "SAMPLEMEMBER0", "19")
    assert claim.subscriber == Subscriber("INSURED", "SAMPLE0", date(1970, 1, 2), "F")


def test_a_subscriber_after_a_dependent_is_a_patient_again() -> None:
    second = ("HL*4*1*22*0", "SBR*P*18*******CI", "NM1*IL*1*SAMPLE9*OTHER****MI*SAMPLEMEMBER9", "DMG*D8*19600101*M")
    claim = ("NM1*PR*2*SAMPLE PLAN*****PI*SAMPLEPAYER", "CLM*SAMPLE-9*10***11:B:1", "HI*ABK:M6281")
    line = ("LX*1", "SV1*HC:97530*10*UN*1***1", "DTP*472*D8*20260302")
    data = make_837p(lines=1, dependent=True, edits=(added("REF*6R", *second, *claim, *line),))
    assert [(claim.patient.first_name, claim.subscriber is None) for claim in claims_of(data)] == [
        ("CHILD", False),
        ("OTHER", True),
    ]
    assert all_problems(data) == []


def test_the_providers_come_with_number_tax_number_taxonomy_and_name() -> None:
    claim = only_claim(make_837p())
    assert claim.billing_provider == Provider("1234567893", "120000001", "225X00000X", "SAMPLE HAND CLINIC")
    assert claim.rendering_provider == Provider("1234567893", None, "225X00000X", "THERAPIST SAMPLE")
    assert claim.referring_provider == Provider("1000000004", None, None, "ORDERING SAMPLE")


def test_a_social_security_number_also_serves_as_tax_number() -> None:
    data = make_837p(edits=(replaced("REF*EI", "REF*SY*000000001"),))
    billing = only_claim(data).billing_provider
    assert billing is not None
    assert billing.tax_id == "000000001"
    assert all_problems(data) == []


def test_a_line_has_procedure_modifiers_units_charge_pointers_and_date() -> None:
    sv1 = "SV1*HC:97140:GO:59:CO:KX:A NOTE*38.5*UN*2*12**1:2:3"
    line = only_claim(make_837p(lines=1, edits=(replaced("SV1", sv1),))).lines[0]
    assert (line.line, line.procedure, line.modifiers) == (1, "97140", ("GO", "59", "CO", "KX"))
    assert (line.units, line.charge_cents, line.place_of_service) == (2, 3850, "12")
    assert (line.diagnosis_pointers, line.service_date) == ((1, 2, 3), date(2026, 3, 2))


def test_modifiers_beyond_the_fourth_are_read_where_they_look_like_modifiers() -> None:
    data = make_837p(lines=1, edits=(replaced("SV1", "SV1*HC:97140:GO:59:CO:KX:GP*38.5*UN*2***1"),))
    assert only_claim(data).lines[0].modifiers == ("GO", "59", "CO", "KX", "GP")


@pytest.mark.parametrize(("text", "units"), [("2", 2), ("2.0", 2), ("1.5", 1.5), (".5", 0.5), ("0", 0), ("-1", -1)])
def test_units_are_whole_numbers_wherever_they_can_be(text: str, units: float) -> None:
    line = only_claim(make_837p(lines=1, edits=(replaced("SV1", f"SV1*HC:97530:GO*45*UN*{text}***1"),))).lines[0]
    assert line.units == units
    assert type(line.units) is type(units)


@pytest.mark.parametrize(("text", "cents"), [("45", 4500), ("45.5", 4550), ("45.05", 4505), (".01", 1), ("-3.5", -350)])
def test_amounts_come_in_cents(text: str, cents: int) -> None:
    data = make_837p(lines=1, edits=(replaced("SV1", f"SV1*HC:97530:GO*{text}*UN*1***1"),))
    assert only_claim(data).lines[0].charge_cents == cents
    assert claim_problems(data) == []


def test_anaesthesia_minutes_are_minutes_and_leave_the_units_unknown() -> None:
    line = only_claim(make_837p(lines=1, edits=(replaced("SV1", "SV1*HC:00142*45*MJ*61***1"),))).lines[0]
    assert (line.units, line.minutes) == (None, 61)


def test_a_unit_count_left_out_is_unknown_and_no_problem_of_structure() -> None:
    data = make_837p(lines=1, edits=(replaced("SV1", "SV1*HC:97530:GO*45*UN****1"),))
    assert only_claim(data).lines[0].units is None
    assert claim_problems(data) == []


def test_of_a_range_of_days_the_first_counts() -> None:
    data = make_837p(lines=1, edits=(replaced("DTP*472", "DTP*472*RD8*20260302-20260305"),))
    claim = only_claim(data)
    assert (claim.lines[0].service_date, claim.lines[0].last_date) == (date(2026, 3, 2), date(2026, 3, 5))
    assert (claim.first_service_date, claim.last_service_date) == (date(2026, 3, 2), date(2026, 3, 5))
    assert claim_problems(data) == []


def test_a_range_of_one_day_is_that_day() -> None:
    claim = only_claim(make_837p(lines=1, edits=(replaced("DTP*472", "DTP*472*RD8*20260302-20260302"),)))
    assert (claim.lines[0].service_date, claim.lines[0].last_date) == (date(2026, 3, 2), None)


def test_a_range_on_the_claim_stands_in_for_lines_without_a_date() -> None:
    edits = (added("CLM", "DTP*472*RD8*20260301-20260304"), without("DTP*472*D8*20260302", 2))
    dates = [(line.service_date, line.last_date) for line in only_claim(make_837p(lines=2, edits=edits)).lines]
    assert dates == [(date(2026, 3, 2), None), (date(2026, 3, 1), date(2026, 3, 4))]


def test_a_date_on_the_claim_stands_in_only_for_lines_without_one() -> None:
    data = make_837p(lines=2, edits=(added("CLM", "DTP*472*D8*20260301"), without("DTP*472*D8*20260302", 2)))
    assert [line.service_date for line in only_claim(data).lines] == [date(2026, 3, 2), date(2026, 3, 1)]


def test_line_providers_and_authorizations_belong_to_their_line() -> None:
    more = ("REF*G1*SAMPLELINEAUTH", "NM1*82*1*SAMPLE*HELPER****XX*1000000004")
    claim = only_claim(make_837p(lines=2, edits=(added("DTP*472", *more, nth=2),)))
    assert [line.authorization_number for line in claim.lines] == [None, "SAMPLELINEAUTH"]
    assert [line.rendering_npi for line in claim.lines] == [None, "1000000004"]
    assert claim.authorization_number == "SAMPLEAUTH0"


def test_another_payers_authorization_is_not_this_claims() -> None:
    data = make_837p(edits=(replaced("REF*G1", "REF*G1*SAMPLEOTHER**2U:SAMPLEPRIMARY"),))
    assert only_claim(data).authorization_number is None
    behind = make_837p(secondary=True, edits=(without("REF*G1"), added("NM1*PR*2*SAMPLE FIRST", "REF*G1*SAMPLEOTHER")))
    assert only_claim(behind).authorization_number is None


def test_a_secondary_claim_names_the_primary_payer_with_what_and_when_it_paid() -> None:
    claim = only_claim(make_837p(secondary=True))
    assert claim.primary_payer == PrimaryPayer("SAMPLEPRIMARY", date(2026, 3, 10), 15820)
    assert claim.payer_id == "SAMPLEPAYER"


def test_the_claim_level_date_of_the_primary_payers_decision_wins_over_the_lines() -> None:
    dated = added("NM1*PR*2*SAMPLE FIRST", "DTP*573*D8*20260312")
    primary = only_claim(make_837p(secondary=True, edits=(dated,))).primary_payer
    assert primary is not None
    assert primary.paid_on == date(2026, 3, 12)


def test_of_the_lines_decision_dates_the_primary_payers_latest_counts() -> None:
    other = ("SVD*SAMPLETHIRD*1*HC:97530**1", "DTP*573*D8*20260318")
    edits = (replaced("DTP*573", "DTP*573*D8*20260311", 2), added("DTP*573", *other, nth=3))
    primary = only_claim(make_837p(secondary=True, lines=3, edits=edits)).primary_payer
    assert primary is not None
    assert primary.paid_on == date(2026, 3, 11)


def test_a_claim_to_the_primary_payer_has_no_primary_payer_beside_it() -> None:
    claim = only_claim(make_837p(secondary=True, edits=(replaced("SBR*S", "SBR*P*18*******CI"),)))
    assert claim.primary_payer is None


def test_a_secondary_claim_whose_other_payer_is_not_primary_has_none() -> None:
    claim = only_claim(make_837p(secondary=True, edits=(replaced("SBR*P", "SBR*T*18*******CI"),)))
    assert claim.primary_payer is None


def test_a_payer_without_an_identifier_leaves_it_empty() -> None:
    claim = only_claim(make_837p(edits=(replaced("NM1*PR", "NM1*PR*2*SAMPLE HEALTH PLAN"),)))
    assert claim.payer_id == ""
    assert (origin_of(claim).payer_identifier, origin_of(claim).payer_name) == (None, "SAMPLE HEALTH PLAN")


def test_the_origin_names_the_payer_and_the_kind_of_plan() -> None:
    origin = origin_of(only_claim(make_837p()))
    assert (origin.payer_identifier, origin.payer_name, origin.claim_filing) == (
        "SAMPLEPAYER",
        "SAMPLE HEALTH PLAN",
        "CI",
    )


def test_the_trace_finds_the_segment_of_every_field() -> None:
    data = make_837p(claims=2, lines=2, edits=(added("REF*G1", "REF*F8*SAMPLEICN", nth=2),))
    origin = origin_of(claims_of(data)[1])
    assert origin.position("2010AA", "NM1", None) == position(data, "NM1*85")
    assert origin.position("2010BA", "NM1", None) == position(data, "NM1*IL", 2)
    assert origin.position("2300", "CLM", None) == position(data, "CLM", 2)
    assert origin.position("2300", "REF", None, "F8") == position(data, "REF*F8")
    assert origin.position("2400", "SV1", 1) == position(data, "SV1", 4)
    assert origin.position("2400", "SV1", 0) == position(data, "SV1", 3)
    assert origin.position("2420A", "NM1", 0) is None


def test_claims_can_be_read_more_than_once_and_one_at_a_time() -> None:
    from chalicelib.x12.claim_837p import read_837p

    reading = read_837p(make_837p(claims=3))
    first = next(iter(reading.claims()))
    assert first.claim_id == "SAMPLE-00000"
    assert len(list(reading.claims())) == len(list(reading.claims())) == 3


def test_malformed_diagnoses_stay_as_they_stand() -> None:
    data = make_837p(edits=(replaced("HI", "HI*ABK:M6281*ABF:R2*ABF:R27 8*ABF:S62501DDD*ABF:M25"),))
    assert only_claim(data).diagnoses == ("M62.81", "R2", "R27 8", "S62501DDD", "M25")
    assert named(claim_problems(data)) == []


def test_diagnoses_of_a_second_hi_follow_and_other_codes_are_passed_over() -> None:
    data = make_837p(edits=(added("HI", "HI*ABF:M25641", "HI*BG:01"),))
    assert only_claim(data).diagnoses == ("M62.81", "R27.8", "M25.641")
    assert claim_problems(data) == []
