"""Tables of claims: rows become claims, and what is wrong is said by row and column."""

from pathlib import Path

import pytest

from chalicelib.domain.errors import InvalidInput
from chalicelib.services.files.csv_columns import COLUMNS, column_table
from tests.unit.services.files.cutting import cuts_of, parts, read_in_cuts

HEAD = (
    "claim_id,payer_id,patient_first_name,diagnoses,total_charge,service_date,procedure,modifiers,units,charge,minutes"
)
ROWS = [
    'C-1,sample_payer,"Ada ""A"" , B",M62.81 R27.8,120.00,2026-03-02,97530,GO,2,80.00,30',
    "C-1,sample_payer,,,,2026-03-02,97110,GO 59,1,40.00,15",
    '"C-2",sample_payer,"Two\nlines",M62.81,60,2026-03-03,97530,GO,1.5,60,',
]
DATA = "\n".join([HEAD, *ROWS]).encode()


def table(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def only_problems(*rows: str, head: str = HEAD) -> list[tuple[str, str]]:
    (problems,) = read_in_cuts(table(*rows, head=head), 1 << 20)
    assert isinstance(problems, list), "the claim could be read"
    return problems


@pytest.mark.parametrize("chunk_bytes", [1, 1 << 20])
@pytest.mark.parametrize(
    "data",
    [
        DATA,
        DATA + b"\n\n",
        b"\xef\xbb\xbf" + DATA.replace(b"\n", b"\r\n").replace(b"Two\r\nlines", b"Two\nlines"),
        DATA.replace(b'"Ada ""A"" , B"', b'"Ada ""A"" ; B"').replace(b",", b";").replace(b'A"" ; B', b'A"" , B'),
    ],
)
def test_rows_of_a_claim_become_its_lines(data: bytes, chunk_bytes: int) -> None:
    first, second = (item["claim"] for item in read_in_cuts(data, chunk_bytes, 7))
    assert first["patient"] == {"first_name": 'Ada "A" , B'}
    assert (first["diagnoses"], first["total_charge"]) == (["M62.81", "R27.8"], "120.00")
    assert [(line["line"], line["procedure"], line["modifiers"]) for line in first["lines"]] == [
        (1, "97530", ["GO"]),
        (2, "97110", ["GO", "59"]),
    ]
    assert second["patient"] == {"first_name": "Two\nlines"}
    assert (second["lines"][0]["units"], second["lines"][0].get("minutes")) == (1.5, None)


def test_a_cell_longer_than_any_is_refused_by_its_row() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_in_cuts(table("C-1,sample_payer," + "a" * 140_000), 1 << 20)
    assert [problem.field for problem in refused.value.problems] == ["row 2"]


@pytest.mark.parametrize("columns", [201, 200_000])
def test_a_heading_of_more_columns_than_any_table_has_is_refused_at_once(columns: int) -> None:
    with pytest.raises(InvalidInput, match=f"names {columns} columns"):
        cuts_of(table("1", head=",".join(f"c{number}" for number in range(columns))), 1 << 20)


def test_each_fault_is_named_by_row_and_column() -> None:
    rows = "C-1,sample_payer,A,M62.81,12O,03/02/2026,97530,GO,two,80.001,1.5", "C-1,sample_payer,B,,,,97110,,,x,"
    assert [field for field, _ in only_problems(rows[0])] == [
        "row 2, column service_date",
        "row 2, column units",
        "row 2, column charge",
        "row 2, column minutes",
        "row 2, column total_charge",
    ]
    assert only_problems(*rows) == [("row 3, column patient_first_name", "differs from row 2 of the same claim")]
    assert dict(only_problems(rows[0]))["row 2, column minutes"] == "must be a whole number"


def test_a_row_without_a_claim_id_is_one_unusable_item() -> None:
    assert only_problems(",sample_payer,A,,,,,,,,")[0][0] == "row 2, column claim_id"


def test_a_cell_without_a_column_is_told() -> None:
    assert only_problems("C-1,sample_payer,A,,,,,,,,,stray") == [("row 2", "has a cell in a column without a name")]


def test_rows_of_a_claim_that_stand_apart_are_told_wherever_the_file_is_cut() -> None:
    rows = [f"C-{n},sample_payer,A,,,2026-03-02,97530,GO,1,1.00,15" for n in (1, 2, 1)]
    for chunk_bytes in (1, 1 << 20):
        items = read_in_cuts(table(*rows), chunk_bytes)
        assert items[2][0][0] == "row 4"
        assert "stand together" in items[2][0][1]
        assert isinstance(items[0], dict)


def test_the_same_number_at_another_payer_is_another_claim() -> None:
    rows = [f"C-1,{payer},A,,,2026-03-02,97530,GO,1,1.00,15" for payer in ("sample_payer", "other_payer")]
    assert [item["claim"]["payer_id"] for item in read_in_cuts(table(*rows), 1)] == ["sample_payer", "other_payer"]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("claim_id,payer_id,chrage", "column chrage: is unknown; did you mean `charge`?"),
        ("claim_id,units", "column payer_id: is required"),
        ("claim_id,payer_id,units,units", "column units: is there twice"),
    ],
)
def test_a_column_that_is_unknown_missing_or_there_twice_refuses_the_file(head: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        cuts_of(table("a,b,c,d", head=head), 1)
    assert said in str(refused.value)


def test_a_quote_that_is_never_closed_refuses_the_file() -> None:
    for data in (table('C-1,"sample_payer,A'), table('C-1,"' + "x\n" * 600_000)):
        with pytest.raises(InvalidInput, match="row 2: opens a quote that is never closed"):
            cuts_of(data, 1 << 20, 1 << 16)


def test_quotes_inside_a_cell_open_nothing() -> None:
    (item,) = read_in_cuts(table('C-1,sample_payer,A 5" B,,,2026-03-02,97530,GO,1,1.00,15'), 1)
    assert item["claim"]["patient"]["first_name"] == 'A 5" B'


def test_a_documentation_block_is_there_where_one_of_its_cells_is() -> None:
    head = "claim_id,payer_id,service_date,evaluation_on,treatment_note"
    known, unknown = read_in_cuts(
        table("C-1,sample_payer,2026-03-02,2026-02-20,true", "C-2,sample_payer,2026-03-02,,", head=head), 1
    )
    assert known["claim"]["documentation"] == {"evaluation_on": "2026-02-20", "treatment_note": True}
    assert "documentation" not in unknown["claim"]


def test_names_in_an_old_encoding_are_read() -> None:
    (item,) = read_in_cuts(table("C-1,sample_payer,PEÑA,,,,,,,,").decode().encode("latin-1"), 1)
    assert item["claim"]["patient"]["first_name"] == "PEÑA"


def test_every_column_leads_to_a_field_of_a_claim() -> None:
    cells = {"day": "2026-03-02", "amount": "1.00", "whole": "1", "number": "1", "yes or no": "true", "numbers": "1"}
    special = {"payer_id": "p", "network": "in", "plan_kind": "initial", "reevaluation_reason": "new_findings"}
    row = ",".join(special.get(column.name, cells.get(column.kind, "A1")) for column in COLUMNS)
    (item,) = read_in_cuts(table(row, head=",".join(column.name for column in COLUMNS)), 1)
    assert isinstance(item, dict), item


def test_the_documentation_lists_every_column() -> None:
    docs = Path(__file__).parents[4] / "docs" / "uploads.md"
    assert column_table() in docs.read_text(encoding="utf-8"), "docs/uploads.md: paste what column_table() gives"


def test_parts_may_be_of_any_size() -> None:
    assert read_in_cuts(DATA, 1, 1) == read_in_cuts(DATA, 1 << 20, 1 << 20)
    assert list(parts(b"abc", 2)) == [b"ab", b"c"]


def test_a_claim_of_more_rows_than_a_claim_has_lines_is_one_unusable_item() -> None:
    row = "C-1,sample_payer,,,,2026-03-02,97530,GO,1,1.00,15"
    whole, more = [row] * 1000, [row] * 1001
    (read,) = read_in_cuts(table(*whole), 1 << 20)
    assert len(read["claim"]["lines"]) == 1000
    for rows in (more, more * 3):
        assert [said for _, said in only_problems(*rows)] == ["must have at most 1000 entries"]


def test_no_more_problems_of_a_claim_are_told_than_of_any_input() -> None:
    bad = "C-1,sample_payer,B,M,1,2026-03-02,97530,GO,two,x,y"
    told = only_problems("C-1,sample_payer,A,M62.81,2,2026-03-02,97530,GO,1,1.00,15", *[bad] * 500)
    assert len(told) == 1001
    assert told[-1][1].endswith("more problems of this kind")
