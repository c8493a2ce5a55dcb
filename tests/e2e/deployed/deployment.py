"""A deployment as the tests see it: an address to call, keys to call with, and the cloud's own services behind it."""

import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from chalicelib.services.keys import make_key
from chalicelib.services.ports import Mode
from chalicelib.settings import Settings
from chalicelib.store import table
from chalicelib.store.keys import DynamoKeys
from tests.packaged import packaged
from tools.deploy.stack import Deployed
from tools.deploy.target import Target

STAGE = "dev"


def within_the_cloud() -> tuple[tuple[Path, Path], list[str]]:
    """The package as the embedded cloud takes it, and which alarms are left out: it does not calculate with metrics."""
    template, archive = packaged()
    resources = (whole := json.loads(template.read_text()))["Resources"]
    calculated = [name for name, one in resources.items() if "Metrics" in one.get("Properties", {})]
    for name in calculated:
        del resources[name]
    reduced = template.with_name("sam-embedded.json")
    reduced.write_text(json.dumps(whole))
    return (reduced, archive), calculated


class Answer(NamedTuple):
    """What came back. `body` is the JSON, or the text where it is none; header names are in lower case."""

    status: int
    body: Any
    headers: dict[str, str]


@dataclass(frozen=True)
class Deployment:
    """A stack in the embedded cloud."""

    target: Target
    stack: Deployed

    def call(self, method: str, path: str, body: Any = None, key: str | None = None, **headers: str) -> Answer:
        """One request through API Gateway. A body that is not bytes goes as JSON."""
        address = urlsplit(self.target.endpoint or "")
        sent = {"Host": f"{self.stack.outputs['RestAPIId']}.execute-api.localhost:{address.port}"}
        data = body
        if body is not None and not isinstance(body, bytes):
            data, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        if key:
            sent["Authorization"] = f"Bearer {key}"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", address.port or 80, timeout=60)
        try:
            connection.request(method, f"/{STAGE}{path}", data, sent)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        try:
            told = json.loads(text)
        except ValueError:
            told = text
        return Answer(answer.status, told, {name.lower(): value for name, value in answer.getheaders()})

    def key(self, practice: str, mode: Mode = "live", scopes: tuple[str, ...] = ("all",)) -> str:
        """A new API key of a practice."""
        table.bind(Settings(STAGE, self.stack.outputs["TableName"], self.target.region, self.target.endpoint))
        return make_key(DynamoKeys(), mode, [practice], "made by a test", datetime.now(UTC), scopes)

    def client(self, service: str) -> Any:
        """The cloud's own service, as its owner sees it."""
        return self.target.client(service)


def within(seconds: float, question: Callable[[], Any]) -> Any:
    """The first answer that is not empty. Fails where none comes in time."""
    give_up = time.monotonic() + seconds
    while not (found := question()):
        assert time.monotonic() < give_up, f"nothing came within {seconds} s"
        time.sleep(0.1)
    return found
