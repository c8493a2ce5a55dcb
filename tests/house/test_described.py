"""The description tells a partner's programmer what every call does, in whole sentences."""

import pytest

from tests.http.described import Described, calls

EVERY = list(calls())


def named(call: Described) -> str:
    return f"{call.method} {call.path}"


@pytest.mark.parametrize("call", EVERY, ids=named)
def test_every_call_is_told_in_whole_sentences(call):
    summary, description = call.operation["summary"], call.operation["description"]
    assert summary.endswith(".")
    assert len(summary) <= 120, "begin with a shorter sentence"
    assert description.startswith(summary)


@pytest.mark.parametrize(
    "call", [call for call in EVERY if call.method == "GET" and "cursor" in str(call.operation)], ids=named
)
def test_every_cursor_says_what_it_is(call):
    for parameter in call.operation.get("parameters", []):
        if parameter["name"] == "cursor":
            assert "goes on" in parameter["schema"]["description"]
