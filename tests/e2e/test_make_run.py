"""`make run` as a person lives with it: it starts, says what to paste, and leaves nothing behind when it ends."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tools.local import cloud
from tools.local.ports import ROOT

pytestmark = pytest.mark.skipif(
    not cloud.PYTHON.exists(), reason="the embedded cloud is not installed; `make setup` does that"
)
SECONDS = 90


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@dataclass
class Place:
    """Where a run keeps what it keeps, and the ports it uses."""

    folder: Path
    api: int
    cloud: int

    def environment(self) -> dict[str, str]:
        ours = {"OTGUARD_LOCAL": str(self.folder), "PORT": str(self.api), "GATEWAY_PORT": str(self.cloud)}
        return {name: value for name, value in os.environ.items() if not name.startswith("MAKE")} | ours


@dataclass
class Run:
    """A run that has said that it is ready."""

    process: subprocess.Popen[str]
    said: str

    @property
    def key(self) -> str:
        found = re.search(r"otg_live_\S{56}", self.said)
        assert found
        return found.group()

    @property
    def call(self) -> list[str]:
        (line,) = re.findall(r"^curl .*$", self.said, re.MULTILINE)
        return ["sh", "-c", line]

    def ends(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(SECONDS)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "kept", free_port(), free_port())


def start(place: Place, **more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tools.local.run"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=ROOT, env=place.environment() | more, text=True, **pipes)


@contextmanager
def ready(place: Place) -> Iterator[Run]:
    with start(place) as process:
        try:
            said = ""
            while "curl " not in said:
                line = process.stdout.readline()
                assert line, f"it ended too soon, saying: {said}"
                said += line
            yield Run(process, said)
        finally:
            process.kill()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def soon(holds: Callable[[], bool]) -> bool:
    give_up = time.monotonic() + SECONDS
    while not holds():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.05)
    return True


def closed_soon(*ports: int) -> bool:
    return soon(lambda: not any(listens(port) for port in ports))


def refused(place: Place, **more: str) -> str:
    with start(place, **more) as process:
        said, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert "Traceback" not in said
    return said


def test_the_printed_call_works_as_pasted_and_the_key_lasts_over_a_restart(place, tmp_path):
    if not shutil.which("curl"):
        pytest.skip("curl is not installed here")
    with ready(place) as run:
        answer = json.loads(subprocess.run(run.call, cwd=tmp_path, capture_output=True, check=True).stdout)
        first_key = run.key
        assert run.ends(signal.SIGINT) == 0
    assert answer["verdict"] == "reject"
    assert answer["findings"][0]["reference"]["title"]
    assert stat.S_IMODE((place.folder / "demo-key").stat().st_mode) == 0o600
    assert closed_soon(place.api, place.cloud)
    with ready(place) as run:
        assert run.key == first_key
        again = json.loads(subprocess.run(run.call, capture_output=True, check=True).stdout)
        assert run.ends(signal.SIGTERM) == 0
    assert again == answer


def test_commands_work_on_its_data_with_what_it_keeps_for_them(place):
    with ready(place) as run:
        env = place.folder / "env"
        assert f". {env}\n" in run.said
        command = f". {env} && {sys.executable} -m chalicelib.cli keys list"
        listed = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
        assert json.loads(listed.stdout)["label"] == "made by make run"
        assert stat.S_IMODE(env.stat().st_mode) == 0o600
        run.ends(signal.SIGTERM)


def started_in(folder: Path) -> list[str]:
    """The commands of what runs with this folder in its surroundings; none where the system does not tell."""
    told = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if str(folder) in (process / "environ").read_text():
                told.append((process / "cmdline").read_text())
    return told


def test_nothing_stays_behind_when_it_is_killed_outright(place):
    with ready(place) as run:
        if sys.platform == "linux":
            assert any("tools.local.files" in command for command in started_in(place.folder))
        assert listens(place.api)
        assert listens(place.cloud)
        run.ends(signal.SIGKILL)
    assert closed_soon(place.api, place.cloud)
    assert soon(lambda: not started_in(place.folder))
    assert soon((place.folder / "state" / "dynamodb.json").is_file), "the cloud was asked to stop, and kept its state"


def test_a_second_run_from_the_same_checkout_is_refused_in_words(place):
    with ready(place) as run:
        said = refused(Place(place.folder, free_port(), free_port()))
        assert f"http://127.0.0.1:{place.api}" in said
        assert f"process {run.process.pid}" in said
        run.ends(signal.SIGINT)


@pytest.mark.parametrize("name", ["PORT", "GATEWAY_PORT"])
def test_a_used_port_is_said_with_the_remedy_before_anything_starts(place, name):
    with socket.socket() as user:
        user.bind(("127.0.0.1", 0))
        user.listen()
        port = user.getsockname()[1]
        said = refused(place, **{name: str(port)})
    assert f"Port {port}" in said
    assert f"make run {name}=" in said
    assert "starting" not in said


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "9" * 5000])
def test_what_is_no_port_is_refused_in_words(place, port):
    assert "is no port" in refused(place, PORT=port)


def test_one_port_for_both_is_refused_in_words(place):
    assert "a port of its own" in refused(place, GATEWAY_PORT=str(place.api))


def test_the_demo_administrator_signs_in_with_the_printed_password_which_is_his_alone_and_lasts(place):
    def sign_in(password: str) -> tuple[int, str]:
        form = urlencode({"login": "demo-admin", "password": password})
        headers = {"Origin": f"http://127.0.0.1:{place.api}", "Content-Type": "application/x-www-form-urlencoded"}
        with closing(http.client.HTTPConnection("127.0.0.1", place.api, timeout=10)) as connection:
            connection.request("POST", "/console/sign-in", form, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", "")

    passwords = []
    for _ in range(2):
        with ready(place) as run:
            found = re.search(
                rf"Console: http://127.0.0.1:{place.api}/console, sign in as demo-admin with (\S+)", run.said
            )
            assert found
            passwords.append(found.group(1))
            assert sign_in(found.group(1)) == (303, "/console")
            assert sign_in("something else entirely")[0] == 422
            assert run.ends(signal.SIGINT) == 0
    assert passwords[0] == passwords[1]
    assert stat.S_IMODE((place.folder / "demo-admin-password").stat().st_mode) == 0o600
