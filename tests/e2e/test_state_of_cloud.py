"""What was stored in the embedded cloud outlives it, also where it is killed outright."""

import json
import socket
import time
from pathlib import Path

import boto3
import pytest

from tools.local import cloud

pytestmark = pytest.mark.skipif(
    not cloud.PYTHON.exists(), reason="the embedded cloud is not installed; `make setup` does that"
)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def client(address: str):
    given = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    return boto3.client("dynamodb", endpoint_url=address, **given)


def put(address: str, ids: set[str]) -> None:
    """A table with these."""
    table = client(address)
    table.create_table(
        TableName="kept",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    for one in sorted(ids):
        table.put_item(TableName="kept", Item={"id": {"S": one}})


def written(state: Path, ids: set[str]) -> bool:
    """Whether a snapshot holds these."""
    file = state / "dynamodb.json"
    return file.exists() and all(f'"{one}"' in json.dumps(json.loads(file.read_text())) for one in ids)


def test_what_was_stored_a_moment_before_the_embedded_cloud_is_killed_is_there_again(tmp_path):
    state, log, ids = tmp_path / "state", tmp_path / "cloud.log", {f"kept-{number}" for number in range(3)}
    with cloud.running(free_port(), state, log, "dynamodb") as first:
        put(first.address, ids)
        give_up = time.monotonic() + 60
        while not written(state, ids):
            assert time.monotonic() < give_up, "no snapshot was written"
            time.sleep(0.05)
        first.process.kill()
        first.process.wait()
    with cloud.running(free_port(), state, log, "dynamodb") as second:
        found = client(second.address).scan(TableName="kept")["Items"]
    assert {item["id"]["S"] for item in found} == ids


def test_what_is_stored_while_a_snapshot_is_written_is_in_the_last_one(tmp_path):
    state, log = tmp_path / "state", tmp_path / "cloud.log"
    ids = {f"kept-{number}" for number in range(300)}
    with cloud.running(free_port(), state, log, "dynamodb") as first:
        put(first.address, ids)
    assert written(state, ids)
