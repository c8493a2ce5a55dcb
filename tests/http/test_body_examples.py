"""The examples of the description work as they stand, one after the other: whoever copies one gets the answer that
it promises."""

import json
from collections.abc import Iterator
from itertools import islice

import pytest

from chalicelib.api import subjects
from chalicelib.api.description import made
from chalicelib.domain.reading import read_as
from chalicelib.services.rulebook import shipped_library
from tests.http.exampled import EXAMPLES, taken
from tests.http.service import Service, running
from tools.local.ports import ROOT

TAKE_JSON = [
    operation
    for endpoints in subjects()
    for operation in endpoints.operations
    if operation.method != "GET" and operation.takes not in (None, bytes)
]


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
    statuses = {}
    for one in islice(taken(service), len(EXAMPLES.bodies)):
        statuses[one.call] = one.status
        assert one.status in (200, 201), (one.call, one.answer.get("errors"))
    verdicts = [statuses["POST /v1/validations"], statuses["POST /v1/claims"], statuses["PUT /v1/claims/{claim_id}"]]
    assert verdicts == [200, 201, 200]


def test_the_claim_that_is_validated_is_that_of_the_readme() -> None:
    shown = json.loads((ROOT / "docs" / "example-claim.json").read_text())
    assert EXAMPLES.bodies["POST /v1/validations"] == shown
