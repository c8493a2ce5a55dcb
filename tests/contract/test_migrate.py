"""Records of an earlier schema: read as today's, written anew once, whatever happens meanwhile."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from moto import mock_aws

from chalicelib import wiring
from chalicelib.cli.__main__ import main
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.keys import KeyRing
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.records import upgrades
from chalicelib.services.records.migrate import MARK, Page, Progress, migrate
from chalicelib.services.records.table import Delete, Key, Put, Record
from chalicelib.services.records.upgrades import TooNew
from chalicelib.services.rule_store import RuleStore
from chalicelib.settings import Settings
from chalicelib.store import table as dynamo
from chalicelib.store.dynamo_table import DynamoTable, RecordItem
from chalicelib.store.memory import MemoryKeys
from chalicelib.store.memory_table import MemoryTable
from chalicelib.store.migrate import DynamoShelf
from tests.http.service import NOW
from tests.tables import Killed

MANY = 25


def renamed(record: Record) -> Record:
    """A made-up upgrade: `colour` is called `shade`, and records are listed by it."""
    shade = record.data["colour"]
    return replace(record, data={"shade": shade}, listed=Key("SHADES", f"{shade}#{record.key.partition}"))


def doubled(record: Record) -> Record:
    return replace(record, data={"shade": record.data["shade"] * 2})


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[DynamoTable]:
    """A table with records that an earlier release wrote, read by one with another schema."""
    with mock_aws():
        name = f"otguard-{uuid4().hex[:8]}"
        dynamo.bind(Settings(stage="test", table=name, region="us-east-1", endpoint=None))
        dynamo.create_table()
        table = DynamoTable()
        table.write([Put(Record(place(number), "paint", {"colour": f"red-{number:02}"})) for number in range(MANY)])
        table.write([Put(Record(Key("OTHER"), "brush", {}))])
        monkeypatch.setitem(upgrades.UPGRADES, "paint", (renamed,))
        yield table


def place(number: int) -> Key:
    return Key(f"PAINT#{number:02}")


def run(table: DynamoTable, shelf: DynamoShelf, dry_run: bool = False, segments: int = 1) -> Progress:
    return list(migrate(table, shelf, segments, dry_run))[-1]


def schemas() -> set[int]:
    return {int(item.schema) for item in RecordItem.scan() if item.what == "paint"}


def shades(table: DynamoTable) -> int:
    return len(table.look_up("list", "SHADES"))


class KilledShelf(DynamoShelf):
    """The process dies at one of the rewrites."""

    def __init__(self, at: int) -> None:
        super().__init__(items_a_page=4)
        self._left = at

    def rewrite(self, record: Record, schema: int) -> bool:
        self._left -= 1
        if self._left < 0:
            raise Killed
        return super().rewrite(record, schema)


def test_a_record_of_an_earlier_schema_is_read_as_one_of_today(kept):
    record = kept.get(place(3))
    assert (record.data, record.version) == ({"shade": "red-03"}, 1)
    assert kept.read("PAINT#03")[0].listed == Key("SHADES", "red-03#PAINT#03")


def test_what_is_written_carries_the_schema_of_today_and_is_upgraded_no_more(kept):
    kept.write([Put(replace(kept.get(place(3)), data={"shade": "blue"}))])
    assert kept.get(place(3)).data == {"shade": "blue"}


def test_upgrades_are_applied_one_after_the_other_each_once(kept, monkeypatch):
    run(kept, DynamoShelf())
    monkeypatch.setitem(upgrades.UPGRADES, "paint", (renamed, doubled))
    assert kept.get(place(3)).data == {"shade": "red-03red-03"}
    assert run(kept, DynamoShelf()).rewritten == MANY
    assert kept.get(place(3)).data == {"shade": "red-03red-03"}


def test_what_a_later_release_wrote_is_not_guessed_at(kept, monkeypatch):
    run(kept, DynamoShelf())
    monkeypatch.setitem(upgrades.UPGRADES, "paint", ())
    with pytest.raises(TooNew):
        kept.get(place(3))


@pytest.mark.parametrize("segments", [1, 3])
def test_a_migration_writes_every_outdated_record_anew_under_its_version_and_a_second_one_nothing(kept, segments):
    assert shades(kept) == 0
    first = run(kept, DynamoShelf(items_a_page=4), segments=segments)
    assert (first.rewritten, first.outdated, schemas(), shades(kept)) == (MANY, {"paint": MANY}, {2}, MANY)
    assert {kept.get(place(number)).version for number in range(MANY)} == {1}
    again = run(kept, DynamoShelf(items_a_page=4), segments=segments)
    assert (again.rewritten, again.outdated) == (0, {})


def test_a_dry_run_counts_and_writes_nothing(kept):
    told = run(kept, DynamoShelf(items_a_page=4), dry_run=True)
    assert (told.outdated, told.rewritten, schemas()) == ({"paint": MANY}, 0, {1})
    assert all(item.what != MARK for item in RecordItem.scan())


@pytest.mark.parametrize("at", [0, 1, 7, MANY - 1])
def test_a_run_that_is_killed_goes_on_where_it_stopped_and_comes_to_the_same(kept, at):
    with pytest.raises(Killed):
        run(kept, KilledShelf(at))
    rest = run(kept, DynamoShelf(items_a_page=4))
    assert (rest.rewritten, schemas(), shades(kept)) == (MANY - at, {2}, MANY)
    # A page that was finished is not read again.
    assert rest.items <= MANY + 2 - 4 * (at // 5)
    assert all(item.what != MARK for item in RecordItem.scan())


def test_a_broken_run_to_other_schemas_is_begun_anew(kept, monkeypatch):
    with pytest.raises(Killed):
        run(kept, KilledShelf(20))
    monkeypatch.setitem(upgrades.UPGRADES, "paint", (renamed, doubled))
    assert run(kept, DynamoShelf(items_a_page=4)).rewritten == MANY


def test_what_somebody_writes_meanwhile_is_not_overwritten(kept):
    class Overtaken(DynamoShelf):
        def rewrite(self, record: Record, schema: int) -> bool:
            if record.key == place(3):
                kept.write([Put(replace(record, data={"shade": "somebody's"}))])
            if record.key == place(4):
                kept.write([Delete(record.key, record.version)])
            return super().rewrite(record, schema)

    told = run(kept, Overtaken())
    assert (told.rewritten, told.overtaken) == (MANY - 2, 2)
    assert kept.get(place(3)).data == {"shade": "somebody's"}
    assert kept.get_many([place(4)]) == {}


def test_whoever_read_a_record_before_it_was_migrated_may_still_write_it(kept):
    read = kept.get(place(3))
    run(kept, DynamoShelf())
    kept.write([Put(replace(read, data={"shade": "changed"}))])
    assert kept.get(place(3)).data == {"shade": "changed"}


def test_the_mark_of_a_broken_run_is_an_ordinary_record():
    class TwoPages:
        def page(self, segment: int, segments: int, after: Key | None) -> Page:
            return Page(1, (), None if after else Key("PAINT#01"))

        def rewrite(self, record: Record, schema: int) -> bool:
            raise AssertionError("nothing is outdated")

    table = MemoryTable()
    running = migrate(table, TwoPages(), 1, dry_run=False)
    next(running)
    assert table.get(Key("MIGRATION")).data["after"] == {"0": ["PAINT#01", "META"]}
    list(running)
    assert table.get_many([Key("MIGRATION")]) == {}


def test_the_command_migrates_and_tells_numbers_alone(kept, capsys):
    rules = PublishedRules(RuleStore(kept), shipped_tables(), lambda: 0.0)
    wiring.use(wiring.Parts(KeyRing(MemoryKeys(), lambda: NOW), rules, kept, lambda: NOW))
    try:
        for dry, rewritten in ((["--dry-run"], 0), ([], MANY)):
            assert main(["migrate", *dry]) == 0
            told = capsys.readouterr()
            assert f'"rewritten":{rewritten}' in told.out
            assert "PAINT" not in told.out + told.err
    finally:
        wiring.use(None)
