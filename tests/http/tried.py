"""The page of what `make schemathesis` tried: how many requests each call of the description got, and the answers."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).parents[2] / "bench" / "described.md"
_HEAD = """# The description, tried

`make schemathesis` wrote this page, {day}: {cases:,} requests made by Schemathesis from the description in OpenAPI,
each with a key, over HTTP against the local server; 837P and CSV bodies whole, cut and garbled. Every answer was held
against the description: its status is announced, its body is of the announced type and schema, and none is a 5xx
({worst} of them were).

| call | requests | answers by status |
|---|---:|---|
"""


def write_page(tried: Mapping[str, Counter[int]]) -> None:
    """Write it anew."""
    cases = sum(answers.total() for answers in tried.values())
    worst = sum(count for answers in tried.values() for status, count in answers.items() if status >= 500)
    head = _HEAD.format(day=datetime.now(UTC).date(), cases=cases, worst=worst)
    PAGE.write_text(head + "".join(_row(call, answers) for call, answers in sorted(tried.items())))


def _row(call: str, answers: Counter[int]) -> str:
    told = ", ".join(f"{status}: {count:,}" for status, count in sorted(answers.items()))
    return f"| `{call}` | {answers.total():,} | {told} |\n"
