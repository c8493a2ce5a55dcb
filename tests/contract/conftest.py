"""The three places a store can live. moto refuses what AWS refuses; ministack runs the wire."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from uuid import uuid4

import pytest
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber

from chalicelib.services.ports import KeyStore
from chalicelib.services.records.table import Table
from chalicelib.services.rule_store import RuleStore
from chalicelib.settings import Settings
from chalicelib.store import table as dynamo
from chalicelib.store.dynamo_table import DynamoTable
from chalicelib.store.keys import DynamoKeys
from chalicelib.store.memory import MemoryKeys
from chalicelib.store.memory_table import MemoryTable
from tools.local import cloud


@dataclass
class Stores:
    keys: KeyStore
    table: Table

    @property
    def rules(self) -> RuleStore:
        return RuleStore(self.table)


@pytest.fixture(scope="session")
def embedded_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not Path(cloud.PYTHON).exists():
        pytest.skip("the embedded cloud is not installed; `make setup` does that")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with cloud.running(port, None, tmp_path_factory.mktemp("cloud") / "cloud.log") as embedded:
        yield embedded.address


@pytest.fixture
def requests_to_moto_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """moto checks a condition and writes in two steps, and undoes a refused transaction by restoring all that it held
    before, other threads' writes included; AWS does neither. What is read and decided between requests still happens
    at once."""
    turn, answer = Lock(), BotocoreStubber.process_request

    def in_turn(stubber, request):
        with turn:
            return answer(stubber, request)

    monkeypatch.setattr(BotocoreStubber, "process_request", in_turn)


@pytest.fixture(params=["memory", "moto", "ministack"])
def stores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stores]:
    if request.param == "memory":
        yield Stores(MemoryKeys(), MemoryTable())
        return
    settings = Settings(stage="test", table=f"otguard-{uuid4().hex[:8]}", region="us-east-1", endpoint=None)
    if request.param == "ministack":
        address = request.getfixturevalue("embedded_cloud")
        dynamo.bind(Settings(settings.stage, settings.table, settings.region, address))
        dynamo.create_table()
        yield Stores(DynamoKeys(), DynamoTable())
        return
    request.getfixturevalue("requests_to_moto_in_turns")
    with mock_aws():
        dynamo.bind(settings)
        dynamo.create_table()
        yield Stores(DynamoKeys(), DynamoTable())


@pytest.fixture
def table(stores: Stores) -> Table:
    return stores.table
