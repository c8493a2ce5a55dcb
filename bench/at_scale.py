"""10 million claims a day on paper: what a claim reads and writes is counted here, the rest is arithmetic.

Capacity by key, so that no partition runs hot; functions at once; cost; the first limit that is met, and its remedy.
`python -m bench.at_scale [--claims-a-day 10000000] [--practices 10000]`; `--write` puts the table into docs/scale.md.
"""

import argparse
import json
import math
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chalicelib.services.records.table import Change, Put, Record
from chalicelib.store.memory_table import MemoryTable
from tests.http.service import CLAIM, Service, running

PRICES = json.loads((Path(__file__).parent / "prices.json").read_text())
DOCUMENT = Path(__file__).parents[1] / "docs" / "scale.md"
# What one partition key of DynamoDB takes in a second, and a table unless its quota is raised.
KEY_WRITES, KEY_READS, TABLE_UNITS = 1_000, 3_000, 40_000
MEMORY_GB = 1769 / 1024
TEMPLATE = json.loads((Path(__file__).parents[1] / "infra" / "resources.json").read_text())
ALARMS = sum(one.get("Type") == "AWS::CloudWatch::Alarm" for one in TEMPLATE["Resources"].values())
# Of ours: two for each of 100 routes, verdicts of 40 payers, and some of the whole.
METRICS = 400
# Assumptions, each said in the table: half of a day's claims arrive within four hours; the largest practice has a
# fiftieth of all; three events follow each claim; DynamoDB answers a call in 5 ms; a log line has 900 bytes.
PEAK = (0.5 / 4) / (1 / 24)
LARGEST_SHARE = 0.02
EVENTS = 3
STORE_MS = 5.0
LINE_BYTES = 900
REMEMBERED_SECONDS = 30
# Partitions of one patient, claim or request each: many, and none of them busy.
OWN = {"PAT", "CLAIM", "AUTH", "WHO", "IDEM", "SEEN", "REF"}


@dataclass
class Meter:
    """Units as DynamoDB would count them, and which keys they fall on."""

    reads: float = 0.0
    writes: float = 0.0
    calls: int = 0
    stored_bytes: int = 0
    by_key: Counter[str] = field(default_factory=Counter)


class MeteredTable(MemoryTable):
    """A table in memory that keeps count."""

    def __init__(self) -> None:
        super().__init__()
        self.meter = Meter()

    def get(self, key: Any) -> Record:
        self._read(1, 1)
        return super().get(key)

    def get_many(self, keys: Any) -> Any:
        found = super().get_many(keys)
        self._read(1, sum(max(1, math.ceil(_bytes(record) / 4096)) for record in found.values()) or 1)
        return found

    def read(self, *given: Any, **more: Any) -> list[Record]:
        found = super().read(*given, **more)
        self._read(1, max(1, math.ceil(sum(map(_bytes, found)) / 4096)))
        return found

    def look_up(self, *given: Any, **more: Any) -> list[Record]:
        found = super().look_up(*given, **more)
        self._read(1, max(0.5, math.ceil(sum(map(_bytes, found)) / 4096) / 2))
        return found

    def write(self, changes: Sequence[Change]) -> None:
        super().write(changes)
        self.meter.calls += 1
        for change in changes:
            # In a transaction everything counts twice; an index takes its copy beside.
            size = max(1, math.ceil(_bytes(change.record) / 1024)) if isinstance(change, Put) else 1
            self.meter.writes += 2 * size
            self.meter.by_key[_kind(change.key.partition)] += 2 * size
            if isinstance(change, Put):
                self.meter.stored_bytes += _bytes(change.record)
                for place in (change.record.due, change.record.listed):
                    if place:
                        self.meter.writes += size
                        self.meter.by_key[_kind(place.partition)] += size

    def _read(self, calls: int, units: float) -> None:
        self.meter.calls += calls
        self.meter.reads += units


def _bytes(record: Record) -> int:
    return len(json.dumps(record.data, separators=(",", ":"), default=str)) + 200


def _kind(partition: str) -> str:
    """`T#demo#PAT#P-1` → `PAT`: what kind of partition it is."""
    return partition.split("#")[2] if partition.count("#") > 1 else partition


@dataclass
class Work:
    """What one piece of work takes, on the mean of many."""

    ms: float
    meter: Meter
    rounds: int


def measured(rounds: int = 200) -> dict[str, Work]:
    """A validation, and a recording with its events: counted and timed through the endpoints themselves."""
    table = MeteredTable()
    with running(table=table) as one:
        return {
            "validation": _timed(one, table, "/v1/validations", rounds),
            "recording": _timed(one, table, "/v1/claims", rounds),
        }


