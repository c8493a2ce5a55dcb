"""The examples of the description work as they stand, one after the other: whoever copies one gets the answer that
it promises."""

import json
import re
from collections.abc import Iterator

import pytest

from chalicelib.api import subjects
from chalicelib.api.description import examples, made
from chalicelib.domain.reading import read_as
from chalicelib.services.rulebook import shipped_library
from tests.http.service import Service, running
from tools.local.ports import ROOT

EXAMPLES = examples()
TAKE_JSON = [
    operation
    for endpoints in subjects()
    for operation in endpoints.operations
    if operation.method != "GET" and operation.takes not in (None, bytes)
]
REQUIRED = {
    f"{method.upper()} {path}": [one["name"] for one in operation.get("parameters", []) if one["required"]]
    for path, methods in made()["paths"].items()
    for method, operation in methods.items()
}


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running(shipped_library()) as one:
        yield one


def test_every_body_has_an_example_and_no_example_is_of_a_call_that_is_gone() -> None:
    assert set(EXAMPLES.bodies) == {f"{operation.method} {operation.path}" for operation in TAKE_JSON}


@pytest.mark.parametrize("operation", TAKE_JSON, ids=lambda one: f"{one.method} {one.path}")
def test_an_example_has_the_form_that_is_asked_for_and_stands_in_the_description(operation) -> None:
    example = EXAMPLES.bodies[f"{operation.method} {operation.path}"]
    assert read_as(operation.takes, example)
    content = made()["paths"][operation.path][operation.method.lower()]["requestBody"]["content"]
    assert content["application/json"]["example"] == example


def test_the_examples_are_taken_one_after_the_other(service: Service) -> None:
    named = dict(EXAMPLES.parameters)
    statuses = {}
    for call, body in EXAMPLES.bodies.items():
        method, path = call.split(" ")
        headers = {}
        if "If-Match" in REQUIRED[call]:
            headers["If-Match"] = tag(service, path, named)
        status, answer, _ = service.call(method, address(call, path, named), body, **headers)
        statuses[call] = status
        assert status in (200, 201), (call, answer.get("errors"))
        named |= {"webhook_id": answer["webhook_id"]} if "webhook_id" in answer else {}
    verdicts = [statuses["POST /v1/validations"], statuses["POST /v1/claims"], statuses["PUT /v1/claims/{claim_id}"]]
    assert verdicts == [200, 201, 200]


def tag(service: Service, path: str, named: dict[str, str]) -> str:
    """What is there now, or that nothing is."""
    read = path.removesuffix("/secret")
    status, _, headers = service.call("GET", address(f"GET {read}", read, named))
    return str(headers["ETag"]) if status == 200 else '"0"'


def address(call: str, path: str, named: dict[str, str]) -> str:
    filled = re.sub(r"{(\w+)}", lambda name: named[name[1]], path)
    asked = [name for name in REQUIRED[call] if name in named and name != "If-Match" and f"{{{name}}}" not in path]
    query = [f"{name}={named[name]}" for name in asked]
    return f"{filled}?{'&'.join(query)}" if query else filled


def test_the_claim_that_is_validated_is_that_of_the_readme() -> None:
    shown = json.loads((ROOT / "docs" / "example-claim.json").read_text())
    assert EXAMPLES.bodies["POST /v1/validations"] == shown
