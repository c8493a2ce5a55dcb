"""A cloud that does not answer is one named error, soon, and never the library's own."""

import socket
import time

import pytest

from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.ports import DocumentName
from chalicelib.services.rule_store import RuleStore
from chalicelib.settings import Settings
from chalicelib.store import table
from chalicelib.store.dynamo_table import DynamoTable
from chalicelib.store.keys import DynamoKeys


@pytest.fixture
def nobody_listens():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    table.bind(Settings("test", "otguard-none", "us-east-1", f"http://127.0.0.1:{port}"))


def test_a_store_that_nobody_serves_is_unavailable_within_seconds(nobody_listens):
    began = time.monotonic()
    with pytest.raises(StoreUnavailable):
        DynamoKeys().find("abc123abc123")
    with pytest.raises(StoreUnavailable):
        RuleStore(DynamoTable()).version(DocumentName("payer", "some_payer"), 1)
    assert time.monotonic() - began < 10
