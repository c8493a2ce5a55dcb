"""A fee schedule made up for the test: none is shipped."""

from datetime import date
from pathlib import Path

import pytest

from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.tables import FeeSchedule, shipped_tables
from tests.unit.tables.samples import tables

ROWS = ("97530,,38.50,2025-01-01,2025-12-31", "97530,,39.25,2026-01-01,", "97530,05,44,2026-01-01,")
ON = date(2026, 3, 2)


@pytest.fixture
def fees(tmp_path: Path) -> FeeSchedule:
    return tables(tmp_path, "fees", *ROWS).fees("sample")


def test_the_amount_of_the_service_date_counts(fees: FeeSchedule) -> None:
    assert fees.amount_cents("97530", date(2025, 12, 31)) == 3850
    assert fees.amount_cents("97530", date(2026, 1, 1)) == 3925


def test_a_locality_has_its_own_amount_and_falls_back_on_the_national(fees: FeeSchedule) -> None:
    assert fees.amount_cents("97530", ON, "05") == 4400
    assert fees.amount_cents("97530", ON, "99") == 3925
    assert fees.amount_cents("97530", date(2025, 6, 1), "05") == 3850


def test_a_code_or_a_day_without_an_amount_has_none(fees: FeeSchedule) -> None:
    assert fees.amount_cents("97110", ON) is None
    assert fees.amount_cents("97530", date(2024, 12, 31)) is None


@pytest.mark.parametrize("amount", ["38.505", "-1.00", "", "about 38"])
def test_an_amount_that_is_none_is_refused_by_row_and_field(tmp_path: Path, amount: str) -> None:
    with pytest.raises(RulesRefused) as refused:
        tables(tmp_path, "fees", f"97530,,{amount},,").fees("sample")
    assert [problem.field for problem in refused.value.problems] == ["row 2, amount"]


def test_naming_the_schedule_that_is_not_shipped_is_refused_in_words() -> None:
    with pytest.raises(RulesRefused, match=r"no table called 'pfs'; there are: .*mue_practitioner"):
        shipped_tables().fees("pfs")
