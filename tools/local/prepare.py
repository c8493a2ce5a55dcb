"""Makes the virtual environments, both at once; a finished one is left alone until its lock changes.

Standard library only. An environment without its mark was cut short or made by hand: it is completed, or made anew.
"""

import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.local import ports

ROOT = ports.ROOT
ENVIRONMENTS = {
    ".venv": "requirements-dev.lock",
    ".local/cloud": "requirements-cloud.lock",
}
RUNNING: set[subprocess.Popen[str]] = set()
SECONDS_OF_SILENCE = 15
NO_NETWORK = re.compile(
    r"name resolution|NameResolutionError|NewConnectionError|ConnectTimeout|ReadTimeout|Network is unreachable"
    r"|Connection refused|nodename nor servname|ProxyError|Connection aborted",
    re.IGNORECASE,
)


def main() -> int:
    """0 when both environments are ready; otherwise says why not."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        if "--before-run" in sys.argv:
            ports.hold_checkout().close()
            ports.require_free(ports.chosen(os.environ))
        unfinished = [name for name in ENVIRONMENTS if not _is_ready(name)]
        if unfinished:
            _make(unfinished)
    except ports.CannotStartError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next `make` goes on from here.", file=sys.stderr)
        return 130
    return 0


def _stop(number: int, frame: object) -> None:
    for process in list(RUNNING):
        process.terminate()
    raise KeyboardInterrupt


def _make(names: list[str]) -> None:
    ports.LOCAL.mkdir(exist_ok=True)
    with (ports.LOCAL / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another `make` is setting up this checkout; waiting for it.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        with ThreadPoolExecutor(len(names)) as pool:
            for done in [pool.submit(_make_one, name) for name in names if not _is_ready(name)]:
                done.result()


def _make_one(name: str) -> None:
    began = time.monotonic()
    print(f"{name}: installing ({ENVIRONMENTS[name]}) ...", flush=True)
    fresh = not _is_sound(name)
    if fresh:
        _create(name)
    output = _install(name)
    if output and not fresh and not NO_NETWORK.search(output):
        _create(name)
        output = _install(name)
    if output:
        raise ports.CannotStartError(_explain(name, output))
    _mark(name).write_text(_wanted(name))
    print(f"{name}: ready after {time.monotonic() - began:.0f} s", flush=True)


def _is_ready(name: str) -> bool:
    mark = _mark(name)
    return mark.is_file() and mark.read_text() == _wanted(name) and _python(name).exists()


def _wanted(name: str) -> str:
    """What the environment is made from: where it stands (its scripts hold the path) and the lock."""
    return hashlib.sha256(str(ROOT).encode() + (ROOT / ENVIRONMENTS[name]).read_bytes()).hexdigest()


def _mark(name: str) -> Path:
    return ROOT / name / "complete"


def _python(name: str) -> Path:
    return ROOT / name / "bin" / "python"


def _is_sound(name: str) -> bool:
    """Whether an environment stands there that runs, is new enough, has pip, and was made in this place."""
    question = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    config = ROOT / name / "pyvenv.cfg"  # holds the command that made it
    if not (config.is_file() and _python(name).exists()):
        return False
    if str(ROOT / name) not in config.read_text():
        return False
    return _run(name, [_python(name), "-c", question])[0] == 0


def _create(name: str) -> None:
    shutil.rmtree(ROOT / name, ignore_errors=True)
    failed, said = _run(name, [sys.executable, "-m", "venv", ROOT / name])
    if failed:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise ports.CannotStartError(
            f"Python {version} could not make a virtual environment in {name}:\n{said.strip()}\n"
            f"On Debian and Ubuntu this helps: apt-get install python{version}-venv"
        )


def _install(name: str) -> str:
    """Empty when all went well, otherwise what pip said."""
    command: list[str | Path] = [
        _python(name),
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--no-input",
    ]
    command += ["--retries", "2", "--timeout", "30", "--require-hashes", "-r", ROOT / ENVIRONMENTS[name]]
    failed, said = _run(name, command)
    return (said or "pip failed") if failed else ""


def _run(name: str, command: list[str | Path]) -> tuple[int, str]:
    """Exit status and everything it said. The process is remembered, so that SIGTERM ends it too."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        RUNNING.add(process)
        said = _heard(process, name)
        RUNNING.discard(process)
    return process.returncode, said


def _heard(process: subprocess.Popen[str], name: str) -> str:
    """All that it said; while it goes on, a line now and then tells that it does."""
    began = time.monotonic()
    while True:
        try:
            return process.communicate(timeout=SECONDS_OF_SILENCE)[0]
        except subprocess.TimeoutExpired:
            print(f"{name}: still installing after {time.monotonic() - began:.0f} s{_so_far(name)} ...", flush=True)


def _so_far(name: str) -> str:
    """How many of the packages are there; nothing while pip still fetches them."""
    wanted = len(re.findall(r"^[A-Za-z0-9]", (ROOT / ENVIRONMENTS[name]).read_text(), re.MULTILINE))
    there = len({found.name for found in (ROOT / name).glob("lib/python*/site-packages/*.dist-info")})
    return f", {min(there, wanted)} of {wanted} packages are there" if there > 1 else ""


def _explain(name: str, output: str) -> str:
    log = ports.LOCAL / f"setup-{name.strip('.').replace('/', '-')}.log"
    log.write_text(output)
    if NO_NETWORK.search(output):
        return (
            f"The packages for {name} could not be fetched: the package index does not answer.\n"
            "Connect this machine to the network and repeat; behind a proxy or with a local package index,\n"
            f"set HTTPS_PROXY or PIP_INDEX_URL as for any pip. All that pip said: {log}"
        )
    return f"The packages for {name} could not be installed. pip said (all of it in {log}):\n" + output.strip()[-1500:]


if __name__ == "__main__":
    sys.exit(main())
