"""docs/mutation.md: killed and total per module, and each survivor with the reason why it may live.

Reasons stand in accepted.json beside this file, by the survivor's key; one without a reason is told as such.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tools.mutation.mutants import Mutant
from tools.mutation.suites import ROOT

DOCUMENT = ROOT / "docs" / "mutation.md"
ACCEPTED = Path(__file__).with_name("accepted.json")
BAR = 0.85
HEAD = """# Mutation run over the checks

Written by `make mutate`. Every mutant is one small mistake in one module of `chalicelib/checks`: a boundary moved, a
condition turned round, a number off by one, an answer not given, a step left out. It is killed where the unit tests
that speak of the check, or the check's worked examples, fail or run past their time limit. Strings are not mutated.
"""


class Tried(NamedTuple):
    mutant: Mutant
    killed: bool


def bar_is_met(tried: Sequence[Tried]) -> bool:
    return sum(one.killed for one in tried) >= BAR * len(tried)


def survivors_unexplained(tried: Sequence[Tried]) -> list[Tried]:
    reasons = _reasons()
    return [one for one in _in_order(tried) if not one.killed and one.mutant.key not in reasons]


def write(tried: Sequence[Tried], minutes: float) -> None:
    """Write the document anew."""
    DOCUMENT.write_text(
        "\n".join([*_head(tried, minutes), *_table(tried), *_survivors(tried)]) + "\n", encoding="utf-8"
    )


def _in_order(tried: Sequence[Tried]) -> list[Tried]:
    return sorted(tried, key=lambda one: (one.mutant.module, one.mutant.line))


def _reasons() -> dict[str, str]:
    reasons: dict[str, str] = json.loads(ACCEPTED.read_text(encoding="utf-8")) if ACCEPTED.is_file() else {}
    return reasons


def _head(tried: Sequence[Tried], minutes: float) -> Iterator[str]:
    killed = sum(one.killed for one in tried)
    yield HEAD
    yield f"**{killed} of {len(tried)} killed: {killed / len(tried):.1%}** (bar {BAR:.0%}), {minutes:.1f} minutes."


def _table(tried: Sequence[Tried]) -> Iterator[str]:
    yield from ("", "| module | killed | of | share |", "|---|---|---|---|")
    for module in sorted({one.mutant.module for one in tried}):
        own = [one.killed for one in tried if one.mutant.module == module]
        yield f"| {module} | {sum(own)} | {len(own)} | {sum(own) / len(own):.0%} |"


def _survivors(tried: Sequence[Tried]) -> Iterator[str]:
    yield from ("", "## Survivors", "")
    reasons, module = _reasons(), ""
    for one in _in_order(tried):
        if one.killed:
            continue
        if one.mutant.module != module:
            module = one.mutant.module
            yield from (f"### {module}", "")
        told = one.mutant.key.split(": ", 1)[1].rsplit(" | ", 1)
        where = one.mutant.function or "outside functions"
        yield f"- `{where}`, {told[1]} in `{told[0]}`: {reasons.get(one.mutant.key, 'not explained yet')}"
