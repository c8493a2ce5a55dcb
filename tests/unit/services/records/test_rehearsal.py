"""A rehearsed table shows what is kept with what was tried laid over, under the same conditions, and keeps nothing."""

import pytest

from chalicelib.services.errors import NotKept
from chalicelib.services.records.rehearsal import RehearsedTable
from chalicelib.services.records.table import Delete, Key, Overtaken, Put, Record, Require
from chalicelib.store.memory_table import MemoryTable


def record(sort, version=0, **data):
    return Record(Key("P#1", sort), "sample", data, version)


@pytest.fixture
def kept():
    table = MemoryTable()
    table.write([Put(record(sort, n=1)) for sort in ("A", "B", "C")])
    return table


def sorts(table, **more):
    return [one.key.sort for one in table.read("P#1", **more)]


def test_what_is_tried_is_seen_and_not_kept(kept):
    table = RehearsedTable(kept)
    table.write([Put(record("B", 1, n=2)), Delete(Key("P#1", "C"), 1), Put(record("D", n=1))])
    assert sorts(table) == ["A", "B", "D"]
    assert (table.get(Key("P#1", "B")).data["n"], table.get(Key("P#1", "B")).version) == (2, 2)
    with pytest.raises(NotKept):
        table.get(Key("P#1", "C"))
    assert sorts(kept) == ["A", "B", "C"]
    assert kept.get(Key("P#1", "B")).data["n"] == 1


def test_pages_go_on_over_both(kept):
    table = RehearsedTable(kept)
    table.write([Put(record("AA", n=1))])
    assert sorts(table, limit=2, after="A") == ["AA", "B"]
    assert sorts(table, limit=2, after="C", newest_first=True) == ["B", "AA"]
    assert sorts(table, first="AA", last="B") == ["AA", "B"]


@pytest.mark.parametrize(
    "stale", [Put(record("A")), Put(record("Z", 1)), Delete(Key("P#1", "A"), 2), Require(Key("P#1", "A"), 0)]
)
def test_conditions_hold_as_in_the_real_one(kept, stale):
    table = RehearsedTable(kept)
    with pytest.raises(Overtaken):
        table.write([Put(record("Y", n=1)), stale])
    assert sorts(table) == ["A", "B", "C"]


def test_a_second_try_sees_the_first(kept):
    table = RehearsedTable(kept)
    table.write([Put(record("A", 1, n=2))])
    with pytest.raises(Overtaken):
        table.write([Put(record("A", 1, n=3))])
    table.write([Put(record("A", 2, n=3))])
    assert table.get(Key("P#1", "A")).version == 3
