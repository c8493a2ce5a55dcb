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


def test_every_cursor_says_what_it_is():
    queries = [(named(call), one) for call in EVERY for one in call.operation.get("parameters", [])]
    cursors = {call: one["schema"].get("description", "") for call, one in queries if one["name"] == "cursor"}
    assert cursors
    assert [call for call, said in cursors.items() if "goes on" not in said] == []
