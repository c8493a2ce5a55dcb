"""Medicare's yearly thresholds against the table of them that stands beside a checkout, where it does."""

import csv
from datetime import date
from pathlib import Path

import pytest

from chalicelib.rules.document import SURE
from chalicelib.services.rulebook import shipped_library

TABLE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "kx_thresholds.csv"

pytestmark = pytest.mark.skipif(not TABLE.is_file(), reason="no shared/ beside this checkout")

# What the source of a year must be for its threshold to reject a claim: CMS or one of its contractors.
OWN_WORDS = ("cms", "noridian", "ngsmedicare")


def years():
    if not TABLE.is_file():
        return []
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["ot_threshold_usd"]]


@pytest.mark.parametrize("row", years(), ids=lambda row: row["year"])
def test_a_years_threshold_is_the_tables_and_rejects_only_where_medicares_own_words_were_read(row):
    rule = shipped_library().rules("medicare_part_b").versions["threshold_modifier"].on(date(int(row["year"]), 7, 1))
    assert rule.parameters.yearly[row["year"]] == int(row["ot_threshold_usd"]) * 100
    own = row["confidence"] == "verified-in-source" and any(name in row["source"].lower() for name in OWN_WORDS)
    assert (rule.citation.confidence in SURE) == own
