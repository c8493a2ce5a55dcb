"""The locks: all that the requirements name, at that version, each package with hashes, and no index named anywhere."""

import re

import pytest

from tools.local.ports import ROOT
from tools.local.prepare import ENVIRONMENTS

LOCKED = {
    "requirements-lambda.lock": ["requirements.txt"],
    "requirements-dev.lock": ["requirements.txt", "requirements-dev.txt"],
    "requirements-cloud.lock": ["requirements-cloud.txt"],
    "requirements-reference.lock": ["requirements-reference.txt"],
    "requirements-tools.lock": ["requirements-tools.txt"],
}
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)


def pins(text: str) -> dict[str, str]:
    """Versions by name, as package indexes fold names."""
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PIN.findall(text)}


def test_every_file_of_requirements_has_its_lock_and_every_environment_is_made_from_one():
    named = {file for files in LOCKED.values() for file in files}
    assert named == {path.name for path in ROOT.glob("requirements*.txt")}
    assert LOCKED.keys() == {path.name for path in ROOT.glob("requirements*.lock")}
    assert set(ENVIRONMENTS.values()) <= LOCKED.keys()


@pytest.mark.parametrize("lock", LOCKED)
def test_a_lock_has_all_that_its_requirements_name_at_that_version(lock):
    locked = pins((ROOT / lock).read_text())
    wanted = {name: version for file in LOCKED[lock] for name, version in pins((ROOT / file).read_text()).items()}
    if lock == "requirements-lambda.lock":
        del wanted["chalice"]  # the packager ships what Lambda runs of it
    stale = {name: version for name, version in wanted.items() if locked.get(name) != version}
    assert stale == {}, "make lock writes it anew"


@pytest.mark.parametrize("lock", LOCKED)
def test_every_package_has_hashes_and_no_index_is_named(lock):
    text = (ROOT / lock).read_text()
    for block in re.split(r"\n(?=[a-z0-9])", text.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]
    assert "://" not in text
    assert "index" not in text


def test_what_ships_is_what_was_tried():
    tried, ships = (pins((ROOT / f"requirements-{name}.lock").read_text()) for name in ("dev", "lambda"))
    assert {name: version for name, version in ships.items() if tried.get(name) != version} == {}
