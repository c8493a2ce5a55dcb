"""The command line on the same odd files in processes of different hash seeds and locales: the same bytes, every time."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bench.claims import AS_OF
from bench.fuzzing.garbled_json import as_text, garbled_item
from bench.fuzzing.garbled_x12 import garbled_file
from bench.peers import ROOT
from chalicelib.services.rulebook import shipped_library

ITEMS, FILES = 600, 60
SURROUNDINGS = (("0", "C"), ("1", "C.UTF-8"), ("4294967295", "POSIX"), ("random", "C"), ("random", "C.UTF-8"))
_COMMAND = (sys.executable, "-m", "chalicelib.cli", "validate")
_OPTIONS = ("--rules", str(ROOT / "bench" / "rules"), "--as-of", AS_OF.isoformat(), "--format", "jsonl")


def same_bytes(first: int) -> int:
    """How many bytes each process wrote. Raises AssertionError where two of them differ, or end differently."""
    with TemporaryDirectory() as folder:
        names = _write(Path(folder), first)
        seen = {_run(names, seed, locale) for seed, locale in SURROUNDINGS}
    if len(seen) != 1:
        raise AssertionError(f"{len(SURROUNDINGS)} processes give {len(seen)} answers to the same files")
    return next(iter(seen))[0]


def _write(folder: Path, first: int) -> list[str]:
    """Odd claims to every payer as JSON Lines, and garbled 837P files."""
    payers = [*sorted(shipped_library().payers), "bench_commercial"]
    lines = folder / "items.jsonl"
    with lines.open("wb") as target:
        for number in range(first, first + ITEMS):
            chance = Random(number)
            text = as_text(chance, garbled_item(chance)).replace("bench_commercial", payers[number % len(payers)])
            target.write(text.encode("utf-8", "surrogatepass") + b"\n")
    names = [str(lines)]
    for number in range(first, first + FILES):
        file = folder / f"{number}.837"
        file.write_bytes(garbled_file(Random(number)))
        names.append(str(file))
    return names


def _run(names: list[str], seed: str, locale: str) -> tuple[int, str, str, int]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale}
    done = subprocess.run([*_COMMAND, *names, *_OPTIONS], cwd=ROOT, env=environment, capture_output=True, check=False)
    return len(done.stdout), sha256(done.stdout).hexdigest(), sha256(done.stderr).hexdigest(), done.returncode
