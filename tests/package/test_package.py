"""The zip that goes to Lambda, unpacked and asked by a bare Python that sees nothing of this environment.

A library that only a development tool brings along would work everywhere but there.
"""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools.local.ports import ROOT
from tools.local.prepare import NO_NETWORK

SHIPPED = ["app.py", "chalicelib", "rules_data", "vendor", "requirements.txt", ".chalice/config.json"]
ASK = """
import json, sys
sys.path.insert(0, sys.argv[1])
import app
class Context:
    aws_request_id = "request-1"
def ask(method, path, body=None, **headers):
    event = {
        "requestContext": {"httpMethod": method, "resourcePath": path}, "headers": headers, "body": body,
        "pathParameters": {}, "stageVariables": {}, "multiValueQueryStringParameters": None,
    }
    answer = app.app(event, Context())
    return [answer["statusCode"], json.loads(answer["body"])]
health = ask("GET", "/v1/health")
loaded = [name for name in ("boto3", "moto", "pytest", "pynamodb") if name in sys.modules]
from chalicelib.services.rulebook import shipped_library
payers = sorted(shipped_library().payers)
unknown = ask("POST", "/v1/validations", "{}", authorization="Bearer x")
from chalicelib import store
from chalicelib.store import keys, rules
print(json.dumps([health, loaded, payers, unknown]))
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("project")
    for name in [*SHIPPED, *(str(file.relative_to(ROOT)) for file in (ROOT / ".chalice").glob("policy-*.json"))]:
        source, target = ROOT / name, project / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    done = subprocess.run(
        [sys.executable, "-c", "from chalice.cli import main; main()", "package", "--stage", "dev", "out"],
        cwd=project,
        env=os.environ | {"AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        text=True,
    )
    if done.returncode and NO_NETWORK.search(done.stdout + done.stderr):
        pytest.skip("the package index does not answer, so nothing can be packaged")
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "out"


@pytest.fixture(scope="module")
def unpacked(package: Path) -> Path:
    with zipfile.ZipFile(package / "deployment.zip") as shipped:
        shipped.extractall(package / "unpacked")
    return package / "unpacked"


def test_a_bare_python_serves_health_and_refusals_from_the_unpacked_zip(unpacked):
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", ASK, str(unpacked)],
        env={"OTGUARD_TABLE": "otguard-dev", "AWS_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    health, loaded, payers, refused = json.loads(done.stdout.splitlines()[-1])
    assert health[0] == 200
    assert health[1]["status"] == "ok"
    assert loaded == [], "health waits for no library that it does not need, and no tool ships"
    assert payers == sorted(folder.name for folder in (ROOT / "rules_data" / "payers").iterdir() if folder.is_dir())
    assert (refused[0], refused[1]["type"], refused[1]["request_id"]) == (401, "/problems/key-refused", "request-1")


def test_the_zip_fits_into_lambda_unpacked(unpacked):
    size_bytes = sum(file.stat().st_size for file in unpacked.rglob("*") if file.is_file())
    assert size_bytes < 250 * 1024 * 1024


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_a_policy_names_its_own_table_and_nothing_by_a_star_alone(stage):
    policy = json.loads((ROOT / ".chalice" / f"policy-{stage}.json").read_text())
    for statement in policy["Statement"]:
        actions = statement["Action"]
        resources = [statement["Resource"]] if isinstance(statement["Resource"], str) else statement["Resource"]
        assert not any(action.endswith("*") for action in actions)
        assert all(f"otguard-{stage}" in resource for resource in resources)


def test_every_top_level_folder_of_data_is_linked_into_what_ships():
    for name in ("rules_data", "admin_ui"):
        if (ROOT / name).is_dir():
            assert (ROOT / "vendor" / name).resolve() == ROOT / name
