"""Whole files from their upload to their results, against the embedded cloud of this machine.

    python -m bench.files_through [--sizes 1000,10000,100000] [--write]

Each size goes through fresh workers; then the largest again with workers killed and messages sent twice all the way.
Every result is read back: each claim once, in the order of the file. `--write` keeps the figures in bench/files.md.
"""

import argparse
import gzip
import hashlib
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.claims import claims
from bench.claims_x12 import interchange
from tests.posting import post_form
from tools.local import cloud
from tools.local.files import make_bucket_and_queue
from tools.local.ports import ROOT

SPACE = "P#bench"
WORKERS = 2
# How long a message stays hidden when its worker is gone: longer than splitting the largest file takes.
SECONDS_HIDDEN = 60
# How often something goes wrong while a file is judged.
DISTURBANCES = 6
WARM_UP = 300
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Run:
    """What one file took. `cpu_seconds` is that of all workers."""

    claims: int
    file_mb: float
    upload_seconds: float
    seconds: float
    cpu_seconds: float
    peak_mb: float
    result_mb: float
    digest: str
    kills: int = 0
    repeated: int = 0


@dataclass
class Crew:
    """Workers as processes of their own; a killed one is replaced."""

    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    spent_seconds: float = 0.0
    peak_mb: float = 0.0

    def hire(self) -> None:
        command = [sys.executable, "-m", "tools.local.files", str(os.getpid())]
        self.processes.append(subprocess.Popen(command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL))

    def kill_one(self) -> None:
        """No warning, no goodbye (SIGKILL)."""
        victim = self.processes.pop(random.randrange(len(self.processes)))
        self._note(victim)
        victim.kill()
        victim.wait()
        self.hire()

    def cpu_seconds(self) -> float:
        return self.spent_seconds + sum(_cpu_seconds(process.pid) for process in self.processes)

    def highest_mb(self) -> float:
        return max(self.peak_mb, *(_peak_mb(process.pid) for process in self.processes))

    def dismiss(self) -> None:
        for process in self.processes:
            process.terminate()
            process.wait()

    def _note(self, process: subprocess.Popen[bytes]) -> None:
        self.spent_seconds += _cpu_seconds(process.pid)
        self.peak_mb = max(self.peak_mb, _peak_mb(process.pid))


def main() -> int:
    parser = argparse.ArgumentParser(description="Whole files through the embedded cloud.")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    with tempfile.TemporaryDirectory() as place, _cloud(Path(place)) as environment:
        runs = []
        for size in sizes:
            file = _written(Path(place), size)
            runs.append(_through(file, size, environment))
            print(json.dumps(runs[-1].__dict__), flush=True)
        rough = _through(file, sizes[-1], environment, rough=True)
        print(json.dumps(rough.__dict__), flush=True)
    text = _told(runs, rough)
    print(text)
    if given.write:
        (ROOT / "bench" / "files.md").write_text(text, encoding="utf-8")
    return 0 if rough.digest == runs[-1].digest else 1


@contextmanager
def _cloud(place: Path) -> Iterator[dict[str, str]]:
    """The embedded cloud with table, rules, bucket and queue; the surroundings of a worker."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with cloud.running(port, None, place / "cloud.log") as embedded:
        queue = make_bucket_and_queue("bench-files", "files", "us-east-1", embedded.address, SECONDS_HIDDEN)
        ours = {
            "OTGUARD_TABLE": "bench",
            "OTGUARD_ENDPOINT": embedded.address,
            "OTGUARD_BUCKET": "bench-files",
            "OTGUARD_FILES_QUEUE": queue,
            "AWS_REGION": "us-east-1",
        }
        os.environ |= ours
        _publish()
        yield {**os.environ, **ours}


def _publish() -> None:
    """The shipped payers, and the one that the benchmark's claims name."""
    from chalicelib.services.given_rules import lay_beside
    from chalicelib.services.publish_rules import publish_shipped
    from chalicelib.services.rule_store import RuleStore
    from chalicelib.services.rulebook import shipped_library
    from chalicelib.settings import settings
    from chalicelib.store import table
    from chalicelib.store.dynamo_table import DynamoTable

    table.bind(settings())
    table.create_table()
    library = lay_beside(shipped_library(), ROOT / "bench" / "rules").library
    publish_shipped(RuleStore(DynamoTable()), library, datetime.now(UTC))


def _written(place: Path, size: int) -> Path:
    file = place / f"{size}.837"
    with file.open("w", encoding="ascii") as target:
        target.writelines(interchange(claims(size)))
    return file


def _through(file: Path, size: int, environment: dict[str, str], rough: bool = False) -> Run:
    """One file, from its upload until its results can be read."""
    crew = Crew(environment)
    for _ in range(WORKERS):
        crew.hire()
    try:
        with tempfile.TemporaryDirectory() as place:
            small = _written(Path(place), WARM_UP)
            for job_id, _ in [_sent(small) for _ in range(3 * WORKERS)]:
                _finished(job_id, lambda: None)
        worked_before = crew.cpu_seconds()
        job_id, upload_seconds = _sent(file)
        began = time.perf_counter()
        disturbance = _Disturbance(crew, job_id, size)
        job = _finished(job_id, disturbance.next if rough else lambda: None)
        seconds = time.perf_counter() - began
        result_mb, digest = _checked(job, size)
        worked = crew.cpu_seconds() - worked_before
        return Run(
            size, file.stat().st_size / 1e6, upload_seconds, seconds, worked, crew.highest_mb(), result_mb, digest,
            disturbance.kills, disturbance.repeated,
        )  # fmt: skip
    finally:
        crew.dismiss()


