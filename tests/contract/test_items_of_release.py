"""What every release wrote is read today, and what is written today will be: one item of every kind, as it stood.

What a file holds is never changed; `python -m tools.items_of_release VERSION TEST` adds a kind that is new since.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import boto3
import pytest
from moto import mock_aws

from chalicelib.release import ENGINE
from chalicelib.services.records.migrate import migrate
from chalicelib.services.records.table import Index, Key, Record
from chalicelib.services.records.upgrades import UPGRADES, schema_of
from chalicelib.settings import Settings
from chalicelib.store import table as dynamo
from chalicelib.store.dynamo_table import DynamoTable
from chalicelib.store.keys import DynamoKeys
from chalicelib.store.migrate import DynamoShelf
from tests.contract.readers import READERS
from tools.items_of_release import API_KEY, FOLDER, kinds_written

FILES = sorted(FOLDER.glob("*.json"))
ITEMS = {file.stem: json.loads(file.read_text()) for file in FILES}
CASES = [(release, kind) for release, kinds in ITEMS.items() for kind in kinds]


def held(value: dict[str, Any]) -> dict[str, Any]:
    return {
        tag: base64.b64decode(told) if isinstance(told, str) and tag == "B" else told for tag, told in value.items()
    }


def new_table() -> str:
    """A new table on the cloud that is mocked, bound."""
    settings = Settings(stage="test", table=f"otguard-{uuid4().hex[:8]}", region="us-east-1", endpoint=None)
    dynamo.bind(settings)
    dynamo.create_table()
    return settings.table


def fill(name: str, items: list[dict[str, Any]]) -> None:
    """Puts raw items into a table as DynamoDB's import does: past all code of ours."""
    client = boto3.client("dynamodb", region_name="us-east-1")
    for item in items:
        client.put_item(TableName=name, Item={field: held(value) for field, value in item.items()})


def every_raw_item(name: str) -> list[dict[str, Any]]:
    """As DynamoDB's export holds them."""
    pages = boto3.client("dynamodb", region_name="us-east-1").get_paginator("scan").paginate(TableName=name)
    return [item for page in pages for item in page["Items"]]


def by_key(items: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(item["pk"]["S"], item["sk"]["S"]): item for item in items}


def kind_of(item: dict[str, Any]) -> str:
    return item["what"]["S"] if "what" in item else API_KEY


@pytest.fixture(scope="module")
def table_of_another_release() -> Iterator[str]:
    with mock_aws():
        yield new_table()


def read(item: dict[str, Any], kind: str) -> None:
    """What the bound table holds under the item's key, by the reader of its kind."""
    key = Key(item["pk"]["S"], item["sk"]["S"])
    if kind == API_KEY:
        assert DynamoKeys().find(key.partition.partition("#")[2]) in DynamoKeys().all()
        return
    record = DynamoTable().get(key)
    assert record.kind == kind
    READERS[kind](record)
    if int(item["schema"]["N"]) == schema_of(kind):
        assert stands_where_it_is_looked_for(record)


def stands_where_it_is_looked_for(record: Record) -> bool:
    """Whether each index has the record where its reader says."""
    places: tuple[tuple[Index, Key | None], ...] = (("due", record.due), ("list", record.listed))
    return all(place is None or record in DynamoTable().look_up(index, place.partition) for index, place in places)


@pytest.mark.parametrize(("release", "kind"), CASES)
def test_todays_readers_read_what_a_release_wrote(table_of_another_release, release, kind):
    for item in ITEMS[release][kind]:
        # One by one: several forms of a kind may stand under one key.
        fill(table_of_another_release, [item])
        read(item, kind)


@pytest.mark.parametrize("release", ITEMS)
def test_what_is_migrated_stands_where_todays_indexes_look_for_it(release):
    with mock_aws():
        name = new_table()
        fill(name, [item for found in ITEMS[release].values() for item in found if "what" in found[0]])
        *_, progress = migrate(DynamoTable(), DynamoShelf(), segments=1, dry_run=False)
        records = [DynamoTable().get(Key(*place)) for place in by_key(every_raw_item(name))]
        assert all(map(stands_where_it_is_looked_for, records))
        assert set(progress.outdated) == set(UPGRADES)


def test_every_kind_that_is_written_today_has_an_item_of_this_release():
    missing = kinds_written() - set(ITEMS[ENGINE])
    assert not missing, (
        f"no item of {sorted(missing)}: python -m tools.items_of_release {ENGINE} TEST (one that writes it)"
    )


def test_every_kind_has_a_reader_here():
    assert kinds_written() <= {*READERS, API_KEY}


def test_every_item_says_its_schema():
    assert all(item["schema"]["N"] for kinds in ITEMS.values() for items in kinds.values() for item in items)


@pytest.mark.parametrize("release", ITEMS)
def test_a_table_that_is_restored_from_its_export_is_the_same_and_every_kind_is_read(release):
    with mock_aws():
        lost = new_table()
        fill(lost, [item for found in ITEMS[release].values() for item in found])
        export = every_raw_item(lost)
        restored = new_table()
        fill(restored, export)
        boto3.client("dynamodb", region_name="us-east-1").delete_table(TableName=lost)
        assert by_key(every_raw_item(restored)) == by_key(export)
        assert {kind_of(item) for item in export} == set(ITEMS[release])
        for item in export:
            read(item, kind_of(item))


@pytest.mark.parametrize("release", ITEMS)
def test_a_table_that_is_restored_by_the_book_bears_its_name_again_and_every_kind_is_read(release):
    with mock_aws():
        name, cloud = new_table(), boto3.client("dynamodb", region_name="us-east-1")
        fill(name, [item for found in ITEMS[release].values() for item in found])
        before = every_raw_item(name)
        cloud.update_continuous_backups(
            TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
        cloud.restore_table_to_point_in_time(
            SourceTableName=name, TargetTableName=f"{name}-restored", UseLatestRestorableTime=True
        )
        backup = cloud.create_backup(TableName=f"{name}-restored", BackupName="restored")["BackupDetails"]["BackupArn"]
        cloud.delete_table(TableName=name)
        cloud.restore_table_from_backup(TargetTableName=name, BackupArn=backup)
        assert by_key(every_raw_item(name)) == by_key(before)
        for item in before:
            read(item, kind_of(item))
        table = cloud.describe_table(TableName=name)["Table"]
        assert {index["IndexName"] for index in table["GlobalSecondaryIndexes"]} == {"due", "list"}
