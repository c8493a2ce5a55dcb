"""Medically unlikely edits: units and indicator by code and service date."""

from datetime import date
from pathlib import Path

import pytest

from chalicelib.rules.tables import MueTable, shipped_tables
from tests.unit.tables.samples import tables

ON = date(2026, 5, 4)


@pytest.fixture(scope="module")
def limits() -> MueTable:
    return shipped_tables().mue("mue_practitioner")


@pytest.mark.parametrize(
    ("units", "codes"),
    [
        (0, "97010 97014 97602"),
        (1, "97129 97150 97165 97166 97167 97168 97545 97550 97552 98975 98980"),
        (2, "97034 97035 97546 97551 96125"),
        (3, "97036 90913 95851 98981 29130"),
        (4, "97112 97116 97124 97533 97032 97033"),
        (6, "97110 97113 97140 97530 97537 97760 97761 97763 96113"),
        (7, "97130"),
        (8, "97535 97542 97750 97755"),
    ],
)
def test_the_most_units_of_a_day(limits: MueTable, units: int, codes: str) -> None:
    found = {code: limits.find(code, ON) for code in codes.split()}
    assert {code: limit.units if limit else None for code, limit in found.items()} == dict.fromkeys(found, units)


@pytest.mark.parametrize("code", ["97129", "97165", "97166", "97167", "97168", "97550", "97552"])
def test_policy_limits_have_indicator_2(limits: MueTable, code: str) -> None:
    limit = limits.find(code, ON)
    assert limit is not None
    assert limit.indicator == 2


def test_clinical_limits_have_indicator_3(limits: MueTable) -> None:
    limit = limits.find("97530", ON)
    assert limit is not None
    assert limit.indicator == 3


def test_a_code_without_a_limit_has_none(limits: MueTable) -> None:
    assert limits.find("98979", ON) is None


def test_the_table_reaches_back_to_its_first_quarter_and_not_a_day_further(limits: MueTable) -> None:
    assert limits.covers(date(2024, 7, 1))
    assert not limits.covers(date(2024, 6, 30))
    assert limits.find("97530", date(2024, 7, 1)) is not None
    assert limits.find("97530", date(2024, 6, 30)) is None


def test_a_limit_that_was_first_seen_in_2026_holds_from_then(limits: MueTable) -> None:
    assert limits.find("G0541", date(2026, 4, 1)) is not None
    assert limits.find("G0541", date(2026, 3, 31)) is None


def test_quarters_stand_side_by_side_and_the_service_date_chooses(tmp_path: Path) -> None:
    limits = tables(tmp_path, "mue", "97530,6,3,,2026-06-30", "97530,4,2,2026-07-01,").mue("sample")
    before, after = limits.find("97530", date(2026, 6, 30)), limits.find("97530", date(2026, 7, 1))
    assert before is not None
    assert after is not None
    assert (before.units, before.indicator, after.units, after.indicator) == (6, 3, 4, 2)
