"""The load script against a server of this process: it counts what comes back, and a wrong answer is an error."""

import threading
from collections.abc import Iterator

import pytest

from app import app
from bench import load
from tests.http.service import running
from tools.local.gateway import Gateway
from tools.local.server import Server


@pytest.fixture
def address(monkeypatch) -> Iterator[tuple[str, str]]:
    monkeypatch.setattr(load, "EXAMPLE", b'{"claims": []}')
    with running() as service:
        server = Server("127.0.0.1", 0, Gateway(app))
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", service.key
        server.shutdown()
        server.server_close()


def test_answers_are_counted_and_compared_with_the_first(address, monkeypatch):
    monkeypatch.setattr(load, "PATH", "/v1/validations/batch")
    expected = load.first_answer(*address)
    found = load.run(*address, concurrency=2, seconds=0.3, expected=expected)
    assert (set(found.statuses), found.wrong) == ({"200"}, 0)
    assert load.run(*address, concurrency=1, seconds=0.2, expected=b"other").wrong > 0
    assert load.shown(2, 0.3, found)["p50_ms"] > 0
