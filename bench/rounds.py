"""Runs what is measured, each in a process of its own and in turns: what disturbs the machine disturbs all alike."""

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.peers import ROOT


@dataclass(frozen=True)
class Subject:
    """One thing to time: a module of bench.subjects, the interpreter it needs, and its warm-up file and file."""

    name: str
    python: Path
    module: str
    warm_up: Path
    file: Path


@dataclass(frozen=True)
class Figures:
    """Of one subject over all rounds: the best times and the highest peak."""

    claims: int
    cpu_seconds: float
    wall_seconds: float
    peak_mb: float
    file_mb: float

    @property
    def claim_us(self) -> float:
        """Processor time for each claim, in microseconds."""
        return self.cpu_seconds / self.claims * 1e6

    @property
    def claims_per_second(self) -> float:
        return self.claims / self.cpu_seconds


def run_rounds(subjects: Iterable[Subject], rounds: int, output: Path) -> dict[str, Figures]:
    """Figures by subject name. Raises CalledProcessError where a subject fails."""
    subjects = list(subjects)
    runs: dict[str, list[dict[str, float]]] = {subject.name: [] for subject in subjects}
    for number in range(rounds):
        for subject in subjects:
            print(f"  round {number + 1} of {rounds}: {subject.name}", flush=True)
            runs[subject.name].append(_run(subject, output))
    return {name: _best(found) for name, found in runs.items()}


def _run(subject: Subject, output: Path) -> dict[str, float]:
    command = [subject.python, "-m", f"bench.subjects.{subject.module}", subject.warm_up, subject.file, output]
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=plain(), check=True, stdout=subprocess.PIPE)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def plain() -> Mapping[str, str]:
    """The environment without what would change how Python runs, and with one hash seed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"PYTHONHASHSEED": "0"}


def _best(runs: list[dict[str, float]]) -> Figures:
    return Figures(
        claims=int(runs[0]["claims"]),
        cpu_seconds=min(run["cpu_seconds"] for run in runs),
        wall_seconds=min(run["wall_seconds"] for run in runs),
        peak_mb=max(run["peak_mb"] for run in runs),
        file_mb=runs[0]["file_mb"],
    )