class _Disturbance:
    """What goes wrong on the way: a worker killed now and then, and messages that arrive again."""

    def __init__(self, crew: Crew, job_id: str, size: int) -> None:
        self._crew, self._job_id, self._size = crew, job_id, size
        self.kills = self.repeated = 0

    def next(self) -> None:
        """Once for every sixth of the file that is judged, and once before the first."""
        from chalicelib.services.files.read_job import read_job

        if self.kills and read_job(_room(), SPACE, self._job_id)["judged"] * DISTURBANCES < self._size * self.kills:
            return
        self._crew.kill_one()
        self.kills += 1
        again = [random.randint(1, 60) for _ in range(3)]
        _room().queue.send([{"space": SPACE, "job_id": self._job_id, "chunk": number} for number in again])
        self.repeated += len(again)


def _room() -> Any:
    from chalicelib.web.queue import file_room

    return file_room()


def _sent(file: Path) -> tuple[str, float]:
    """The job of a file that was posted to its form, and how long that took."""
    from chalicelib.services.files.start_upload import Upload, start_upload
    from chalicelib.services.records.once import UNPROTECTED

    job = start_upload(_room(), SPACE, Upload(force=True), f"J-{time.time_ns()}", UNPROTECTED).body
    began = time.perf_counter()
    post_form(job["upload"]["url"], job["upload"]["fields"], file.read_bytes())
    return job["job_id"], time.perf_counter() - began


def _finished(job_id: str, meanwhile: Callable[[], None]) -> Any:
    from chalicelib.services.files.job import find_job
    from chalicelib.services.files.read_job import read_job

    while True:
        room = _room()
        if find_job(room.desk.table, SPACE, job_id, room.desk.now()).status in ("finished", "refused"):
            return read_job(room, SPACE, job_id)
        meanwhile()
        time.sleep(0.05)


def _checked(job: Any, size: int) -> tuple[float, str]:
    """The size of the results in MB and their digest. Fails where a claim is missing, doubled or out of order."""
    assert job["status"] == "finished", job["problem"]
    assert not job["parked"], job["parked"]
    assert sum(job["summary"]["verdicts"].values()) == size
    digest, count, total = hashlib.sha256(), 0, 0
    with urllib.request.urlopen(job["results"]["url"], timeout=60) as answer:
        for line, claim in zip(gzip.GzipFile(fileobj=answer), claims(size), strict=True):
            assert json.loads(line)["claim_id"] == claim["claim_id"]
            digest.update(line)
            count, total = count + 1, total + len(line)
    assert count == size
    return total / 1e6, digest.hexdigest()[:16]


_ABOUT = """\
# Whole files, from upload to results

Written by `python -m bench.files_through --write`: generated 837P files posted to their form, told by S3 to SQS, split,
judged by {workers} worker processes in chunks of 1 MB, and joined, all against the embedded cloud on the machine that
also runs it ({load}). Every result was read back: each claim once, in the order of the file. CPU is that of the
workers, warmed up before; the peak is the largest resident size of a worker in its whole life, in MB of 10^6 bytes.

| claims | file MB | upload s | until results s | claims/s | CPU s | CPU ms a claim | peak MB | results MB |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
"""
_DISTURBED = """
Disturbed: {kills} times on the way a worker was killed (SIGKILL) and three messages were sent again ({repeated});
what a killed worker had taken came back after {hidden} s. The results are {same} as undisturbed.
"""


def _told(runs: list[Run], rough: Run) -> str:
    about = _ABOUT.format(workers=WORKERS, load=f"load average {os.getloadavg()[2]:.0f} on 2 cores")
    rows = [_row(run, f"{run.claims:,}") for run in runs] + [_row(rough, f"{rough.claims:,}, disturbed")]
    disturbed = _DISTURBED.format(
        kills=rough.kills,
        repeated=rough.repeated,
        hidden=SECONDS_HIDDEN,
        same="the same bytes" if rough.digest == runs[-1].digest else "NOT the same bytes",
    )
    return about + "\n".join([*rows, "", *_slopes(runs)]) + "\n" + disturbed


def _row(run: Run, name: str) -> str:
    figures = (
        f"{run.file_mb:.1f}",
        f"{run.upload_seconds:.1f}",
        f"{run.seconds:.1f}",
        f"{run.claims / run.seconds:,.0f}",
        f"{run.cpu_seconds:.1f}",
        f"{run.cpu_seconds / run.claims * 1000:.3f}",
        f"{run.peak_mb:.0f}",
        f"{run.result_mb:.1f}",
    )
    return f"| {name} | {' | '.join(figures)} |"


def _slopes(runs: list[Run]) -> Iterator[str]:
    """What one more claim costs between neighbouring sizes: the same everywhere, where time is linear."""
    for less, more in pairwise(runs):
        added = more.claims - less.claims
        wall = (more.seconds - less.seconds) / added * 1000
        cpu = (more.cpu_seconds - less.cpu_seconds) / added * 1000
        yield f"From {less.claims:,} to {more.claims:,} claims, each further one: {wall:.3f} ms, {cpu:.3f} ms of CPU."


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _peak_mb(pid: int) -> float:
    line = next(x for x in Path(f"/proc/{pid}/status").read_text().splitlines() if x.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / 1e6


if __name__ == "__main__":
    sys.exit(main())
