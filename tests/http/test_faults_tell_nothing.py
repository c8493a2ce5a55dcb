"""The store fails in words that hold patients' data, as libraries may: no answer and no log repeats them."""

import json
import logging
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from app import alerts, app, files
from chalicelib import wiring
from chalicelib.services.records.table import Change, Index, Key, Record
from chalicelib.store.memory_table import MemoryTable
from chalicelib.web.alert_rounds import ask_for_rounds
from chalicelib.web.work_log import WorkFailed
from tests.console.desk import Browser, Console
from tests.console.desk import running as console_running
from tests.http.described import calls

MARK = "MORENO-1949-11-07"
# These are answered without the store.
# On every answer, whatever became of it.
GUARDS = {
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
WITHOUT_THE_STORE = {"/", "/v1/health", "/v1/openapi.json"}


class TellingTable(MemoryTable):
    """Fails at every call and quotes a patient, first by itself and then as the cause of something of ours."""

    def get(self, key: Key) -> Record:
        raise ValueError(f"cannot read {MARK}")

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Record]:
        raise KeyError(MARK)

    def read(self, partition: str, *bounds: str, **more: Any) -> list[Record]:
        raise RuntimeError(f"{partition} of {MARK}")

    def look_up(self, index: Index, partition: str, *bounds: str, **more: Any) -> list[Record]:
        try:
            raise OSError(MARK)
        except OSError as error:
            raise TypeError(f"{MARK} again") from error

    def write(self, changes: Sequence[Change]) -> None:
        raise LookupError(MARK)


@pytest.fixture(scope="module")
def console() -> Iterator[Console]:
    with console_running() as one:
        yield one


@pytest.fixture(scope="module")
def browser(console) -> Browser:
    return console.signed_in(patients=True)


@pytest.fixture
def told(console, browser, monkeypatch, caplog, capfd) -> Iterator[list[str]]:
    """Whatever is answered goes in here; with it, the log must hold no mark when the test is over."""
    caplog.set_level(logging.DEBUG)
    parts = wiring.parts()
    wiring.use(replace(parts, table=TellingTable()))
    answers: list[str] = []
    yield answers
    wiring.use(parts)
    assert MARK not in "".join((*answers, caplog.text, *capfd.readouterr()))
    assert "Traceback" not in "".join((*answers, caplog.text))


@pytest.mark.parametrize("call", list(calls()), ids=lambda call: f"{call.method} {call.path}")
def test_no_call_of_the_api_repeats_what_the_store_said(console, told, call):
    headers = {"Authorization": f"Bearer {console.service.key}", "Idempotency-Key": "k-1", "If-Match": '"1"'}
    headers |= {"Content-Type": call.media} if call.media else {}
    answer = console.service.client.http.request(call.method, call.address(), headers=headers, body=call.body("x"))
    told.append(answer.body.decode() + json.dumps(dict(answer.headers)))
    assert {name: answer.headers.get(name) for name in GUARDS} == GUARDS
    assert answer.status_code == (200 if call.path in WITHOUT_THE_STORE else 500)


def test_no_page_repeats_what_the_store_said(browser, told):
    routes = [(method, path) for path, ways in app.routes.items() for method in ways if path.startswith("/console")]
    statuses: Counter[int] = Counter()
    routes.remove(("POST", "/console/sign-out"))
    for method, path in routes:
        address = path.replace("{", "").replace("}", "")
        page = browser.get(address) if method == "GET" else browser.post(address, {"version": "1"})
        told.append(page.text + json.dumps(page.headers))
        guards = GUARDS if "static" not in path else {"X-Content-Type-Options": "nosniff"}
        assert {name: page.headers.get(name) for name in guards} == guards, path
        statuses[page.status] += 1
    assert statuses[500] > len(routes) / 3, "the others ask another table, or refuse what was sent before they ask"


@pytest.mark.parametrize("function", [files, alerts])
def test_no_message_of_a_queue_repeats_what_the_store_said(told, function):
    bodies = [
        {"Records": [{"s3": {"object": {"key": "uploads/P/demo/J-1"}}}]},
        {"space": "P#demo", "job_id": "J-1", "chunk": 1},
    ]
    bodies += [{"refresh": "P#demo"}, {"digest": "S-1", "day": "2026-03-20"}, {"nothing": MARK}]
    records = [
        {"messageId": str(number), "body": json.dumps(body), "attributes": {"ApproximateReceiveCount": "1"}}
        for number, body in enumerate(bodies)
    ]
    told.append(json.dumps(function({"Records": records}, None)))


def test_what_a_clock_fails_with_does_not_reach_the_runtime_which_would_write_it(told):
    with pytest.raises(WorkFailed) as failure:
        ask_for_rounds()
    told.append("".join(traceback.format_exception(failure.value)).replace("Traceback", ""))
