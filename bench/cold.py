"""How long a fresh process takes until it can work: imports, and the command line's first verdict. Best of several.

Once with bytecode at hand, once without, as in a function that was just unpacked from its zip.
"""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.claims import AS_OF
from bench.peers import ROOT
from bench.rounds import plain

IMPORTS = {
    "the command line": "chalicelib.cli.__main__",
    "the API (app)": "app",
    "a bare function: chalice and botocore": "chalice, botocore.session",
}
_TIMED = "import time; began = time.perf_counter(); import {}; print(time.perf_counter() - began)"
_RULES = ROOT / "bench" / "rules"


@dataclass(frozen=True)
class Cold:
    """Milliseconds, with bytecode at hand and without any."""

    what: str
    cached_ms: float
    uncached_ms: float


def cold_starts(claim_file: Path, rounds: int) -> list[Cold]:
    """Each import, then a whole process that judges one claim file from start to exit."""
    found = [Cold(what, *_both(_TIMED.format(names), rounds)) for what, names in IMPORTS.items()]
    judging = [
        "-m",
        "chalicelib.cli",
        "validate",
        str(claim_file),
        "--rules",
        str(_RULES),
        "--as-of",
        AS_OF.isoformat(),
    ]
    whole = min(_whole(judging) for _ in range(rounds))
    return [*found, Cold("the command line judging one claim, whole process", whole, _whole(judging, cached=False))]


def _both(code: str, rounds: int) -> tuple[float, float]:
    cached = min(_told(code) for _ in range(rounds))
    return cached, min(_told(code, cached=False) for _ in range(2))


def _told(code: str, cached: bool = True) -> float:
    return float(_python(["-c", code], cached)) * 1000


def _whole(arguments: list[str], cached: bool = True) -> float:
    began = time.perf_counter()
    _python(arguments, cached)
    return (time.perf_counter() - began) * 1000


def _python(arguments: list[str], cached: bool) -> str:
    with tempfile.TemporaryDirectory() as empty:
        without = {} if cached else {"PYTHONPYCACHEPREFIX": empty, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env={**plain(), **without}, stdout=subprocess.PIPE, text=True
        )
    if done.returncode > 1:
        raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}")
    return done.stdout
