"""ICD-10-CM: what is a code, what can be billed, what excludes what, for the year that the table holds."""

from datetime import date
from pathlib import Path

import pytest

from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.tables import Diagnosis, Icd10cm, shipped_tables
from tests.unit.tables.samples import tables


@pytest.fixture(scope="module")
def codes() -> Icd10cm:
    return shipped_tables().icd10cm()


def found(codes: Icd10cm, code: str) -> Diagnosis:
    diagnosis = codes.find(code)
    assert diagnosis is not None, code
    return diagnosis


@pytest.mark.parametrize("code", ["M6281", "G5601", "I69351", "R278", "F840", "Z4789", "S62501D", "T1490XA", "T360X1A"])
def test_a_complete_code_is_billable(codes: Icd10cm, code: str) -> None:
    assert found(codes, code).billable
    assert codes.seventh_characters(code) is None


@pytest.mark.parametrize("code", ["M255", "M62", "I69", "G81", "S625"])
def test_a_header_is_a_code_that_cannot_be_billed_and_needs_no_seventh_character(codes: Icd10cm, code: str) -> None:
    header = found(codes, code)
    assert (header.billable, header.seventh) == (False, "")
    assert codes.seventh_characters(code) is None


@pytest.mark.parametrize(
    ("code", "allowed"), [("S62501", "ABDGKPS"), ("T1490", "ADS"), ("M80041", "ADGKPS"), ("T360X1", "ADS")]
)
def test_a_stem_tells_the_seventh_characters_that_it_needs(codes: Icd10cm, code: str, allowed: str) -> None:
    stem = found(codes, code)
    assert (stem.billable, stem.seventh) == (False, allowed)
    assert codes.seventh_characters(code) == allowed


@pytest.mark.parametrize("code", ["S62501Z", "T1490XB", "T1490A", "T1490X"])
def test_a_wrong_seventh_character_or_a_missing_placeholder_is_no_code_but_tells_the_right_ones(
    codes: Icd10cm, code: str
) -> None:
    assert codes.find(code) is None
    assert codes.seventh_characters(code) in {"ABDGKPS", "ADS"}


@pytest.mark.parametrize(
    "code", ["Q9999X", "ZZZ", "M6289X", "M6281A", "S62XXXA", "S62501DD", "", "8472", "M62.81", "m6281"]
)
def test_anything_else_is_no_code_at_all(codes: Icd10cm, code: str) -> None:
    assert codes.find(code) is None
    assert codes.seventh_characters(code) is None


def test_codes_with_a_letter_in_second_place_are_codes_too(codes: Icd10cm) -> None:
    assert found(codes, "QA00101").billable


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("G8191", "I69351"),
        ("R482", "I69390"),
        ("R270", "I69393"),
        ("R531", "M6281"),
        ("M6281", "M6284"),
        ("M545", "S39012A"),
        ("I69351", "S060X0A"),
    ],
)
def test_codes_that_exclude_each_other_do_so_in_both_directions(codes: Icd10cm, a: str, b: str) -> None:
    assert codes.excludes1(a, b)
    assert codes.excludes1(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("M6281", "M25511"),
        ("I69351", "I69320"),
        ("I69351", "R2681"),
        ("R482", "I69391"),
        ("S62501D", "S52501D"),
        ("M6281", "M6281"),
        ("G5601", "G5602"),
    ],
)
def test_codes_that_may_stand_together_do_not(codes: Icd10cm, a: str, b: str) -> None:
    assert not codes.excludes1(a, b)
    assert not codes.excludes1(b, a)


def test_a_note_with_a_seventh_character_excludes_that_one_alone(codes: Icd10cm) -> None:
    assert codes.excludes1("S61001A", "S62501B")
    assert not codes.excludes1("S61001A", "S62501A")


@pytest.mark.parametrize("code", ["G63", "F0280", "M4980", "G138", "R4782", "M360"])
def test_a_manifestation_is_never_permitted_first(codes: Icd10cm, code: str) -> None:
    assert found(codes, code).manifestation
    assert found(codes, code).code_first


@pytest.mark.parametrize("code", ["G20A1", "M6281", "I69351", "F840", "M14671", "R4184", "R41841"])
def test_a_code_without_an_unconditional_note_may_stand_first(codes: Icd10cm, code: str) -> None:
    assert not found(codes, code).manifestation
    assert not found(codes, code).code_first


def test_a_code_that_should_follow_its_cause_is_no_manifestation(codes: Icd10cm) -> None:
    concussion = found(codes, "F0781")
    assert (concussion.manifestation, concussion.code_first) == (False, True)


@pytest.mark.parametrize(
    "code",
    [
        "M2550",
        "M25519",
        "M79603",
        "M79609",
        "G5600",
        "G8190",
        "I69359",
        "S62509A",
        "S62501D",
        "S62600A",
        "M1990",
        "S14109S",
    ],
)
def test_side_or_site_is_unspecified_where_another_code_names_it(codes: Icd10cm, code: str) -> None:
    assert found(codes, code).unspecified_site_or_side


@pytest.mark.parametrize(
    "code",
    [
        "M25511",
        "M79601",
        "G8191",
        "I69351",
        "S5291XA",
        "S63501A",
        "M5450",
        "M549",
        "F849",
        "R52",
        "I639",
        "R279",
        "M629",
    ],
)
def test_an_unspecified_type_or_cause_does_not_count(codes: Icd10cm, code: str) -> None:
    assert not found(codes, code).unspecified_site_or_side


def test_the_table_covers_its_fiscal_year_and_not_a_day_more(codes: Icd10cm) -> None:
    assert codes.covers(date(2025, 10, 1))
    assert codes.covers(date(2026, 9, 30))
    assert not codes.covers(date(2025, 9, 30))
    assert not codes.covers(date(2026, 10, 1))
    assert "2026" in codes.release


YEARS = (
    "M62,h,,,,,",
    "M622,b,,,,,2026-09-30",
    "M622,h,,,,2026-10-01,",
    "M6220,b,,,,2026-10-01,",
    "M628,b,,,M629,,2026-09-30",
    "M629,b,,,,,",
)


def test_years_stand_side_by_side_and_the_service_date_chooses(tmp_path: Path) -> None:
    codes = tables(tmp_path, "icd10cm", *YEARS).icd10cm("sample")
    old, new = date(2026, 9, 30), date(2026, 10, 1)
    split = [codes.find("M622", day) for day in (old, new, None)]
    assert [diagnosis.billable for diagnosis in split if diagnosis] == [True, False, False]
    assert codes.find("M6220", old) is None
    assert codes.find("M6220", new) is not None
    assert codes.find("M628", old) is not None
    assert codes.find("M628", new) is None
    assert codes.excludes1("M628", "M629", old)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("M62,x,,,,,", "row 3"),
        ("M62,s,,,,,", "seventh"),
        ("M62,b,,AD,,,", "seventh"),
        ("M62,b,,,M6|,,", "row 3"),
        ("M62,b,,,,2026-02-30,", "row 3"),
        ("M62", "row 3"),
        ("M61,b,,,,,", "stands twice or out of order"),
        ("m62,b,,,,,", "no ICD-10-CM code"),
    ],
)
def test_a_wrong_row_refuses_the_whole_file_by_row(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(RulesRefused, match=told) as refused:
        tables(tmp_path, "icd10cm", "M61,h,,,,,", row).read_all()
    assert refused.value.file == "sample.csv"


def test_every_row_of_the_shipped_tables_can_be_read() -> None:
    shipped_tables().read_all()
