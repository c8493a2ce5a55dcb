"""`make fuzz`: every target in turn until the time is up; what was tried and what broke goes to bench/fuzz.md.

A broken input is told by target and number; the same number makes it again. Exit status 1 where anything broke.
"""

import argparse
import platform
import sys
import time
import traceback
from collections import Counter
from datetime import datetime
from time import process_time

from bench.fuzzing.hostile import HOSTILE, SECONDS
from bench.fuzzing.oracle import judge_file
from bench.fuzzing.same_bytes import FILES, ITEMS, SURROUNDINGS, same_bytes
from bench.fuzzing.shaped import EXAMPLES, shaped_target
from bench.fuzzing.targets import Target, targets
from bench.peers import ROOT
from bench.subjects.ot_guard import library

RESULTS = ROOT / "bench" / "fuzz.md"
SHAPED = "claims and contexts that fit the schema (Hypothesis)"
MOST_BROKEN = 10


def main() -> int:
    """Try, write, print."""
    options = _options()
    if options.only is not None:
        _all_targets()[options.target](options.only)
        return 0
    tried, broken = _try_all(options.seconds, options.first)
    took = _hostile(broken)
    compared = _same_bytes(options.first, broken)
    text = _page(options.seconds, options.first, tried, broken, took, compared)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return 1 if broken else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzzing.run", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=120.0, help="for all targets together (default: 120)")
    parser.add_argument("--first", type=int, default=1, metavar="N", help="the first number (default: 1)")
    parser.add_argument("--target", help="with --only: the target's name")
    parser.add_argument("--only", type=int, metavar="N", help="try this number alone, and show what it raises")
    return parser.parse_args()


def _all_targets() -> dict[str, Target]:
    return {SHAPED: shaped_target(library()), **targets()}


def _try_all(seconds: float, first: int) -> tuple[Counter[str], list[str]]:
    """How often each target was tried, and what broke."""
    found = _all_targets()
    tried: Counter[str] = Counter()
    broken: list[str] = []
    for name, target in found.items():
        until = time.monotonic() + seconds / len(found)
        number = first
        while time.monotonic() < until and len(broken) < MOST_BROKEN:
            _try(name, target, number, broken)
            tried[name] += EXAMPLES if name == SHAPED else 1
            number += 1
    return tried, broken


def _try(name: str, target: Target, number: int, broken: list[str]) -> None:
    try:
        target(number)
    except Exception as error:  # noqa: BLE001 - whatever an input raises is the finding
        at = traceback.extract_tb(error.__traceback__)[-1]
        where = at.filename.removeprefix(f"{ROOT}/")
        broken.append(f"{name}, number {number}: {type(error).__name__}: {error} ({where}:{at.lineno})"[:400])
        print(broken[-1], flush=True)


def _hostile(broken: list[str]) -> dict[str, float]:
    """Seconds of work that each hostile file took."""
    book = library()
    took = {}
    for name, made in HOSTILE.items():
        data = made()
        began = process_time()
        try:
            judge_file(data, book, SECONDS)
        except Exception as error:  # noqa: BLE001 - whatever an input raises is the finding
            broken.append(f"hostile file, {name}: {type(error).__name__}: {error}"[:400])
        took[name] = process_time() - began
    return took


def _same_bytes(first: int, broken: list[str]) -> int:
    """The bytes that each of several processes wrote, all alike; 0 where they differ."""
    try:
        return same_bytes(first)
    except AssertionError as error:
        broken.append(f"the same bytes: {error}")
        return 0


def _page(
    seconds: float, first: int, tried: Counter[str], broken: list[str], took: dict[str, float], compared: int
) -> str:
    day = datetime.now().astimezone().date()
    lines = [
        "# Tried with random and hostile input",
        "",
        f"`make fuzz` wrote this page: {day}, Python {platform.python_version()}, {seconds:g} s, numbers from {first}.",
        "",
        "Every input must be answered in time, with a verdict or a named error; a verdict must be JSON that keeps the",
        "contract, the same on a second try; an 837P must give as many verdicts as it has CLM segments, or a problem of the",
        "file that says what was not read. A fault is made again by its number: --target NAME --only NUMBER.",
        "",
        "| tried | inputs |",
        "| --- | ---: |",
        *(f"| {name} | {count:,} |" for name, count in tried.items()),
        "",
        "| hostile file | seconds of work, judged twice |",
        "| --- | ---: |",
        *(f"| {name} | {spent:.1f} |" for name, spent in took.items()),
        "",
        f"{ITEMS} odd claims to every payer and {FILES} garbled files, judged by the command line in {len(SURROUNDINGS)}",
        f"processes of different hash seeds and locales: {compared:,} bytes from each, the same.",
        "",
        "## What broke",
        "",
        *([f"- {one}" for one in broken] or ["Nothing."]),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
