"""Validations beside stored data and recorded claims: calls, records, bytes and time, and whether they grow.

    python -m bench.stored [--most 100000] [--write]

First in memory, for a practice with 1,000 and with 100,000 claims (or `--most`): what one request asks of the table,
and the time that it takes outside it. Then against the embedded cloud: requests a second, p50 and p95. `--write` keeps
the figures in bench/stored.md.
"""

import argparse
import json
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from app import app
from chalicelib import wiring
from chalicelib.domain.claim import Claim
from chalicelib.domain.reading import read_as
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.claims.recorded import REVISION
from chalicelib.services.keys import KeyRing, make_key
from chalicelib.services.publish_rules import publish_shipped
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.rate_limit import RateLimiter
from chalicelib.services.records import address
from chalicelib.services.records.table import Put, Record, Table
from chalicelib.services.rule_store import RuleStore
from chalicelib.services.rulebook import shipped_library, shipped_text
from chalicelib.services.who import Fingerprints
from chalicelib.settings import Settings
from chalicelib.store import table as dynamo
from chalicelib.store.dynamo_table import DynamoTable
from chalicelib.store.memory import MemoryKeys
from chalicelib.store.memory_table import MemoryTable
from tests.tables import WatchedTable
from tools.local import cloud
from tools.local.gateway import Gateway
from tools.local.ports import ROOT

NOW = datetime(2026, 3, 20, 15, 0, tzinfo=UTC)
SPACE = "P#bench"
FEW, MOST = 1_000, 100_000
REQUESTS = 200
MEASURED = 60
WARM_UP = 3
# Each patient has this many earlier claims, whatever the size of the practice.
EACH = 10
BAR = 1.2


@dataclass
class Asked:
    """What one kind of request asked of the table in all, and how long each took: by the wall clock, and in processor
    time outside the table."""

    requests: int = 0
    calls: int = 0
    records: int = 0
    size_bytes: int = 0
    whole_ms: list[float] = field(default_factory=list)
    outside_ms: list[float] = field(default_factory=list)


