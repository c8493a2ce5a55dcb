"""Idempotency keys: the first answer again, another request refused, an outlived record replaced."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.services.errors import KeyReused
from chalicelib.services.records.once import FirstAnswer, Once, once
from chalicelib.services.records.table import Overtaken
from chalicelib.store.memory_table import MemoryTable

NOW = datetime(2026, 3, 20, 15, tzinfo=UTC)
ANSWER = FirstAnswer(201, {"claim_id": "C-1"}, 1)


def asked(table, digest="d", at=NOW, space="P#demo"):
    return once(table, space, "key-1", digest, at)


def test_the_same_key_and_request_gets_the_first_answer():
    table = MemoryTable()
    table.write(asked(table).changes(ANSWER))
    assert asked(table) == ANSWER


def test_the_same_key_with_another_request_is_refused():
    table = MemoryTable()
    table.write(asked(table).changes(ANSWER))
    with pytest.raises(KeyReused):
        asked(table, digest="other")


def test_a_key_lives_for_a_day_and_then_protects_a_new_request():
    table = MemoryTable()
    table.write(asked(table).changes(ANSWER))
    day = timedelta(hours=24)
    assert asked(table, at=NOW + day - timedelta(seconds=1)) == ANSWER
    anew = asked(table, digest="other", at=NOW + day)
    assert isinstance(anew, Once)
    table.write(anew.changes(ANSWER))
    assert asked(table, digest="other", at=NOW + day) == ANSWER


def test_of_two_at_once_one_writes():
    table = MemoryTable()
    first, second = asked(table), asked(table)
    table.write(first.changes(ANSWER))
    with pytest.raises(Overtaken):
        table.write(second.changes(ANSWER))


def test_practices_do_not_share_keys():
    table = MemoryTable()
    table.write(asked(table).changes(ANSWER))
    assert isinstance(asked(table, space="P#other"), Once)
    assert isinstance(asked(table, space="T#demo"), Once)
