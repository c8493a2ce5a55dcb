"""What `make setup` says where it cannot go on."""

import subprocess

import pytest

from tools.local import prepare
from tools.local.ports import ROOT


def setup_with(python: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "PYTHON": python}
    return subprocess.run(["sh", "tools/local/setup.sh"], cwd=ROOT, env=environment, capture_output=True, text=True)


def test_too_old_a_python_is_named_with_its_version_and_the_remedy(tmp_path):
    old = tmp_path / "python3.9"
    old.write_text('#!/bin/sh\ncase "$2" in *print*) echo 3.9.2;; *) exit 1;; esac\n')
    old.chmod(0o755)
    done = setup_with(str(old))
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert f"{old} is Python 3.9.2" in done.stderr
    assert "make setup PYTHON=" in done.stderr


def test_no_python_at_all_is_said_with_the_remedy(tmp_path):
    done = setup_with(str(tmp_path / "nowhere"))
    assert done.returncode == 1
    assert "none was found here" in done.stderr
    assert "apt-get install" in done.stderr


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setattr(prepare.ports, "LOCAL", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "output",
    [
        "NameResolutionError: Failed to resolve 'an index' ([Errno -3] Temporary failure in name resolution)",
        "NewConnectionError: Failed to establish a new connection: [Errno 101] Network is unreachable",
        "ConnectTimeoutError: connection timed out",
    ],
)
def test_an_index_that_does_not_answer_is_said_to_be_the_network(kept, output):
    words = prepare._explain(".venv", output)
    assert "the package index does not answer" in words
    assert "Connect this machine" in words
    assert (kept / "setup-venv.log").read_text() == output


def test_any_other_trouble_is_told_in_pips_words(kept):
    words = prepare._explain(".venv", "ERROR: No space left on device")
    assert "No space left on device" in words
    assert "network" not in words


def test_an_environment_is_ready_only_when_it_was_finished_with_this_lock(tmp_path, monkeypatch):
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    (tmp_path / "requirements-cloud.lock").write_text("one==1.0\n")
    python = tmp_path / ".local" / "cloud" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    assert not prepare._is_ready(".local/cloud"), "half made: the mark of completion is missing"
    (tmp_path / ".local" / "cloud" / "complete").write_text(prepare._wanted(".local/cloud"))
    assert prepare._is_ready(".local/cloud")
    (tmp_path / "requirements-cloud.lock").write_text("one==1.1\n")
    assert not prepare._is_ready(".local/cloud"), "the lock has changed"