class MeasuredTable(WatchedTable):
    """Counts calls, records, bytes and the time inside the table."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self.reset()

    def reset(self) -> None:
        self.calls, self.records, self.size_bytes, self.work_seconds = 0, 0, 0, 0.0

    @contextmanager
    def call(self, name: str) -> Iterator[list[Record]]:
        self.calls += 1
        given: list[Record] = []
        began = time.process_time()
        yield given
        self.work_seconds += time.process_time() - began
        self.records += len(given)
        self.size_bytes += sum(len(json.dumps(record.data)) for record in given)


def claim(number: int, patient: int, day: str) -> dict[str, Any]:
    """A clean claim of a made-up patient."""
    made: dict[str, Any] = json.loads((ROOT / "docs" / "example-claim.json").read_text())
    made = made.get("claim", made)
    made |= {"claim_id": f"C-{number:06}"}
    born = date(1940, 1, 1) + timedelta(days=patient % 5_000)
    made["patient"] |= {"patient_id": f"P-{patient:06}", "birth_date": born.isoformat()}
    for line in made["lines"]:
        line |= {"service_date": day, "units": 2, "minutes": 30}
    return deepcopy(made)


class Service:
    """The service in this process over a table."""

    def __init__(self, table: Table) -> None:
        self.table = MeasuredTable(table)
        store = RuleStore(table)
        publish_shipped(store, shipped_library(), NOW)
        rules = PublishedRules(RuleStore(self.table), shipped_tables(), lambda: 0.0, shipped_text)
        keys = MemoryKeys()
        ring = KeyRing(keys, lambda: NOW)
        self.people = Fingerprints(lambda: (b"a secret of the bench",))
        self.parts = wiring.Parts(keys=ring, rules=rules, table=self.table, now=lambda: NOW, people=self.people)
        self.key = make_key(keys, "live", ["bench"], "bench", NOW)
        self.gateway = Gateway(app)

    def post(self, path: str, body: Any) -> tuple[int, Any]:
        wiring.use(self.parts)
        headers = {"authorization": f"Bearer {self.key}", "content-type": "application/json"}
        _, answer = self.gateway.answer("POST", path, headers, json.dumps(body).encode())
        return answer["statusCode"], json.loads(answer["body"])

    def ask(self, asked: "Asked", path: str, body: Any, status: int) -> None:
        """One request, counted in `asked`."""
        self.table.reset()
        began, worked = time.perf_counter(), time.process_time()
        answered, told = self.post(path, body)
        whole, work = time.perf_counter() - began, time.process_time() - worked
        if answered != status:
            sys.exit(f"{path} answered {answered}: {told}")
        asked.requests += 1
        asked.calls += self.table.calls
        asked.records += self.table.records
        asked.size_bytes += self.table.size_bytes
        asked.whole_ms.append(whole * 1000)
        asked.outside_ms.append((work - self.table.work_seconds) * 1000)


def fill(service: Service, claims: int) -> None:
    """A practice with so many claims, EACH a patient: some patients recorded, the rest copies of the first."""
    settings = {"form": {"keeps": {"history_since": "2020-01-01"}}}
    service.table.write([Put(Record(address.settings(SPACE), "settings", settings))])
    days = [(NOW.date() - timedelta(days=10 + n)).isoformat() for n in range(EACH)]
    for number, day in enumerate(days):
        status, told = service.post("/v1/claims", {"claim": claim(number, 0, day)})
        if status != 201:
            sys.exit(f"recording answered {status}: {told}")
    pattern = service.table.read(address.patient(SPACE, "P-000000"))
    for number in range(EACH):
        pattern += service.table.read(address.claim(SPACE, "medicare_part_b", f"C-{number:06}"))
    # What was answered is read by nobody here, and would need gigabytes.
    pattern = [record for record in pattern if record.kind != REVISION]
    for patient in range(1, claims // EACH):
        service.table.write([Put(_copied(service, record, patient)) for record in pattern])


def _copied(service: Service, record: Record, patient: int) -> Record:
    """The same record of another patient, with claims of its own."""
    known, theirs = (fingerprint(service, number) for number in (0, patient))

    def other(text: str) -> str:
        named = text.replace("P-000000", f"P-{patient:06}").replace("C-00000", f"C-{patient + 10:05}")
        return named.replace(known, theirs)

    def moved(key: Any) -> Any:
        return None if key is None else type(key)(other(key.partition), other(key.sort))

    data = json.loads(other(json.dumps(dict(record.data))))
    return replace(
        record, key=moved(record.key), data=data, version=0, due=moved(record.due), listed=moved(record.listed)
    )


def fingerprint(service: Service, patient: int) -> str:
    """By which the patient is known again."""
    found = service.people.of_claim(SPACE, read_as(Claim, claim(0, patient, "2026-03-02")))
    return found.newest if found else ""


def validations(number: int) -> Any:
    """A claim that is not kept, of a patient with history."""
    return {"claim": claim(900_000 + number, number % 90 + 1, "2026-03-02")}


def recordings(number: int) -> Any:
    """A new claim of a patient with history, each of another patient."""
    return {"claim": claim(800_000 + number, number % 90 + 1, f"2026-02-{number % 27 + 1:02}")}


KINDS: dict[str, tuple[str, Callable[[int], Any], int]] = {
    "`POST /v1/validations` with stored context": ("/v1/validations", validations, 200),
    "`POST /v1/claims`": ("/v1/claims", recordings, 201),
}


def grown(sizes: tuple[int, int]) -> dict[int, dict[str, Asked]]:
    """Each kind of request in practices of each size, in memory."""
    services = {size: Service(MemoryTable()) for size in sizes}
    for size, service in services.items():
        fill(service, size)
    # In turns, so that whatever else the machine does hits both alike.
    found = {size: {name: Asked() for name in KINDS} for size in sizes}
    for name, (path, body_of, status) in KINDS.items():
        for number in range(WARM_UP + MEASURED):
            for size, service in services.items():
                asked = found[size][name] if number >= WARM_UP else Asked()
                service.ask(asked, path, body_of(number), status)
    return found


def over_the_wire() -> dict[str, Asked]:
    """Each kind of request against the embedded cloud."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = Path(tempfile.mkdtemp()) / "cloud.log"
    with cloud.running(port, None, log) as embedded:
        dynamo.bind(Settings("bench", "otguard-bench", "us-east-1", embedded.address))
        dynamo.create_table()
        service = Service(DynamoTable())
        fill(service, 1_000)
        found = {name: Asked() for name in KINDS}
        for name, (path, body_of, status) in KINDS.items():
            for number in range(WARM_UP + REQUESTS):
                service.ask(found[name] if number >= WARM_UP else Asked(), path, body_of(number), status)
        return found


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def page(grown_: dict[int, dict[str, Asked]], wire: dict[str, Asked]) -> str:
    """The figures as Markdown."""
    lines = [
        "# Measured: claims beside stored data",
        "",
        f"`python -m bench.stored --write` wrote this page: {datetime.now(UTC):%Y-%m-%d}. One process; each patient",
        f"has {EACH} earlier claims. Times against the embedded cloud are wall clock, of one request after the other.",
        "",
        "## Does it grow with the practice?",
        "",
        "| request | claims kept | calls | records | KB read | CPU ms outside the table (median) |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name in KINDS:
        for size, found in grown_.items():
            one = found[name]
            outside = statistics.median(one.outside_ms)
            each = (one.calls / one.requests, one.records / one.requests, one.size_bytes / one.requests / 1000)
            lines.append(f"| {name} | {size:,} | {each[0]:.1f} | {each[1]:.1f} | {each[2]:.1f} | {outside:.2f} |")
    lines += ["", "## Against the embedded cloud", ""]
    lines += ["| request | calls | requests/s | p50 ms | p95 ms |", "| --- | ---: | ---: | ---: | ---: |"]
    for name, one in wire.items():
        whole = one.whole_ms
        rate = 1000 / statistics.mean(whole)
        p50, p95 = percentile(whole, 0.5), percentile(whole, 0.95)
        lines.append(f"| {name} | {one.calls / one.requests:.1f} | {rate:,.0f} | {p50:.1f} | {p95:.1f} |")
    return "\n".join(lines) + "\n"


def missed(grown_: dict[int, dict[str, Asked]]) -> list[str]:
    """The promises that these figures break."""
    small, large = grown_.values()
    broken = []
    for name in KINDS:
        a, b = small[name], large[name]
        if (a.calls, a.records) != (b.calls, b.records):
            broken.append(f"{name}: calls or records differ")
        ratio = statistics.median(b.outside_ms) / statistics.median(a.outside_ms)
        if ratio > BAR:
            broken.append(f"{name}: {ratio:.2f} times the time outside the table")
    return broken


def main() -> int:
    """0 where the promises hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the figures in bench/stored.md")
    parser.add_argument("--most", type=int, default=MOST, help="claims of the larger practice (default: 100,000)")
    chosen = parser.parse_args()
    wiring.limiter.cache_clear()
    wiring.limiter = lambda: RateLimiter(1_000_000, time.monotonic)  # type: ignore[assignment]
    grown_ = grown((FEW, chosen.most))
    text = page(grown_, over_the_wire())
    print(text)
    if chosen.write:
        (ROOT / "bench" / "stored.md").write_text(text)
    broken = missed(grown_)
    for words in broken:
        print(f"MISSED: {words}", file=sys.stderr)
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
