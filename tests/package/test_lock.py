"""The lock of what ships: everything that requirements.txt names, at that version, each with hashes, and no index."""

import re

from tools.local.ports import ROOT

LOCK = (ROOT / "requirements-lambda.lock").read_text()
LOCKED = dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", LOCK, re.MULTILINE))


def pins() -> dict[str, str]:
    text = (ROOT / "requirements.txt").read_text()
    return {name.lower(): version for name, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE)}


def test_everything_that_ships_is_locked_at_its_version():
    wanted = {name: version for name, version in pins().items() if name != "chalice"}
    stale = {name: version for name, version in wanted.items() if LOCKED.get(name) != version}
    assert stale == {}, "make lock writes it anew"


def test_every_package_has_hashes_and_no_index_is_named():
    for block in re.split(r"\n(?=[a-z0-9])", LOCK.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]
    assert "://" not in LOCK
