"""The package, and its template read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from tests.packaged import packaged


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An account of AWS that is made up, and nobody's keys to it."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        yield


@pytest.fixture(scope="session")
def archive() -> Path:
    return packaged()[1]


@pytest.fixture(scope="session")
def template() -> dict[str, Any]:
    return json.loads(packaged()[0].read_text())


@pytest.fixture(scope="session")
def functions(template: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every function with its properties."""
    return {
        name: resource["Properties"]
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


@pytest.fixture(scope="session")
def policies(template: dict[str, Any], functions: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The policy of each function."""
    found = {}
    for name, properties in functions.items():
        role = template["Resources"][properties["Role"]["Fn::GetAtt"][0]]
        (policy,) = role["Properties"]["Policies"]
        found[name] = policy["PolicyDocument"]
    return found