def _timed(one: Service, table: MeteredTable, path: str, rounds: int) -> Work:
    bodies = []
    for number in range(rounds + 1):
        claim = CLAIM | {"claim_id": f"{path[-6:].strip('/')}-{number}"}
        claim["patient"] = claim["patient"] | {"patient_id": f"P-{number}", "member_id": f"M{number}"}
        bodies.append({"claim": claim})
    one.call("POST", path, bodies.pop())
    table.meter = Meter()
    began = time.process_time()
    for body in bodies:
        status, answer, _ = one.call("POST", path, body)
        assert status in (200, 201), answer
    return Work((time.process_time() - began) * 1000 / rounds, table.meter, rounds)


def told(claims_a_day: int, practices: int, work: dict[str, Work]) -> list[tuple[str, str]]:
    """The figures in the order in which they are read."""
    recording = work["recording"]
    meter, per = recording.meter, recording.rounds
    reads, writes, calls = meter.reads / per, meter.writes / per * (1 + EVENTS / 2), meter.calls / per
    ms = recording.ms + calls * STORE_MS
    a_second = claims_a_day / 86_400 * PEAK
    requests = a_second * (1 + EVENTS)
    at_once = requests * ms / 1000
    largest = a_second * LARGEST_SHARE
    shared = {kind: units for kind, units in meter.by_key.items() if kind not in OWN}
    hottest = max((units / per * largest * (1 + EVENTS), kind) for kind, units in shared.items())
    rules_reads = at_once / REMEMBERED_SECONDS * 10
    days = 30
    million = claims_a_day * days / 1e6
    monthly = {
        "DynamoDB writes": million * writes * PRICES["dynamodb_million_write_units"],
        "DynamoDB reads": million * reads * (1 + EVENTS) * PRICES["dynamodb_million_read_units"],
        "DynamoDB storage, first year's mean": claims_a_day
        * 182
        * meter.stored_bytes
        / per
        / 1e9
        * (PRICES["dynamodb_gb_month"] + PRICES["dynamodb_backup_gb_month"]),
        "Lambda": million
        * (1 + EVENTS)
        * (ms * 1000 * MEMORY_GB * PRICES["lambda_gb_second"] + PRICES["lambda_million_requests"]),
        "API Gateway": million * (1 + EVENTS) * PRICES["gateway_million_requests"],
        "Logs": million * (1 + EVENTS) * LINE_BYTES / 1000 * PRICES["logs_gb"],
        "Keys, alarms, metrics": 2 * PRICES["kms_key_month"]
        + ALARMS * PRICES["alarm_month"]
        + METRICS * PRICES["metric_month"],
    }
    total = sum(monthly.values())
    limits = {
        "functions at once (1,000 unless raised)": at_once / 1_000,
        "write units of the table (40,000 a second unless raised)": a_second * writes / TABLE_UNITS,
        "read units of the table (40,000 a second unless raised)": a_second * reads * (1 + EVENTS) / TABLE_UNITS,
        "requests of API Gateway (10,000 a second unless raised)": requests / 10_000,
        f"writes on the hottest key, {hottest[1]} of the largest practice (1,000 a second)": hottest[0] / KEY_WRITES,
        "reads of the rules in force, one partition (3,000 a second)": rules_reads / KEY_READS,
    }
    first = max(limits, key=lambda name: limits[name])
    return [
        ("claims a day; practices", f"{claims_a_day:,}; {practices:,}"),
        (
            "one recording: write units, read units, calls of the store",
            f"{meter.writes / per:.0f}, {reads:.1f}, {calls:.1f}",
        ),
        ("one validation: read units, calls of the store", _of(work["validation"])),
        ("processor ms: a validation, a recording", f"{work['validation'].ms:.1f}, {recording.ms:.1f}"),
        ("claims a second at the peak, requests with their events", f"{a_second:,.0f}, {requests:,.0f}"),
        *(
            (f"share used of: {name}", f"{share:.1%}")
            for name, share in sorted(limits.items(), key=lambda one: -one[1])
        ),
        ("the first limit that is met", first),
        *((f"a month: {name}", f"${cost:,.0f}") for name, cost in monthly.items()),
        ("a month in all", f"${total:,.0f}"),
        ("a million claims", f"${total / million:,.2f}"),
    ]


def _of(work: Work) -> str:
    return f"{work.meter.reads / work.rounds:.1f}, {work.meter.calls / work.rounds:.1f}"


def main() -> None:
    """Prints the table, and with --write keeps it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--claims-a-day", type=int, default=10_000_000)
    parser.add_argument("--practices", type=int, default=10_000)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    work = measured()
    lines = ["| what | how much |", "|---|---|"]
    lines += [f"| {what} | {much} |" for what, much in told(given.claims_a_day, given.practices, work)]
    small = dict(told(10 * 40, 10, work))
    lines += ["", f"A service of 10 practices with 40 claims a day: {small['a month in all']} a month."]
    text = "\n".join(lines)
    print(text)
    if given.write:
        head = DOCUMENT.read_text().partition("<!-- figures -->")[0]
        DOCUMENT.write_text(f"{head}<!-- figures -->\n\n{text}\n")


if __name__ == "__main__":
    main()
