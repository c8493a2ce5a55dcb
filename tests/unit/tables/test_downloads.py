"""Official downloads laid over tables: quarters side by side, the one in force by service date, and what is refused."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.tables import Tables, shipped_tables
from chalicelib.rules.tables.cms import archive
from chalicelib.services.load_reference import Download, Loaded, load_reference
from tests.unit.tables import downloads
from tests.unit.tables.samples import folder

READ_ON = date(2026, 11, 23)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    path = tmp_path / "tables"
    path.mkdir()
    return path


def load(kind, path: Path, into: Path, **more) -> Loaded:
    return load_reference(Download(kind, path, into, READ_ON, **more))


def tables(into: Path) -> Tables:
    return Tables(into, beside=shipped_tables())


def held(into: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in into.iterdir()}


@pytest.fixture
def few_edits(into: Path) -> Path:
    return folder(
        into,
        "ptp",
        "97530,97116,1,2020-01-01,,standard_practice,2024-07-01",
        "97530,97537,1,,,standard_practice,2024-07-01",
        name="ncci_ptp_practitioner",
    )


@pytest.fixture
def few_limits(into: Path) -> Path:
    rows = ("97110,6,3,2024-07-01,", "97530,6,3,2024-07-01,")
    return folder(into, "mue", *rows, name="mue_practitioner", covers_from="2024-07-01")


@pytest.fixture
def few_codes(into: Path) -> Path:
    rows = (
        "M25,h,,,S62,,",
        "M2550,b,u,,,,",
        "M2551,b,mf,,,,",
        "S62,h,,,,,",
        "S6250,s,,ADS,M25,,",
    )
    return folder(into, "icd10cm", *rows, name="icd10cm", covers_from="2025-10-01", covers_to="2026-09-30")


CODES = (("M25", 0), ("M2550", 1), ("M2551", 1), ("S62", 0), ("S6250", 0), ("S6250XA", 1), ("S6250XD", 1))


def test_an_edit_that_a_quarter_deletes_holds_through_its_deletion_day(few_edits: Path, tmp_path: Path) -> None:
    before = (downloads.edit("97530", "97116"), downloads.edit("97530", "97537"))
    after = (downloads.edit("97530", "97116", until="20260930"), downloads.edit("97530", "97537"))
    load("ncci", downloads.ptp(tmp_path, *before, version="v322"), few_edits)
    load("ncci", downloads.ptp(tmp_path, *after, version="v323"), few_edits)
    edits = tables(few_edits).ptp("ncci_ptp_practitioner")
    assert edits.edit("97530", "97116", date(2026, 9, 30)) is not None
    assert edits.edit("97530", "97116", date(2026, 10, 1)) is None
    assert edits.edit("97530", "97537", date(2026, 10, 1)) is not None


def test_an_edit_that_a_quarter_lacks_in_its_range_ends_before_it(few_edits: Path, tmp_path: Path) -> None:
    loaded = load("ncci", downloads.ptp(tmp_path, downloads.edit("97530", "97116")), few_edits, fewer=True)
    edits = tables(few_edits).ptp("ncci_ptp_practitioner")
    assert edits.edit("97530", "97537", date(2026, 9, 30)) is not None
    assert edits.edit("97530", "97537", date(2026, 10, 1)) is None
    assert loaded.notes == ("1 edits were not in the file and end on 2026-09-30",)


def test_a_part_with_other_codes_leaves_the_rest_and_the_version_says_which_parts_are_here(
    few_edits: Path, tmp_path: Path
) -> None:
    rest = downloads.edit("20560", "29075")
    one = load("ncci", downloads.ptp(tmp_path, rest, part="f1"), few_edits)
    assert one.version == "v32.3 (fourth quarter of 2026), part f1, over 1"
    assert (one.read, one.kept, one.added, one.removed) == (1, 1, 1, 0)
    kept = (downloads.edit("97530", "97116"), downloads.edit("97530", "97537"))
    four = load("ncci", downloads.ptp(tmp_path, *kept, part="f4"), few_edits)
    assert four.version == "v32.3 (fourth quarter of 2026), parts f1, f4, over 1"
    for part, column1 in (("f2", "30000"), ("f3", "60000")):
        last = load("ncci", downloads.ptp(tmp_path, downloads.edit(column1, "10000"), part=part), few_edits)
    assert last.version == "v32.3 (fourth quarter of 2026)"


def test_only_pairs_of_therapy_codes_are_kept(few_edits: Path, tmp_path: Path) -> None:
    rows = [downloads.edit("97530", code) for code in ("97116", "97537", "99213")]
    loaded = load("ncci", downloads.ptp(tmp_path, *rows), few_edits)
    assert (loaded.read, loaded.kept) == (3, 2)
    assert b"99213" not in (few_edits / "ncci_ptp_practitioner.csv").read_bytes()


def test_an_older_quarter_does_not_undo_a_later_one(few_edits: Path, tmp_path: Path) -> None:
    now = (downloads.edit("97530", "97116", until="20260930"), downloads.edit("97530", "97537"))
    load("ncci", downloads.ptp(tmp_path, *now, version="v323"), few_edits)
    before = held(few_edits)["ncci_ptp_practitioner.csv"]
    then = (downloads.edit("97530", "97116"), downloads.edit("97530", "97537"))
    loaded = load("ncci", downloads.ptp(tmp_path, *then, version="v321"), few_edits)
    assert held(few_edits)["ncci_ptp_practitioner.csv"] == before
    assert loaded.notes == ("pairs that were seen in a later publication stayed as they are",)


def test_an_edit_that_never_applied_may_stand_beside_one_that_does(few_edits: Path, tmp_path: Path) -> None:
    rows = (
        downloads.edit("97530", "97116", "19960101", "19960101", "9"),
        downloads.edit("97530", "97116", "19960101"),
        downloads.edit("97530", "97537"),
    )
    load("ncci", downloads.ptp(tmp_path, *rows), few_edits)
    assert tables(few_edits).ptp("ncci_ptp_practitioner").edit("97530", "97116", date(2026, 10, 1)) is not None


def test_two_quarters_of_limits_stand_side_by_side(few_limits: Path, tmp_path: Path) -> None:
    load("mue", downloads.mue(tmp_path, ("97110", 4), ("97530", 6)), few_limits)
    limits = tables(few_limits).mue("mue_practitioner")
    found = [limits.find("97110", day) for day in (date(2026, 9, 30), date(2026, 10, 1))]
    assert [limit.units for limit in found if limit] == [6, 4]
    assert b"97530,6,3,2024-07-01,\n" in held(few_limits)["mue_practitioner.csv"]


@pytest.mark.parametrize("order", [("01-01-2026", "07-01-2026"), ("07-01-2026", "01-01-2026")])
def test_quarters_may_be_loaded_in_any_order(few_limits: Path, tmp_path: Path, order: tuple[str, str]) -> None:
    units = {"01-01-2026": 5, "07-01-2026": 4}
    for starts in order:
        load("mue", downloads.mue(tmp_path, ("97110", units[starts]), ("97530", 6), starts=starts), few_limits)
    assert held(few_limits)["mue_practitioner.csv"].decode().splitlines()[1:] == [
        "97110,6,3,2024-07-01,2025-12-31",
        "97110,5,3,2026-01-01,2026-06-30",
        "97110,4,3,2026-07-01,",
        "97530,6,3,2024-07-01,",
    ]
    assert tables(few_limits).source("mue_practitioner").version == "third quarter of 2026"


def test_a_limit_that_a_quarter_lacks_ends_before_it(few_limits: Path, tmp_path: Path) -> None:
    load("mue", downloads.mue(tmp_path, ("97110", 6)), few_limits, fewer=True)
    limits = tables(few_limits).mue("mue_practitioner")
    assert limits.find("97530", date(2026, 9, 30)) is not None
    assert limits.find("97530", date(2026, 10, 1)) is None


def test_a_new_year_of_diagnoses_stands_after_the_old_one(few_codes: Path, tmp_path: Path) -> None:
    year = [code for code in CODES if code[0] != "M2551"]
    year[2:2] = [("M2552", 0), ("M25521", 1)]
    loaded = load("icd10", downloads.icd10(tmp_path, *year), few_codes)
    codes = tables(few_codes).icd10cm()
    last_day, first_day = date(2026, 9, 30), date(2026, 10, 1)
    assert (codes.find("M2551", last_day) is None, codes.find("M2551", first_day) is None) == (False, True)
    assert (codes.find("M25521", last_day) is None, codes.find("M25521", first_day) is None) == (True, False)
    assert codes.covers(date(2027, 9, 30))
    assert not codes.covers(date(2027, 10, 1))
    assert loaded.version == "FY2027, release of October 2026"
    assert loaded.notes[1].startswith("2 codes are new")


def test_notes_and_marks_of_codes_that_persist_stay(few_codes: Path, tmp_path: Path) -> None:
    load("icd10", downloads.icd10(tmp_path, *CODES), few_codes)
    codes, on = tables(few_codes).icd10cm(), date(2026, 10, 1)
    shoulder, joint = codes.find("M2551", on), codes.find("M2550", on)
    assert shoulder is not None
    assert shoulder.manifestation
    assert joint is not None
    assert joint.unspecified_site_or_side
    assert codes.excludes1("M2550", "S6250XA", on)


def test_seventh_characters_are_gathered_under_their_stem(few_codes: Path, tmp_path: Path) -> None:
    load("icd10", downloads.icd10(tmp_path, *CODES), few_codes)
    codes = tables(few_codes).icd10cm()
    assert codes.seventh_characters("S6250", date(2026, 10, 1)) == "AD"
    assert codes.seventh_characters("S6250", date(2026, 9, 30)) == "ADS"


def test_an_april_release_changes_only_the_rest_of_its_year(few_codes: Path, tmp_path: Path) -> None:
    path = downloads.icd10(tmp_path, *CODES, ("S6251", 1), year=2026, name="april-1-2026-code-descriptions.zip")
    load("icd10", path, few_codes)
    codes = tables(few_codes).icd10cm()
    assert codes.find("S6251", date(2026, 3, 31)) is None
    assert codes.find("S6251", date(2026, 4, 1)) is not None


def test_a_year_that_leaves_a_hole_is_refused(few_codes: Path, tmp_path: Path) -> None:
    with pytest.raises(RulesRefused, match="starts on 2027-10-01, but the table ends on 2026-09-30"):
        load("icd10", downloads.icd10(tmp_path, *CODES, year=2028), few_codes)


def test_a_fee_is_units_times_factor_to_the_cent_until_the_end_of_its_year(into: Path, tmp_path: Path) -> None:
    load("pfs", downloads.pfs(tmp_path, downloads.pfs_row("97110", "0.87"), downloads.pfs_row("99213", "2.72")), into)
    fees = tables(into).fees("pfs")
    days = (date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [fees.amount_cents("97110", day) for day in days] == [None, 2906, 2906, None]
    assert fees.amount_cents("99213", date(2026, 7, 1)) is None
    assert b"SECRET" not in held(into)["pfs.csv"]


@pytest.mark.parametrize(("total", "cents"), [("0.005", 17), ("0.015", 50), ("1.00", 3340)])
def test_half_a_cent_is_rounded_up(into: Path, tmp_path: Path, total: str, cents: int) -> None:
    load("pfs", downloads.pfs(tmp_path, downloads.pfs_row("97110", total)), into)
    assert tables(into).fees("pfs").amount_cents("97110", date(2026, 7, 1)) == cents


def test_a_row_with_a_modifier_or_a_bundled_code_has_no_fee(into: Path, tmp_path: Path) -> None:
    rows = (downloads.pfs_row("97110", "0.87", "26"), downloads.pfs_row("97010", "0.17", status="B"))
    loaded = load("pfs", downloads.pfs(tmp_path, *rows), into)
    assert (loaded.read, loaded.kept) == (2, 0)


def test_two_years_of_fees_stand_side_by_side(into: Path, tmp_path: Path) -> None:
    load("pfs", downloads.pfs(tmp_path, downloads.pfs_row("97110", "0.87")), into)
    load("pfs", downloads.pfs(tmp_path, downloads.pfs_row("97110", "1.00"), month="Jan", year=2027), into)
    fees = tables(into).fees("pfs")
    assert [fees.amount_cents("97110", date(2026, 12, 31)), fees.amount_cents("97110", date(2027, 1, 1))] == [
        2906,
        3340,
    ]


@pytest.mark.parametrize("kind", ["ncci", "mue", "icd10", "pfs"])
def test_the_same_file_twice_changes_nothing(
    few_edits: Path, few_limits: Path, few_codes: Path, tmp_path: Path, kind: str
) -> None:
    into = few_codes
    path = {
        "ncci": downloads.ptp(tmp_path, downloads.edit("97530", "97116"), downloads.edit("97530", "97537")),
        "mue": downloads.mue(tmp_path, ("97110", 6), ("97530", 6)),
        "icd10": downloads.icd10(tmp_path, *CODES),
        "pfs": downloads.pfs(tmp_path, downloads.pfs_row("97110", "0.87")),
    }[kind]
    assert load(kind, path, into).changed
    before = held(into)
    again = load(kind, path, into, trial=False)
    assert (again.changed, again.added, again.removed) == (False, 0, 0)
    assert held(into) == before


def test_a_dry_run_tells_what_would_change_and_writes_nothing(few_limits: Path, tmp_path: Path) -> None:
    before = held(few_limits)
    loaded = load("mue", downloads.mue(tmp_path, ("97110", 4), ("97530", 6)), few_limits, trial=True)
    assert (loaded.changed, loaded.added, loaded.removed) == (True, 2, 1)
    assert held(few_limits) == before


def test_a_folder_without_tables_starts_from_the_shipped_ones(into: Path, tmp_path: Path) -> None:
    loaded = load("ncci", downloads.ptp(tmp_path, downloads.edit("20560", "29075")), into, fewer=True)
    assert loaded.rows == shipped_tables().source("ncci_ptp_practitioner").rows
    assert tables(into).source("ncci_ptp_practitioner").releases == (date(2026, 10, 1),)


GOOD = downloads.edit("97530", "97116") + downloads.edit("97530", "97537")
WRONG_EDITS = {
    "a column too few": (GOOD + "97530\t97535\t\t20200101\t*\t1\r\n", "row 9: has 6 columns instead of 7"),
    "no code": (GOOD + downloads.edit("9753", "97535"), "row 9, column 1: '9753'"),
    "no day": (GOOD + downloads.edit("97530", "97535", "20200230"), "row 9, effective date: is no day"),
    "no deletion day": (GOOD + downloads.edit("97530", "97535", until="never"), "row 9, deletion date: 'never'"),
    "no indicator": (GOOD + downloads.edit("97530", "97535", indicator="2"), "row 9, modifier: '2'"),
    "a row twice": (GOOD + GOOD, "row 9: 97530/97116 stands there twice, first in row 7"),
    "cut": (GOOD.rstrip("\r\n")[:-4], "row 8: the file is cut"),
    "two at once": (GOOD + downloads.edit("97530", "97116", "20210101"), "two rows hold on 2021-01-01"),
    "nothing": ("", "holds no edits"),
    "far fewer": (downloads.edit("97530", "97116"), "holds 1 of the edits in force in its range where 2 held before"),
}


@pytest.mark.parametrize(("rows", "words"), WRONG_EDITS.values(), ids=WRONG_EDITS)
def test_a_wrong_file_of_edits_is_refused_whole(few_edits: Path, tmp_path: Path, rows: str, words: str) -> None:
    before = held(few_edits)
    with pytest.raises(RulesRefused) as refused:
        load("ncci", downloads.ptp(tmp_path, rows), few_edits)
    assert words in str(refused.value)
    assert held(few_edits) == before


WRONG_LIMITS = {
    "other columns": ("HCPCS/CPT Code,Outpatient Hospital Services MUE Values,X,Y\n97110,6,3,Z\n", "no header"),
    "a column too many": (downloads.MUE_HEADER + "97110,6,3 Edit,Data,more\n", "row 6: has 5 columns instead of 4"),
    "no number": (downloads.MUE_HEADER + f"97110,six,{downloads.CLINICAL}\n", "row 6, units: 'six'"),
    "a code twice": (downloads.MUE_HEADER + f"97110,6,{downloads.CLINICAL}\n" * 2, "row 7, code: 97110 stands"),
    "cut": (downloads.MUE_HEADER + f"97110,6,{downloads.CLINICAL}\n97530,6,3 Date of Service Edit: Clin,Cli", "is cut"),
    "an open quote": (downloads.MUE_HEADER + '97110,6,3 Edit,"Data\n', "is no table as CMS publishes it"),
    "nothing": (downloads.MUE_HEADER, "holds no limits"),
    "far fewer": (downloads.MUE_HEADER + f"97110,6,{downloads.CLINICAL}\n", "holds 1 limits of therapy codes where 2"),
}


@pytest.mark.parametrize(("text", "words"), WRONG_LIMITS.values(), ids=WRONG_LIMITS)
def test_a_wrong_table_of_limits_is_refused_whole(few_limits: Path, tmp_path: Path, text: str, words: str) -> None:
    before = held(few_limits)
    path = downloads.zipped(tmp_path, "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", text)
    with pytest.raises(RulesRefused) as refused:
        load("mue", path, few_limits)
    assert words in str(refused.value)
    assert held(few_limits) == before


LINES = [downloads.order_line(number, *code) for number, code in enumerate(CODES, start=1)]
WRONG_CODES = {
    "a row missing": ("".join(LINES[:2] + LINES[3:]), "row 3, order number: 00004 does not follow 00002"),
    "a row twice": ("".join([*LINES[:2], *LINES[1:]]), "row 3, order number: 00002 does not follow 00002"),
    "a code twice": ("".join([*LINES, downloads.order_line(8, "M25", 0)]), "row 8, code: M25 stands there twice"),
    "no code": ("".join([*LINES, downloads.order_line(8, "1M25", 0)]), "row 8, code: '1M25'"),
    "no flag": (LINES[0][:14] + "x" + LINES[0][15:], "row 1, billable: place 15 must be 0 or 1"),
    "cut in a row": ("".join(LINES)[:-60], "row 7, description"),
    "no order number": ("A00 Cholera\r\n", "row 1, order number"),
    "far fewer": ("".join(LINES[:3]), "holds 3 codes where 5 held before"),
    "nothing": ("", "holds no codes"),
}


@pytest.mark.parametrize(("text", "words"), WRONG_CODES.values(), ids=WRONG_CODES)
def test_a_wrong_list_of_codes_is_refused_whole(few_codes: Path, tmp_path: Path, text: str, words: str) -> None:
    before = held(few_codes)
    with pytest.raises(RulesRefused) as refused:
        load("icd10", downloads.zipped(tmp_path, "icd10cm_order_2027.txt", text), few_codes)
    assert words in str(refused.value)
    assert held(few_codes) == before


FEE = downloads.pfs_row("97110", "0.87")
WRONG_FEES = {
    "a row twice": (downloads.PFS_HEADER + FEE * 2, "row 5, code: 97110 stands there twice, first in row 4"),
    "a column too few": (downloads.PFS_HEADER + FEE[:-6] + "\n", "row 4: has 31 columns instead of 32"),
    "no number": (downloads.PFS_HEADER + downloads.pfs_row("97110", "x"), "row 4, total: 'x'"),
    "no factor": (downloads.PFS_HEADER + downloads.pfs_row("97110", "1.00", factor=""), "row 4, conversion factor"),
    "no code": (downloads.PFS_HEADER + downloads.pfs_row("971", "1.00"), "row 4, code: '971' is no code"),
    "no conversion column": (downloads.PFS_HEADER.replace("CONV,", ",") + FEE, "row 3, conversion factor: the header"),
    "no header": (FEE, "no header that begins with HCPCS and MOD"),
    "cut": (downloads.PFS_HEADER + FEE[:-3], "the file is cut"),
    "nothing": (downloads.PFS_HEADER, "holds no codes"),
}


@pytest.mark.parametrize(("text", "words"), WRONG_FEES.values(), ids=WRONG_FEES)
def test_a_wrong_fee_schedule_is_refused_whole(into: Path, tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(RulesRefused) as refused:
        load("pfs", downloads.zipped(tmp_path, "PPRRVU2026_Jul_nonQPP.csv", text), into)
    assert words in str(refused.value)
    assert held(into) == {}


def test_what_is_no_zip_is_refused(few_limits: Path, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("97110,6", encoding="utf-8")
    with pytest.raises(RulesRefused, match=r"table\.csv: is no zip, or one that is cut; Download it again"):
        load("mue", tmp_path / "table.csv", few_limits)


def test_a_file_that_is_not_there_is_refused(few_limits: Path, tmp_path: Path) -> None:
    with pytest.raises(RulesRefused, match="No such file"):
        load("mue", tmp_path / "nowhere.zip", few_limits)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesRefused, match="there is no such folder"):
        load("mue", downloads.mue(tmp_path, ("97110", 6)), tmp_path / "nowhere")


def test_a_zip_that_is_cut_or_changed_is_refused(few_limits: Path, tmp_path: Path) -> None:
    path = downloads.mue(tmp_path, *((f"9{number:04}", 1) for number in range(5000)))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(RulesRefused, match="is no zip, or one that is cut"):
        load("mue", path, few_limits)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive_:
        archive_.writestr(
            "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", downloads.MUE_HEADER + "97110,6,3 Edit,X\n"
        )
    path.write_bytes(path.read_bytes().replace(b"97110,6,", b"97110,9,"))
    with pytest.raises(RulesRefused, match="is damaged"):
        load("mue", path, few_limits)


@pytest.mark.parametrize(("kind", "right"), [("ncci", "mue"), ("pfs", "mue"), ("icd10", "mue")])
def test_a_download_of_another_kind_is_refused_with_the_right_word(
    into: Path, tmp_path: Path, kind: str, right: str
) -> None:
    with pytest.raises(RulesRefused, match=f"is a download for `reference load {right}`, not for {kind}"):
        load(kind, downloads.mue(tmp_path, ("97110", 6)), into)


@pytest.mark.parametrize(
    ("kind", "member"),
    [
        ("ncci", "ccioph-v323r0-f1.txt"),
        ("ncci", "ccipra-v323r0-f1.xlsx"),
        ("mue", "MCR_MUE_OutpatientHospitalServices_Eff_10-01-2026.csv"),
        ("icd10", "icd10cm_order_addenda_2027.txt"),
        ("pfs", "PPRRVU2026_Jul_QPP.csv"),
    ],
)
def test_a_file_that_is_only_alike_is_not_taken(into: Path, tmp_path: Path, kind: str, member: str) -> None:
    with pytest.raises(RulesRefused, match="holds no file like"):
        load(kind, downloads.zipped(tmp_path, member, "x"), into)


def test_a_day_that_does_not_exist_in_the_name_is_refused(into: Path, tmp_path: Path) -> None:
    with pytest.raises(RulesRefused, match="tells no day that exists"):
        load("mue", downloads.mue(tmp_path, ("97110", 6), starts="13-01-2026"), into)


@pytest.mark.parametrize("member", ["../ccipra-v323r0-f1.txt", "/ccipra-v323r0-f1.txt", "a\\..\\b.txt", "C:/x.txt"])
def test_a_path_that_leads_out_of_the_zip_is_refused(into: Path, tmp_path: Path, member: str) -> None:
    with pytest.raises(RulesRefused, match="a path that leads out of it"):
        load("ncci", downloads.zipped(tmp_path, member, "x"), into)


def test_sizes_beyond_any_download_are_refused(into: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = downloads.ptp(tmp_path, GOOD)
    monkeypatch.setattr(archive, "MOST_TEXT_BYTES", 100)
    with pytest.raises(RulesRefused, match="unpacks to more than"):
        load("ncci", path, into)
    monkeypatch.setattr(archive, "MOST_ZIP_BYTES", 100)
    with pytest.raises(RulesRefused, match="is larger than"):
        load("ncci", path, into)


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_that_is_packed_otherwise_is_refused_before_it_is_unpacked(into: Path, tmp_path: Path, way: int) -> None:
    path = tmp_path / "packed.zip"
    with zipfile.ZipFile(path, "w", way) as archive_:
        archive_.writestr("ccipra-v323r0-f4.txt", downloads.PTP_HEADER + GOOD)
    with pytest.raises(RulesRefused, match="packed in a way that CMS does not use"):
        load("ncci", path, into)


def test_a_line_without_an_end_is_not_read_into_memory(into: Path, tmp_path: Path) -> None:
    with pytest.raises(RulesRefused, match="a line is longer than any"):
        load("ncci", downloads.ptp(tmp_path, "9" * 10_000_000), into)


def test_too_many_or_two_fitting_files_are_refused(into: Path, tmp_path: Path) -> None:
    path = downloads.ptp(tmp_path, GOOD)
    with zipfile.ZipFile(path, "a") as archive_:
        archive_.writestr("ccipra-v323r0-f2.txt", "x")
    with pytest.raises(RulesRefused, match="2 files that could be meant"):
        load("ncci", path, into)
    with zipfile.ZipFile(path, "a") as archive_:
        for number in range(200):
            archive_.writestr(f"{number}.txt", "x")
    with pytest.raises(RulesRefused, match="holds more than 200 files"):
        load("ncci", path, into)


@pytest.mark.parametrize("told", ["all", "few"])
def test_a_list_of_files_that_is_longer_than_any_is_refused_before_it_is_read(
    into: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    # Whoever counts what was read takes it.
    monkeypatch.setattr(archive, "MOST_FILES", 1_000_000)
    path = downloads.ptp(tmp_path, GOOD)
    listed = b"PK\x01\x02" + bytes(24) + (1).to_bytes(2, "little") + bytes(16) + b"x"
    count = 65_535 if told == "all" else 1
    directory = listed * 100_000
    end = b"PK\x05\x06" + bytes(4) + count.to_bytes(2, "little") * 2 + len(directory).to_bytes(4, "little")
    path.write_bytes(directory + end + bytes(6))
    with pytest.raises(RulesRefused, match="holds more than 200 files"):
        load("ncci", path, into)


def test_an_edit_that_had_ended_stays_and_one_that_would_have_begun_goes(into: Path, tmp_path: Path) -> None:
    rows = (
        "97530,97116,1,,2019-12-31,standard_practice,2024-07-01",
        "97530,97537,1,2026-10-01,,standard_practice,2024-07-01",
        "97530,97750,1,,,standard_practice,2024-07-01",
    )
    folder(into, "ptp", *rows, name="ncci_ptp_practitioner")
    load("ncci", downloads.ptp(tmp_path, downloads.edit("97530", "97750")), into, fewer=True)
    held_rows = held(into)["ncci_ptp_practitioner.csv"].decode().splitlines()[1:]
    assert [row.rsplit(",", 2)[0] for row in held_rows] == ["97530,97116,1,,2019-12-31", "97530,97750,1,2020-01-01,"]


def test_a_quarter_loaded_again_in_part_keeps_its_version(few_edits: Path, tmp_path: Path) -> None:
    rows = (downloads.edit("97530", "97116"), downloads.edit("97530", "97537"))
    for part in ("f1", "f2", "f3", "f4"):
        load("ncci", downloads.ptp(tmp_path, *rows, part=part), few_edits)
    again = load("ncci", downloads.ptp(tmp_path, *rows, part="f2"), few_edits)
    assert (again.version, again.changed) == ("v32.3 (fourth quarter of 2026)", False)


def test_a_new_code_of_seven_characters_stands_alone_where_its_category_has_no_stems(
    few_codes: Path, tmp_path: Path
) -> None:
    new = (("C44102", 0), ("C441021", 1), ("S6260", 0), ("S62601", 0), ("S626010", 1))
    codes = tuple(sorted((*CODES, *new)))
    load("icd10", downloads.icd10(tmp_path, *codes), few_codes)
    rows = held(few_codes)["icd10cm.csv"].decode()
    assert "C441021,b,,,,2026-10-01,\n" in rows
    assert "S62601,s,,0,,2026-10-01,\n" in rows


def test_a_seventh_character_behind_placeholders_belongs_to_the_stem_before_them(
    few_codes: Path, tmp_path: Path
) -> None:
    codes = (*CODES, ("T14", 0), ("T149", 0), ("T149XXA", 1), ("T149XXS", 1))
    load("icd10", downloads.icd10(tmp_path, *codes), few_codes)
    found = tables(few_codes).icd10cm()
    assert found.seventh_characters("T149", date(2026, 10, 1)) == "AS"
    diagnosis = found.find("T149XXA", date(2026, 10, 1))
    assert diagnosis is not None
    assert diagnosis.billable


def test_a_year_before_the_first_one_must_reach_it(few_codes: Path, tmp_path: Path) -> None:
    with pytest.raises(RulesRefused, match="ends on 2024-09-30, but the table starts on 2025-10-01"):
        load("icd10", downloads.icd10(tmp_path, *CODES, year=2024), few_codes)
    load("icd10", downloads.icd10(tmp_path, *CODES, year=2025), few_codes)
    source = tables(few_codes).source("icd10cm")
    assert (source.covers_from, source.version) == (date(2024, 10, 1), "1")


def test_no_more_than_ten_problems_are_told(few_edits: Path, tmp_path: Path) -> None:
    with pytest.raises(RulesRefused) as refused:
        load("ncci", downloads.ptp(tmp_path, GOOD, *["cut\r\n"] * 1000), few_edits)
    assert len(refused.value.problems) == 11


def test_an_older_release_of_fees_does_not_change_the_version(into: Path, tmp_path: Path) -> None:
    for month in ("Jul", "Jan"):
        loaded = load("pfs", downloads.pfs(tmp_path, downloads.pfs_row("97110", "0.87"), month=month), into)
    assert (loaded.version, loaded.rows) == ("July 2026", 1)
    assert tables(into).fees("pfs").amount_cents("97110", date(2026, 1, 1)) == 2906


def test_an_encrypted_zip_and_a_link_in_a_zip_are_refused(into: Path, tmp_path: Path) -> None:
    path = downloads.ptp(tmp_path, GOOD)
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(RulesRefused, match="is encrypted"):
        load("ncci", path, into)
    link = zipfile.ZipInfo("ccipra-v323r0-f4.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive_:
        archive_.writestr(link, "/somewhere")
    with pytest.raises(RulesRefused, match="a path that leads out of it"):
        load("ncci", path, into)


def test_a_folder_that_cannot_be_written_is_named(
    few_limits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("chalicelib.services.load_reference.keep_table", full)
    with pytest.raises(RulesRefused, match="No space left on device"):
        load("mue", downloads.mue(tmp_path, ("97110", 4), ("97530", 6)), few_limits)
