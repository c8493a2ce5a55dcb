"""What a check and a payer must bring along. Each test names what is missing, and where it belongs."""

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.checks import CATALOGUE, CHECKS
from chalicelib.services.rulebook import shipped_library

ROOT = Path(__file__).resolve().parents[2]
PURE = ("domain", "rules", "checks", "x12")
# Seen in JSON examples only: these two find what only an 837P can hold.
ONLY_X12 = {"payer", "x12_structure"}


@pytest.mark.parametrize("check", CATALOGUE, ids=lambda check: check.name)
def test_a_check_its_file_and_its_parameter_model_share_a_name(check):
    module = importlib.import_module(f"chalicelib.checks.{check.name}")
    assert module.CHECK is check
    model = "".join(word.title() for word in check.name.split("_")) + "Parameters"
    assert check.parameters.__name__ == model, f"chalicelib/checks/{check.name}.py should call its model {model}"


@pytest.mark.parametrize("check", CATALOGUE, ids=lambda check: check.name)
def test_every_finding_code_and_every_parameter_says_what_it_is_about(check):
    assert check.about.endswith(".")
    assert all(kind.about.endswith(".") for kind in check.kinds.values())
    silent = [name for name, field in check.parameters.model_fields.items() if not field.description]
    assert not silent, f"chalicelib/checks/{check.name}.py: no description of {silent}"


@pytest.mark.parametrize("check", CATALOGUE, ids=lambda check: check.name)
def test_a_check_is_used_by_some_shipped_document(check):
    library = shipped_library()
    documents = [*library.payers.values(), *library.templates.values()]
    assert any(check.name in loaded.document.checks for loaded in documents), f"no payer or template uses {check.name}"


@pytest.mark.parametrize("check", CATALOGUE, ids=lambda check: check.name)
def test_a_check_has_a_failing_and_a_passing_example(check):
    if check.name in ONLY_X12:
        return
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "rules_data").glob(f"*/*/examples/{check.name}.json")]
    told = " ".join(texts)
    assert re.search(r'"outcome": "fail"', told) or all(kind.severity == "info" for kind in check.kinds.values()), (
        f"no examples/{check.name}.json holds a failing example"
    )
    assert re.search(r'"outcome": "(pass|bypassed)"', told), f"no examples/{check.name}.json holds a passing example"


def test_what_is_derived_from_checks_and_rules_is_in_step():
    told = subprocess.run(
        [sys.executable, "tools/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_findings_are_shown_in_the_order_of_the_catalogue_and_names_are_unique():
    assert list(CHECKS) == [check.name for check in CATALOGUE]
    assert len(CHECKS) == len(CATALOGUE)


def test_no_payer_is_named_in_the_python_that_judges():
    names = {word for payer_id in shipped_library().payers for word in payer_id.split("_") if len(word) > 3}
    # Lines of business, and what payers' names have in common, are words of the field.
    documents = shipped_library().payers.values()
    names -= {word for loaded in documents for word in loaded.document.line_of_business.split("_")}
    names -= {"part", "commercial", "advantage", "care"}
    pattern = re.compile(rf"\b({'|'.join(sorted(names))})\b", re.IGNORECASE)
    said = []
    for floor in PURE:
        for path in sorted((ROOT / "chalicelib" / floor).rglob("*.py")):
            code = re.sub(r'"""[\s\S]*?"""|#.*', "", path.read_text(encoding="utf-8"))
            said += [f"{path.relative_to(ROOT)}: {found.group(0)}" for found in pattern.finditer(code)]
    assert not said, "payers belong in rules_data/payers"


def test_every_module_opens_by_saying_what_it_is():
    silent = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "chalicelib").rglob("*.py"))
        if not path.read_text(encoding="utf-8").startswith('"""')
    ]
    assert not silent
