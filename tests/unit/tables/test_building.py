"""The scripts that make the tables: notes of the tabular list, open side and site, years, edits in turn."""

from datetime import date
from pathlib import Path

import pytest

from tools.reference.build_ptp import one_after_the_other
from tools.reference.excludes import UnreadableError, excluded_codes
from tools.reference.sequencing import after_their_cause, manifestations
from tools.reference.tabular import Tabular
from tools.reference.unspecified import unspecified_codes
from tools.reference.years import Years

XML = """<ICD10CM.tabular><chapter><name>13</name>
<section id="M25-M26"><excludes1><note>a block (S62.-)</note></excludes1>
<diag><name>M25</name><desc>Other joint disorder</desc>
 <diag><name>M25.5</name><desc>Pain in joint</desc>
  <diag><name>M25.50</name><desc>Pain in unspecified joint</desc></diag>
  <diag><name>M25.51</name><desc>Pain in shoulder</desc>
   <diag><name>M25.511</name><desc>Pain in right shoulder</desc></diag>
   <diag><name>M25.519</name><desc>Pain in unspecified shoulder</desc></diag></diag></diag>
 <diag><name>M25.9</name><desc>Joint disorder, unspecified</desc></diag></diag>
<diag><name>M26</name><desc>Disorders of muscle in diseases classified elsewhere</desc>
 <codeFirst><note>underlying disease, such as:</note></codeFirst></diag>
<diag><name>M27</name><desc>Disorder due to a cause</desc>
 <codeFirst><note>underlying disease, if known</note></codeFirst></diag>
<diag><name>M28</name><desc>Curve</desc><codeFirst><note>underlying disease</note></codeFirst></diag>
</section><section id="S62-S62">
<diag><name>S62</name><desc>Fracture</desc>
 <sevenChrDef><extension char="A">x</extension><extension char="D">y</extension></sevenChrDef>
 <diag><name>S62.5</name><desc>Fracture of thumb</desc></diag>
 <diag><name>S62.6</name><desc>Fracture of finger</desc></diag></diag>
</section></chapter></ICD10CM.tabular>"""
VALID = "M25 M255 M2550 M2551 M25511 M25519 M259 M26 M27 M28 S62 S625 S625XXA S625XXD S626 S626XXA"


@pytest.fixture
def tabular(tmp_path: Path) -> Tabular:
    (tmp_path / "tabular.xml").write_text(XML, encoding="utf-8")
    (tmp_path / "codes.txt").write_text("\n".join(VALID.split()), encoding="utf-8")
    return Tabular(tmp_path / "tabular.xml", tmp_path / "codes.txt")


def test_seventh_characters_come_from_above_and_only_where_the_code_is_valid(tabular: Tabular) -> None:
    assert (tabular.nodes["S625"].seventh, tabular.nodes["S626"].seventh) == ("AD", "A")
    assert [tabular.nodes[code].kind for code in ("S62", "S625", "M2550")] == ["h", "s", "b"]
    assert {"S625XXA", "S625XXD", "S626XXA"} <= set(tabular.billable())


def test_the_note_of_a_block_stands_at_its_categories_alone(tabular: Tabular) -> None:
    assert tabular.nodes["M25"].excludes1 == ["a block (S62.-)"]
    assert tabular.nodes["M255"].excludes1 == []
    assert tabular.nodes["S62"].excludes1 == []


@pytest.mark.parametrize(
    ("note", "codes"),
    [
        ("pain (M25.5-)", ["M255"]),
        ("pain (acute) in the shoulder (M25.51)", ["M2551"]),
        ("several (M25.5-, S62.-)", ["M255", "S62"]),
        ("a range (M25-M27)", ["M25", "M26", "M27"]),
        ("a range below a category (S62.5-S62.6-)", ["S625", "S626"]),
        ("one above the other (M25.-, M25.5)", ["M25"]),
        ("fracture (S62.- with 7th character D)", ["S625XXD"]),
        ("an ending (M25-M26 with .51)", ["M2551"]),
        ("current injury - see injury of joint", []),
        ("joint disorder M25.9", []),
    ],
)
def test_a_note_names_the_codes_in_its_brackets(tabular: Tabular, note: str, codes: list[str]) -> None:
    assert excluded_codes(note, tabular) == codes


@pytest.mark.parametrize(
    "note",
    [
        "unknown (M99.-)",
        "crooked range (M25-M25.5)",
        "backward (M27-M25)",
        "two at once (M25 and M26)",
        "odd qualifier (S62.- with open fracture 7th character)",
    ],
)
def test_a_note_that_cannot_be_read_is_left_out_whole(tabular: Tabular, note: str) -> None:
    with pytest.raises(UnreadableError):
        excluded_codes(note, tabular)


def test_side_and_site_are_open_where_a_brother_names_them_and_a_type_is_not(tabular: Tabular) -> None:
    assert unspecified_codes(tabular) == {"M2550", "M25519"}


def test_a_title_and_a_note_make_a_manifestation_and_a_condition_makes_neither(tabular: Tabular) -> None:
    assert manifestations(tabular) == {"M26"}
    assert after_their_cause(tabular) == {"M26", "M28"}


def test_a_second_year_shows_only_what_changed() -> None:
    years = Years()
    years.add({"M25": ("h",), "M26": ("b",), "M27": ("b",)}, date(2025, 10, 1), date(2026, 9, 30))
    years.add({"M25": ("h",), "M26": ("h",), "M28": ("b",)}, date(2026, 10, 1), date(2027, 9, 30))
    assert list(years.rows()) == [
        ["M25", "h", "", ""],
        ["M26", "b", "", "2026-09-30"],
        ["M26", "h", "2026-10-01", ""],
        ["M27", "b", "", "2026-09-30"],
        ["M28", "b", "2026-10-01", ""],
    ]


def test_a_year_that_leaves_a_gap_is_refused() -> None:
    years = Years()
    years.add({"M25": ("h",)}, date(2025, 10, 1), date(2026, 9, 30))
    with pytest.raises(SystemExit, match="does not follow"):
        years.add({"M25": ("h",)}, date(2027, 10, 1), date(2028, 9, 30))


def test_an_edit_without_a_start_follows_the_pairs_edit_before_it() -> None:
    rest = ("other", "2024-07-01")
    rows = [("97530", "97116", "1", "", "", *rest), ("97530", "97116", "1", "", "2019-12-31", *rest)]
    assert [row[3:5] for row in one_after_the_other(rows)] == [("", "2019-12-31"), ("2020-01-01", "")]
