"""Which checks look at voids, at every payer's claims, and at an 837P only."""

from chalicelib.checks import CATALOGUE

IDENTITY = {"payer", "patient_demographics", "member_id", "provider_identifiers", "replacement_claim"}
STRUCTURE = {"line_structure", "x12_structure"}


def test_a_void_is_judged_for_identity_replacement_and_structure_alone():
    assert {check.name for check in CATALOGUE if check.judges_voids} == IDENTITY | STRUCTURE


def test_payer_and_structure_are_judged_whatever_a_payer_asks():
    assert {check.name for check in CATALOGUE if check.always} == {"payer"} | STRUCTURE


def test_only_what_a_reader_found_needs_an_837p():
    assert {check.name for check in CATALOGUE if check.only_x12} == {"x12_structure"}
