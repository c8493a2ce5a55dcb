"""What `make audit` says, with a stand-in for pip-audit: clean only where every package was looked up."""

import json
import stat
from pathlib import Path

import pytest

from tools.deploy.audit import CLEAN, UNKNOWN, VULNERABLE, audit

GOOD = {"name": "one", "version": "1.0", "vulns": []}
BAD = {"name": "two", "version": "2.0", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["2.1"]}]}
SKIPPED = {"name": "three", "skip_reason": "not found"}


@pytest.fixture
def told(tmp_path: Path):
    """Audits a lock; the tool answers with what is given for each service, and breaks where that is None."""

    def told(**answers):
        for service, found in answers.items():
            text = "" if found is None else json.dumps({"dependencies": found})
            (tmp_path / service).write_text(text)
        tool = tmp_path / "pip-audit"
        tool.write_text(f'#!/bin/sh\n[ -s {tmp_path}/$2 ] || echo "no such host" >&2\ncat {tmp_path}/$2\nexit 1\n')
        tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
        return audit(tmp_path / "requirements-x.lock", tool)

    return told


def test_all_looked_up_and_none_known_is_clean(told):
    assert told(pypi=[GOOD], osv=None) == (CLEAN, ["requirements-x.lock: 1 packages, no known vulnerability (pypi)"])


def test_a_known_one_is_named_with_its_remedy(told):
    assert told(pypi=[GOOD, BAD], osv=None) == (
        VULNERABLE,
        ["requirements-x.lock: two 2.0: CVE-2026-1, mended in 2.1"],
    )


def test_where_the_first_service_knows_too_little_the_other_is_asked(told):
    assert told(pypi=[GOOD, SKIPPED], osv=[GOOD, GOOD])[0] == CLEAN


@pytest.mark.parametrize("osv", [None, [], [GOOD, SKIPPED]])
def test_no_answer_is_never_a_clean_one(told, osv):
    status, (line,) = told(pypi=[GOOD, SKIPPED], osv=osv)
    assert (status, "NOT AUDITED" in line) == (UNKNOWN, True)
    assert "1 of 2 packages could not be looked up" in line
