"""How the service holds under load: throughput, p50, p95, p99 and errors at rising concurrency, against `make run`.

Connections are kept; each caller sends the next request when the last is answered, so that saturation shows as waiting.
`python -m bench.load http://127.0.0.1:8000 KEY [--seconds 10] [--concurrency 1,4,16,64] [--soak-minutes 0]`
"""

import argparse
import http.client
import json
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

PATH = "/v1/validations"
EXAMPLE = (Path(__file__).parents[1] / "docs" / "example-claim.json").read_bytes()


@dataclass
class Round:
    """What came back. `wrong` counts answers of 200 whose verdict differs from the first one."""

    times_ms: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    wrong: int = 0


def caller(address: str, key: str, until: float, expected: bytes, into: Round, lock: threading.Lock) -> None:
    """One caller, until the clock says so."""
    place = urlsplit(address)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    own = Round()
    connection = http.client.HTTPConnection(place.hostname or "", place.port or 80, timeout=30)
    while time.perf_counter() < until:
        began = time.perf_counter()
        try:
            connection.request("POST", PATH, EXAMPLE, headers)
            answer = connection.getresponse()
            body = answer.read()
            own.statuses[str(answer.status)] += 1
            own.wrong += answer.status == 200 and body != expected
        except OSError as error:
            own.statuses[type(error).__name__] += 1
            connection.close()
        own.times_ms.append((time.perf_counter() - began) * 1000)
    connection.close()
    with lock:
        into.times_ms += own.times_ms
        into.statuses += own.statuses
        into.wrong += own.wrong


def first_answer(address: str, key: str) -> bytes:
    """What every later answer must be, byte for byte."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port or 80, timeout=30)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection.request("POST", PATH, EXAMPLE, headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"the service answers {answer.status}: {body[:200]!r}")
    return body


def run(address: str, key: str, concurrency: int, seconds: float, expected: bytes) -> Round:
    """So many callers at once for so long."""
    into, lock, until = Round(), threading.Lock(), time.perf_counter() + seconds
    threads = [
        threading.Thread(target=caller, args=(address, key, until, expected, into, lock)) for _ in range(concurrency)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return into


def shown(concurrency: int, seconds: float, found: Round) -> dict[str, object]:
    """The figures of a round."""
    times = sorted(found.times_ms)

    def at(share: float) -> float:
        return round(times[min(int(len(times) * share), len(times) - 1)], 1)

    return {
        "concurrency": concurrency,
        "a_second": round(len(times) / seconds, 1),
        "p50_ms": at(0.5),
        "p95_ms": at(0.95),
        "p99_ms": at(0.99),
        "statuses": dict(found.statuses),
        "wrong": found.wrong,
    }


def main() -> int:
    """1 where an answer was wrong, or neither 200, 429 nor 503."""
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("key")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--concurrency", default="1,4,16,64")
    parser.add_argument("--soak-minutes", type=float, default=0)
    given = parser.parse_args()
    expected = first_answer(given.address, given.key)
    bad = 0
    rounds = [(int(number), given.seconds) for number in given.concurrency.split(",")]
    if given.soak_minutes:
        rounds = [(4, 60.0)] * max(1, round(given.soak_minutes))
    for concurrency, seconds in rounds:
        found = run(given.address, given.key, concurrency, seconds, expected)
        print(json.dumps(shown(concurrency, seconds, found)), flush=True)
        bad += found.wrong + sum(found.statuses[status] for status in found.statuses.keys() - {"200", "429", "503"})
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
