"""The embedded cloud as a child process: started, waited for, stopped. It listens on 127.0.0.1 alone."""

import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.local.ports import HOST, LOCAL, ROOT, CannotStartError

PYTHON = ROOT / ".local" / "cloud" / "bin" / "python"
SERVICES = "dynamodb,s3,sqs,ses"
_SECONDS_TO_START = 60
_SECONDS_TO_STOP = 15


@dataclass(frozen=True)
class Cloud:
    """An embedded cloud that runs: its address, and whether it still does."""

    address: str
    process: subprocess.Popen[bytes]

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None


@contextmanager
def running(port: int, state: Path | None, log: Path, services: str = SERVICES) -> Iterator[Cloud]:
    """An embedded cloud that runs as long as the block; with `state`, its content is kept there.

    Raises CannotStartError where it does not come up.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as written:
        child = subprocess.Popen(
            [PYTHON, ROOT / "tools" / "local" / "cloud_child.py"],
            cwd=log.parent,
            env=_environment(port, state, services),
            stdin=subprocess.PIPE,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that Ctrl-C reaches us alone, and we stop it in order
        )
    try:
        _wait(child, port, log)
        yield Cloud(f"http://{HOST}:{port}", child)
    finally:
        _stop(child)


def _environment(port: int, state: Path | None, services: str) -> dict[str, str]:
    temporary = LOCAL / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))}
    environment |= {
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "SERVICES": services,
        "LOG_LEVEL": "WARNING",
        "TMPDIR": str(temporary),
        # Listeners of its own on other ports, and tidying of containers: not wanted here.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": "unix:///nonexistent",
    }
    if state:
        environment |= {"PERSIST_STATE": "1", "STATE_DIR": str(state)}
        environment |= {"S3_PERSIST": "1", "S3_DATA_DIR": str(state / "s3")}
    return environment


def _wait(child: subprocess.Popen[bytes], port: int, log: Path) -> None:
    give_up = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < give_up:
        if child.poll() is not None:
            last = log.read_text(errors="replace").strip()[-800:]
            raise CannotStartError(f"The embedded cloud ended with status {child.returncode}. It said:\n{last}")
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/_ministack/ready", timeout=1):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.05)
    raise CannotStartError(f"The embedded cloud did not answer within {_SECONDS_TO_START} s; see {log}")


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdin:
        child.stdin.close()
