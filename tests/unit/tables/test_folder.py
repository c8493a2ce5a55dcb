"""A folder of tables: names, digests, and files that are wrong are refused whole."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.tables import Tables, shipped_tables
from tests.unit.tables.samples import HEADERS, folder, tables

LIMITS = ("97530,6,3,,", "97110,6,3,,")


def test_the_shipped_tables_are_these() -> None:
    assert shipped_tables().names() == {
        "denials",
        "icd10cm",
        "mue_practitioner",
        "ncci_ptp_practitioner",
        "places",
        "procedures",
    }
    assert shipped_tables().names("ptp") == {"ncci_ptp_practitioner"}


def test_every_shipped_table_can_be_read_and_tells_its_source() -> None:
    shipped = shipped_tables()
    readers: dict[str, Callable[[str], Any]] = {
        "ptp": shipped.ptp,
        "mue": shipped.mue,
        "procedures": shipped.procedures,
        "icd10cm": shipped.icd10cm,
    }
    readers |= {"places": shipped.places, "denials": shipped.denials, "fees": shipped.fees}
    for name in shipped.names():
        assert readers[shipped.source(name).kind](name).source is shipped.source(name)


def test_a_table_is_read_once() -> None:
    assert shipped_tables() is shipped_tables()
    assert shipped_tables().icd10cm() is shipped_tables().icd10cm()


def test_the_digest_is_the_same_in_every_process_and_says_which_bytes() -> None:
    digests = {name: shipped_tables().digest(name) for name in shipped_tables().names()}
    assert digests == {name: Tables().digest(name) for name in digests}
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in digests.values())
    assert len(set(digests.values())) == len(digests)


def test_the_digest_changes_with_a_row_and_with_the_reach_but_not_with_the_title(tmp_path: Path) -> None:
    first = tables(tmp_path, "mue", *LIMITS).digest("sample")
    assert tables(tmp_path, "mue", *LIMITS, title="Another title").digest("sample") == first
    assert tables(tmp_path, "mue", *LIMITS, covers_to="2026-12-31").digest("sample") != first
    assert tables(tmp_path, "mue", LIMITS[0], "97110,5,3,,").digest("sample") != first


def test_an_unknown_name_lists_the_known_ones(tmp_path: Path) -> None:
    for ask in (tables(tmp_path, "mue").mue, tables(tmp_path, "mue").digest, tables(tmp_path, "mue").source):
        with pytest.raises(RulesRefused, match="no table called 'mue'; there are: sample"):
            ask("mue")


def test_a_table_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesRefused, match="kind mue, where one of kind ptp"):
        tables(tmp_path, "mue", *LIMITS).ptp("sample")


def test_a_folder_beside_another_adds_its_tables_and_wins_where_both_have_one(tmp_path: Path) -> None:
    folder(tmp_path, "fees", "97530,,39.25,,", name="pfs")
    folder(tmp_path, "places", "11,our office,", name="places")
    both = Tables(tmp_path, beside=shipped_tables())
    assert both.names() == shipped_tables().names() | {"pfs"}
    place = both.places().find("11")
    assert place is not None
    assert place.label == "our office"
    assert both.icd10cm() is not None
    assert both.digest("icd10cm") == shipped_tables().digest("icd10cm")
    assert both.digest("places") != shipped_tables().digest("places")


def whole(path: Path) -> str:
    return (path / "sample.csv").read_text(encoding="utf-8")


def test_a_file_cut_within_a_row_is_refused(tmp_path: Path) -> None:
    folder(tmp_path, "mue", *LIMITS)
    (tmp_path / "sample.csv").write_text(whole(tmp_path)[:-1], encoding="utf-8")
    with pytest.raises(RulesRefused, match="row 3: the file is cut"):
        Tables(tmp_path).mue("sample")


def test_a_file_cut_between_rows_is_refused(tmp_path: Path) -> None:
    folder(tmp_path, "mue", *LIMITS)
    (tmp_path / "sample.csv").write_text("\n".join([HEADERS["mue"], LIMITS[0], ""]), encoding="utf-8")
    with pytest.raises(RulesRefused, match=r"holds 1 rows, but sources\.json counts 2"):
        Tables(tmp_path).mue("sample")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    folder(tmp_path, "mue", *LIMITS)
    (tmp_path / "sample.csv").write_text("", encoding="utf-8")
    with pytest.raises(RulesRefused, match="row 1: the columns must be code,units"):
        Tables(tmp_path).mue("sample")


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    folder(tmp_path, "mue", *LIMITS)
    (tmp_path / "sample.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RulesRefused, match=r"sample\.csv: is not UTF-8 text"):
        Tables(tmp_path).mue("sample")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesRefused, match=r"sources\.json: is not there"):
        Tables(tmp_path).names()
    folder(tmp_path, "mue", *LIMITS)
    (tmp_path / "sample.csv").unlink()
    with pytest.raises(RulesRefused, match=r"sample\.csv: is not there"):
        Tables(tmp_path).mue("sample")


def test_the_line_ends_and_the_mark_that_a_spreadsheet_writes_are_read(tmp_path: Path) -> None:
    folder(tmp_path, "mue", *LIMITS)
    (tmp_path / "sample.csv").write_bytes(b"\xef\xbb\xbf" + whole(tmp_path).replace("\n", "\r\n").encode())
    assert Tables(tmp_path).mue("sample")


def test_every_wrong_field_is_told_by_row_and_column_and_nothing_is_used(tmp_path: Path) -> None:
    sample = tables(tmp_path, "mue", "97530,6,3,,", "9753,six,4,2026-02-30,", "97110,6,3,")
    for _ in range(2):
        with pytest.raises(RulesRefused) as refused:
            sample.mue("sample")
        assert [problem.field for problem in refused.value.problems] == [
            "row 3, code",
            "row 3, units",
            "row 3, indicator",
            "row 3, valid_from",
            "row 4",
        ]


def test_the_first_ten_problems_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    with pytest.raises(RulesRefused, match="and 5 more problems"):
        tables(tmp_path, "mue", *(f"{number},1,3,," for number in range(15))).mue("sample")


@pytest.mark.parametrize(
    ("change", "field"), [({"rows": "2"}, "rows"), ({"kind": "other"}, "kind"), ({"colour": "red"}, "colour")]
)
def test_a_wrong_entry_in_the_sources_is_refused_by_table_and_field(
    tmp_path: Path, change: dict[str, object], field: str
) -> None:
    with pytest.raises(RulesRefused) as refused:
        tables(tmp_path, "mue", *LIMITS, **change).names()
    assert refused.value.file == "sources.json"
    assert [problem.field for problem in refused.value.problems] == [f"sample.{field}"]
