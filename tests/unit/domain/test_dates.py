"""Days moved to the edges of the calendar's parts."""

from datetime import date

import pytest

from chalicelib.domain.dates import quarter_end


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2026-01-01", "2026-03-31"),
        ("2026-03-31", "2026-03-31"),
        ("2026-04-01", "2026-06-30"),
        ("2024-09-30", "2024-09-30"),
        ("2024-12-31", "2024-12-31"),
        ("9999-10-01", "9999-12-31"),
    ],
)
def test_a_quarter_ends_with_its_third_month(day, last):
    assert quarter_end(date.fromisoformat(day)) == date.fromisoformat(last)
