"""What a fresh function imports for its first request, asked of the package itself: nothing that the request can do
without. How long that takes is measured in `bench/cold_package.py`."""

import json
import subprocess
import sys
import zipfile

import pytest

from chalicelib.api.description import FILE_NAME, made
from tools.local.ports import ROOT

ASK = """
import json, sys
sys.path.insert(0, sys.argv[1])
import app
class Context:
    aws_request_id = "request-1"
method, path, key = sys.argv[2:]
event = {
    "requestContext": {"httpMethod": method, "resourcePath": path}, "body": "{}" if method == "POST" else None,
    "headers": {"authorization": key} if key else {}, "pathParameters": {}, "stageVariables": {},
    "multiValueQueryStringParameters": None,
}
answer = app.app(event, Context())
ours = [vars(module).values() for name, module in list(sys.modules.items()) if name.startswith("chalicelib")]
made = {one for values in ours for one in values if isinstance(one, type) and "__dataclass_params__" in vars(one)}
heavy = [str(one) for one in made if one.__module__.startswith("chalicelib") and one.__dataclass_params__.repr]
print(json.dumps([answer["statusCode"], sorted(sys.modules), sorted(heavy)]))
"""
READ = """
import sys
sys.path.insert(0, sys.argv[1])
from chalicelib.domain import validators
del validators.TypeAdapter
from chalicelib.domain.reading import read_as, read_json
from chalicelib.services.rulebook import shipped_library
from chalicelib.services.validate_claim import Submission
claim = read_as(Submission, read_json(open(sys.argv[2], "rb").read())).claim
print(shipped_library().rules(claim.payer_id).version)
"""
# What no request of the API needs, and what is heavy besides.
NEVER = [
    "boto3",
    "moto",
    "jinja2",
    "holidays",
    "cryptography",
    "chalicelib.console",
    "chalicelib.alerts",
    "chalicelib.cli",
]
# What reads a patient's file, or writes: not for a practice that keeps nothing of patients.
NOT_FOR_A_VALIDATION = [
    "chalicelib.services.authorizations.keeping",
    "chalicelib.services.claims.history",
    "chalicelib.services.on_file",
    "chalicelib.services.patient_on_file",
    "chalicelib.services.rule_audit",
    "chalicelib.x12",
]
NOT_FOR_HEALTH = [
    *NEVER,
    "pynamodb",
    "botocore",
    "chalicelib.checks",
    "chalicelib.rules",
    "chalicelib.x12",
    "chalicelib.api.validations",
]


@pytest.fixture(scope="module")
def unpacked(archive, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cold")
    with zipfile.ZipFile(archive) as shipped:
        shipped.extractall(folder)
    return folder


def loaded(unpacked, method: str, path: str, key: str = "") -> tuple[int, set[str], list[str]]:
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", ASK, str(unpacked), method, path, key],
        env={"OTGUARD_TABLE": "otguard-dev", "AWS_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    status, modules, heavy_classes = json.loads(done.stdout.splitlines()[-1])
    return status, set(modules), heavy_classes


def test_health_waits_for_no_library_and_no_part_of_ours_that_it_does_not_need(unpacked):
    status, modules, _ = loaded(unpacked, "GET", "/v1/health")
    assert status == 200
    assert modules.isdisjoint(NOT_FOR_HEALTH), modules & set(NOT_FOR_HEALTH)


def test_a_validation_loads_neither_console_nor_alerts_nor_what_reads_patients_or_writes(unpacked):
    status, modules, _ = loaded(unpacked, "POST", "/v1/validations", "Bearer nonsense")
    unneeded = {*NEVER, *NOT_FOR_A_VALIDATION}
    assert status == 401
    assert modules.isdisjoint(unneeded), modules & unneeded


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/health"), ("POST", "/v1/validations")])
def test_dataclasses_on_the_way_to_the_first_answer_are_lean(unpacked, method, path):
    _, _, heavy_classes = loaded(unpacked, method, path, "Bearer nonsense")
    assert not heavy_classes, "use lean_dataclass"


def test_claims_rules_and_tables_are_read_by_validators_that_the_package_brings_along(unpacked):
    command = [sys.executable, "-I", "-S", "-c", READ, str(unpacked), str(ROOT / "docs" / "example-claim.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("medicare_part_b@file+"), done.stderr


def test_what_describes_the_api_loads_no_store(unpacked):
    status, modules, _ = loaded(unpacked, "GET", "/v1/openapi.json")
    assert status == 200
    assert "pynamodb" not in modules
    assert "chalicelib.api.claims" not in modules, "it was made again, and not read"


def test_the_description_that_ships_is_what_the_endpoints_say(unpacked):
    assert json.loads((unpacked / "chalicelib" / "api" / FILE_NAME).read_text()) == json.loads(json.dumps(made()))
