"""The page about the life of a claim names what the program knows, in the order that counts."""

import re
from pathlib import Path

from chalicelib.domain.claim_event import ORDER
from chalicelib.rules.promises import shipped_promises

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "claim-life.md").read_text(encoding="utf-8")


def test_every_event_has_its_row_in_the_order_in_which_those_of_one_day_are_taken():
    assert tuple(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == ORDER


def test_the_hours_that_are_promised_are_those_of_the_data():
    promises = shipped_promises()
    assert f"{promises.denial_work.amount} hours" in PAGE
    assert f"within {promises.submission.amount} hours" in PAGE
