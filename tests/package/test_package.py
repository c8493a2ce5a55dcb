"""The zip that goes to Lambda, unpacked and asked by a bare Python that sees nothing of this environment.

A library that only a development tool brings along would work everywhere but there.
"""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from chalicelib.rules.text import document_text, read_document
from tools.deploy.archive import LARGEST_BYTES, PackageRefusedError
from tools.deploy.package import finish_validators, package
from tools.local.ports import ROOT

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
import importlib, pkgutil, chalicelib
for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(json.dumps([health, loaded, payers, unknown]))
"""


PAGES = """
import json, sys
sys.path.insert(0, sys.argv[1])
from importlib.resources import files
from chalicelib.console import render
environment = render._environment(render.compiled())
names = [one for one in environment.loader.loaders[1].list_templates() if not one.startswith("mail/")]
print(json.dumps({name: environment.get_template(name).filename for name in names}))
"""


@pytest.fixture(scope="module")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(archive) as shipped:
        shipped.extractall(folder)
    return folder


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


def test_the_zip_is_small(archive):
    assert archive.stat().st_size < LARGEST_BYTES


def test_the_same_checkout_gives_the_same_bytes(archive, tmp_path):
    template, again = package("dev", tmp_path)
    assert again.read_bytes() == archive.read_bytes()
    assert template.read_bytes() == (archive.parent / "sam.json").read_bytes()


def test_bytecode_ships_for_every_module(unpacked):
    lacking = [
        file for file in unpacked.rglob("*.py") if not list((file.parent / "__pycache__").glob(f"{file.stem}.*"))
    ]
    assert lacking == []


def test_documents_ship_as_the_store_keeps_them(unpacked):
    files = list((unpacked / "rules_data").glob("*/*/rules.json"))
    assert len(files) == len(list((ROOT / "rules_data").glob("*/*/rules.json")))
    for file in files:
        text = file.read_text()
        assert text == document_text(read_document(text, file.parent.name)), file.parent.name


def test_a_stage_that_is_not_configured_is_refused_in_words(tmp_path):
    with pytest.raises(PackageRefusedError, match=r"No stage 'moon'.* there are dev, prod"):
        package("moon", tmp_path)


def test_validators_of_another_pydantic_than_ships_are_refused(tmp_path):
    (tmp_path / "pydantic-1.0.dist-info").mkdir()
    with pytest.raises(PackageRefusedError, match="run make setup"):
        finish_validators(tmp_path)


def test_business_days_are_known_in_the_package(unpacked):
    code = "import sys; sys.path.insert(0, sys.argv[1]); from datetime import date; " + (
        "from chalicelib.rules.calendar import is_business_day as opens; print(opens(date(2026, 7, 3)))"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code, str(unpacked)], capture_output=True, text=True)
    assert done.stdout == "False\n", done.stderr


def test_every_top_level_folder_of_data_is_linked_into_what_ships():
    for name in ("rules_data", "admin_ui"):
        if (ROOT / name).is_dir():
            assert (ROOT / "vendor" / name).resolve() == ROOT / name


def test_every_page_is_drawn_from_a_template_that_was_compiled_for_the_package(unpacked):
    command = [sys.executable, "-I", "-S", "-c", PAGES, str(unpacked)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    drawn_from = json.loads(done.stdout)
    assert "compare.html" in drawn_from
    missing = [name for name, file in drawn_from.items() if Path(file).parent != unpacked / "admin_ui" / "compiled"]
    assert not missing
    assert list((unpacked / "admin_ui" / "compiled" / "__pycache__").glob("*.pyc"))
