"""NCCI edits: which pairs hold, in which order, from when to when, and whether a modifier helps."""

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.tables import PtpTable, shipped_tables
from tests.unit.tables.samples import tables

ON = date(2026, 3, 2)
EVALUATIONS = ("97165", "97166", "97167")
MODALITIES = ("97012", "97032", "97035", "G0283")
TREATMENTS = ("97124", "97129", "97130", "97533", "97535", "97537", "97542", "97760", "97761")


@pytest.fixture(scope="module")
def edits() -> PtpTable:
    return shipped_tables().ptp("ncci_ptp_practitioner")


def among(edits: PtpTable, *codes: str, on: date = ON) -> set[tuple[str, str, bool]]:
    return {(edit.column1, edit.column2, edit.allows_modifier) for edit in edits.edits_among(codes, on)}


@pytest.mark.parametrize("other", ["97110", "97112", "97116", "97140", "97535", *EVALUATIONS])
def test_therapeutic_activities_have_no_active_edit_with(edits: PtpTable, other: str) -> None:
    assert among(edits, "97530", other) == set()


@pytest.mark.parametrize("treatment", ["97110", "97112", "97140", "97530"])
def test_a_reevaluation_has_no_active_edit_with(edits: PtpTable, treatment: str) -> None:
    assert among(edits, "97168", treatment) == set()


@pytest.mark.parametrize("evaluation", EVALUATIONS)
@pytest.mark.parametrize("treatment", ["97530", "97150", "97140"])
def test_an_evaluation_has_no_active_edit_with_treatment(edits: PtpTable, evaluation: str, treatment: str) -> None:
    assert among(edits, evaluation, treatment) == set()


@pytest.mark.parametrize(
    ("column1", "seconds"),
    [
        ("97530", "97537 97542 97750"),
        ("97150", "97110 97112 97113 97116 97124 97140 97530 97533 97535 97537 97542 97760 97761 97763"),
        ("97140", "97018 95851 95852 97750"),
        ("97760", "97016 97110 97112 97116 97124 97140"),
        ("97761", "97016 97110 97112 97116 97124 97140"),
        ("97763", "97016 97110 97112 97116 97124 97140"),
        ("97755", "97035 97110 97112 97140 97530 97533 97535 97537 97542 97760 97761 97763"),
        ("97113", "97110"),
    ],
)
def test_a_pair_with_indicator_1_holds_in_one_order_and_a_modifier_helps(
    edits: PtpTable, column1: str, seconds: str
) -> None:
    for column2 in seconds.split():
        found = among(edits, column1, column2)
        assert len(found) == 1, (column1, column2, found)
        assert all(allows for _, _, allows in found), (column1, column2)


@pytest.mark.parametrize("column1", [*MODALITIES, *TREATMENTS])
def test_a_reevaluation_is_column_two_of(edits: PtpTable, column1: str) -> None:
    assert among(edits, "97168", column1) == {(column1, "97168", True)}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("97140", "97124"),
        ("97760", "97763"),
        ("97761", "97763"),
        ("97530", "95851"),
        ("97150", "95851"),
        ("97750", "95851"),
        ("97755", "97750"),
        ("97750", "97150"),
        ("97545", "97140"),
        ("92526", "97032"),
        ("92526", "G0283"),
        *((evaluation, other) for evaluation in EVALUATIONS for other in ("97168", "97750", "97755", "97763", "95851")),
        *combinations(EVALUATIONS, 2),
        *(("97168", other) for other in ("97750", "97755", "97763", "95851", "95852")),
    ],
)
def test_a_pair_with_indicator_0_is_never_paid_together(edits: PtpTable, a: str, b: str) -> None:
    found = among(edits, a, b)
    assert len(found) == 1, found
    assert not any(allows for _, _, allows in found)


def test_the_order_of_columns_matters_to_edit_and_not_to_edits_among(edits: PtpTable) -> None:
    assert edits.edit("97140", "97124", ON) is not None
    assert edits.edit("97124", "97140", ON) is None
    assert among(edits, "97124", "97140") == among(edits, "97140", "97124") == {("97140", "97124", False)}


def test_an_edit_is_active_through_its_deletion_date_and_not_the_day_after(edits: PtpTable) -> None:
    assert edits.edit("97530", "97535", date(2021, 12, 31)) is not None
    assert edits.edit("97530", "97535", date(2022, 1, 1)) is None
    assert among(edits, "97530", "97535", on=date(2021, 12, 31)) == {("97530", "97535", True)}
    assert among(edits, "97530", "97535", on=date(2022, 1, 1)) == set()


def test_an_edit_with_indicator_9_never_applied(tmp_path: Path) -> None:
    row = "97161,97140,9,2020-01-01,2020-01-01,standard_practice,2024-07-01"
    edits = tables(tmp_path, "ptp", row).ptp("sample")
    assert edits.edit("97161", "97140", date(2020, 1, 1)) is None
    assert edits.codes_with_edits == frozenset()


def test_a_pair_whose_edit_was_replaced_finds_the_one_of_the_day(tmp_path: Path) -> None:
    edits = tables(
        tmp_path,
        "ptp",
        "97530,97116,1,,2019-12-31,mutually_exclusive,2024-07-01",
        "97530,97116,0,2020-01-01,,mutually_exclusive,2024-07-01",
    ).ptp("sample")
    before, after = (edits.edit("97530", "97116", day) for day in (date(2019, 12, 31), date(2020, 1, 1)))
    assert before is not None
    assert before.allows_modifier
    assert after is not None
    assert not after.allows_modifier


def test_two_edits_of_a_pair_that_hold_on_one_day_are_refused(tmp_path: Path) -> None:
    rows = [f"97530,97116,{indicator},,,mutually_exclusive,2024-07-01" for indicator in "10"]
    with pytest.raises(RulesRefused, match=r"sample\.csv: 97530/97116: two rows hold"):
        tables(tmp_path, "ptp", *rows).ptp("sample")


def test_codes_with_edits_hold_both_columns_and_no_other_code(edits: PtpTable) -> None:
    assert {"97530", "97116", "97140", "97124"} <= edits.codes_with_edits
    assert "99213" not in edits.codes_with_edits
    assert edits.edits_among(["99213", "97530"], ON) == []


def test_all_edits_of_a_day_are_found_at_once(edits: PtpTable) -> None:
    assert among(edits, "97150", "97530", "97140", "97124") == {
        ("97140", "97124", False),
        ("97150", "97124", True),
        ("97150", "97140", True),
        ("97150", "97530", True),
    }
