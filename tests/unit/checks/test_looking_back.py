"""A rule says how many days of history its check looks at, so that a practice's file is read as far back and no
further."""

import pytest

from chalicelib.checks import CHECKS
from chalicelib.domain.reading import read_as

EVALUATIONS = {"evaluations": ["97165", "97166", "97167"]}


@pytest.mark.parametrize(
    ("check", "value", "days"),
    [
        ("evaluation_codes", {**EVALUATIONS, "per_episode_days": 90}, 90),
        ("evaluation_codes", EVALUATIONS, 0),
        ("referring_provider", {"order_within_days": 30}, 30),
        ("referring_provider", {}, 0),
        ("mue", {"table": "mue_practitioner"}, 0),
    ],
)
def test_history_is_read_as_far_back_as_the_rule_looks(check, value, days):
    assert read_as(CHECKS[check].parameters, value).looks_back_days == days
