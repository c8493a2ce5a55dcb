"""The figures as text: what goes to the terminal and to bench/results.md."""

import platform
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bench.bars import Bar
from bench.cold import Cold
from bench.rounds import Figures

_HEAD = ("what", "claims/s", "µs per claim", "wall µs per claim", "peak MB", "times as long as OT Guard")
_ABOUT = """\
# Measured: OT Guard beside its peers

`make bench` wrote this page: {day}, Python {python}, {cpu}, best of {rounds} rounds.

Every subject runs in a process of its own on one core, all on the same core and in turns, so that whatever else the
machine does hits all alike. A short warm-up comes first (tables, maps and rules are then loaded); the time is from
opening the file to the last written byte, in processor time; beside it the wall clock's. Peaks are of the whole
process, in MB of 10^6 bytes. The claims are made by `bench/claims.py`: clean, five lines each, the same in every form.
"""


def page(sections: Sequence[str], rounds: int) -> str:
    """The whole page. No names of hosts in it."""
    about = _ABOUT.format(
        day=datetime.now().astimezone().date(), python=platform.python_version(), cpu=_cpu(), rounds=rounds
    )
    return "\n".join([about, *sections])


def peers_table(title: str, note: str, figures: dict[str, Figures], ours: str) -> str:
    """A section with one row for each subject; `ours` is the row to compare with."""
    rows = [
        [
            name,
            f"{found.claims_per_second:,.0f}",
            f"{found.claim_us:,.0f}",
            f"{found.wall_seconds / found.claims * 1e6:,.0f}",
            f"{found.peak_mb:,.0f}",
            f"{found.claim_us / figures[ours].claim_us:.2f}",
        ]
        for name, found in figures.items()
    ]
    return f"## {title}\n\n{note}\n\n{_table(_HEAD, rows)}"


def scale_table(title: str, note: str, figures: dict[str, Figures]) -> str:
    """How time and memory go with the size of a file; the first row is what the others are compared with."""
    first = next(iter(figures.values()))
    head = ("file", "MB", "µs per claim", "against the first", "peak MB", "peak less the file")
    rows = [
        [
            name,
            f"{found.file_mb:.1f}",
            f"{found.claim_us:,.0f}",
            f"{(found.claim_us / first.claim_us - 1) * 100:+.0f} %",
            f"{found.peak_mb:,.0f}",
            f"{found.peak_mb - found.file_mb:,.0f}",
        ]
        for name, found in figures.items()
    ]
    return f"## {title}\n\n{note}\n\n{_table(head, rows)}"


def cold_table(title: str, note: str, found: Sequence[Cold]) -> str:
    """Milliseconds until a fresh process can work."""
    rows = [[cold.what, f"{cold.cached_ms:,.0f}", f"{cold.uncached_ms:,.0f}"] for cold in found]
    return f"## {title}\n\n{note}\n\n{_table(('what', 'ms', 'ms without bytecode'), rows)}"


def bars_table(bars: Sequence[Bar]) -> str:
    """What was promised, what was found."""
    rows = [[bar.promise, bar.found, "held" if bar.held else "MISSED"] for bar in bars]
    return f"## What was promised\n\n{_table(('promise', 'found', ''), rows)}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()
