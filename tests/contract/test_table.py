"""What every Table keeps to: versions, order, pages, and transactions that are whole or absent."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest

from chalicelib.services.errors import NotKept
from chalicelib.services.records.table import Delete, Key, Overtaken, Put, Record, Require

PARTITION = "P#demo#PAT#p-1"


def record(sort: str, version: int = 0, **more) -> Record:
    return Record(Key(PARTITION, sort), "sample", {"sort": sort, "money_cents": 1250, "name": "é"}, version, **more)


def kept(table, *sorts: str) -> None:
    table.write([Put(record(sort)) for sort in sorts])


def sorts(records) -> list[str]:
    return [one.key.sort for one in records]


def test_a_record_comes_back_as_it_was_put_at_version_one(table):
    expires_at = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    put = record("A", due=Key("DUE", "2026-01-01#A"), listed=Key("LIST", "A"), expires_at=expires_at)
    table.write([Put(put)])
    found = table.get(put.key)
    assert (found.data, found.version, found.kind) == (put.data, 1, "sample")
    assert (found.due, found.listed, found.expires_at) == (put.due, put.listed, expires_at)


def test_large_data_come_back_as_they_were_put(table):
    data = {"lines": [{"n": number, "text": "é" * 20} for number in range(500)]}
    table.write([Put(Record(Key(PARTITION, "LARGE"), "sample", data))])
    assert table.get(Key(PARTITION, "LARGE")).data == data


def test_nothing_is_kept_where_nothing_was_put(table):
    with pytest.raises(NotKept):
        table.get(Key(PARTITION, "A"))
    assert table.get_many([Key(PARTITION, "A")]) == {}
    assert table.read(PARTITION) == []


def test_several_are_got_at_once_and_absent_ones_left_out(table):
    kept(table, "A", "B")
    found = table.get_many([Key(PARTITION, name) for name in "ABC"])
    assert sorted(found) == [Key(PARTITION, "A"), Key(PARTITION, "B")]


def test_more_than_a_hundred_are_got_at_once(table):
    names = [f"N{number:03}" for number in range(130)]
    kept(table, *names[:100])
    kept(table, *names[100:])
    assert len(table.get_many([Key(PARTITION, name) for name in names])) == 130


def test_a_range_has_both_its_ends_and_keeps_their_order(table):
    kept(table, "A", "B#1", "B#2", "C")
    assert sorts(table.read(PARTITION, "B#1", "C")) == ["B#1", "B#2", "C"]
    assert sorts(table.read(PARTITION)) == ["A", "B#1", "B#2", "C"]
    assert sorts(table.read(PARTITION, newest_first=True)) == ["C", "B#2", "B#1", "A"]
    assert table.read(PARTITION, "D", "A") == []


def test_pages_follow_each_other_without_gap_or_repetition(table):
    kept(table, *"ABCDE")
    assert sorts(table.read(PARTITION, limit=2)) == ["A", "B"]
    assert sorts(table.read(PARTITION, limit=2, after="B")) == ["C", "D"]
    assert sorts(table.read(PARTITION, limit=2, after="D")) == ["E"]
    assert sorts(table.read(PARTITION, limit=2, newest_first=True)) == ["E", "D"]
    assert sorts(table.read(PARTITION, limit=2, after="D", newest_first=True)) == ["C", "B"]


def test_a_page_goes_on_behind_a_record_that_is_gone(table):
    kept(table, *"ABC")
    table.write([Delete(Key(PARTITION, "B"), 1)])
    assert sorts(table.read(PARTITION, limit=2, after="B")) == ["C"]
    assert sorts(table.read(PARTITION, limit=1, after="B", newest_first=True)) == ["A"]


def test_an_index_holds_those_that_are_placed_in_it_alone(table):
    for name in "AB":
        table.write([Put(record(name, due=Key("DUE", f"2026-01-0{1 + (name == 'A')}#{name}")))])
    kept(table, "C")
    assert sorts(table.look_up("due", "DUE")) == ["B", "A"]
    assert sorts(table.look_up("due", "DUE", last="2026-01-01" + "~")) == ["B"]
    assert sorts(table.look_up("due", "DUE", limit=1, after="2026-01-01#B")) == ["A"]
    assert sorts(table.look_up("due", "DUE", newest_first=True)) == ["A", "B"]
    assert table.look_up("list", "DUE") == []


def test_a_record_that_loses_its_place_leaves_the_index(table):
    table.write([Put(record("A", listed=Key("LIST", "A")))])
    table.write([Put(record("A", version=1))])
    assert table.look_up("list", "LIST") == []
    assert table.get(Key(PARTITION, "A")).version == 2


@pytest.mark.parametrize("seen", [0, 2])
def test_an_author_who_saw_another_version_is_refused(table, seen):
    kept(table, "A")
    for change in (Put(record("A", version=seen)), Require(Key(PARTITION, "A"), seen)):
        with pytest.raises(Overtaken):
            table.write([change])
    assert table.get(Key(PARTITION, "A")).version == 1


def test_nothing_is_removed_at_another_version_than_the_one_seen(table):
    kept(table, "A")
    with pytest.raises(Overtaken):
        table.write([Delete(Key(PARTITION, "A"), 2)])
    table.write([Delete(Key(PARTITION, "A"), 1)])
    with pytest.raises(NotKept):
        table.get(Key(PARTITION, "A"))


def test_a_transaction_with_one_refused_change_changes_nothing(table):
    kept(table, "A", "B")
    with pytest.raises(Overtaken):
        table.write([Put(record("A", 1)), Put(record("C")), Delete(Key(PARTITION, "B"), 1), Require(Key("X", "Y"), 1)])
    assert sorts(table.read(PARTITION)) == ["A", "B"]
    assert table.get(Key(PARTITION, "A")).version == 1


def test_what_is_required_is_not_changed(table):
    kept(table, "A")
    table.write([Require(Key(PARTITION, "A"), 1), Require(Key(PARTITION, "Z"), 0), Put(record("B"))])
    assert table.get(Key(PARTITION, "A")).version == 1
    assert sorts(table.read(PARTITION)) == ["A", "B"]


def test_a_key_twice_or_too_many_changes_are_no_transaction(table):
    for changes in ([Put(record("A")), Put(record("A"))], [Put(record(f"N{number:03}")) for number in range(101)]):
        with pytest.raises(ValueError, match="at most 100 changes"):
            table.write(changes)


def test_of_writers_at_once_exactly_one_succeeds_per_version(table):
    kept(table, "A")
    barrier, results = Barrier(8), []

    def write() -> None:
        barrier.wait()
        try:
            table.write([Put(record("A", version=1))])
        except Overtaken:
            results.append("overtaken")
        else:
            results.append("written")

    writers = [Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(results) == ["overtaken"] * 7 + ["written"]
    assert table.get(Key(PARTITION, "A")).version == 2
