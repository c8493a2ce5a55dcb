"""What a piece of work comes to: verdicts made and calls of the store. Counted where they happen, read where it ends.

Without a tally that counts, nothing is counted; each request has its own, also where several are served at once.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.domain.lean import lean_dataclass

if TYPE_CHECKING:
    from chalicelib.domain.verdict import Verdict


class Outcome(NamedTuple):
    """What is counted of a verdict: nothing that tells of a claim."""

    payer_id: str
    verdict: str
    complete: bool


@lean_dataclass(frozen=False)
class Tally:
    """`store_calls` counts what is asked of the store; a long answer may take several turns on the wire. `done` counts
    work of queues and clocks by its name."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    store_calls: int = 0
    done: Counter[str] = field(default_factory=Counter)


_current: ContextVar[Tally | None] = ContextVar("tally", default=None)


@contextmanager
def counting() -> Iterator[Tally]:
    """A new tally, which counts as long as the block."""
    tally = Tally()
    token = _current.set(tally)
    try:
        yield tally
    finally:
        _current.reset(token)


def counted(verdict: "Verdict") -> "Verdict":
    """The verdict as given, counted."""
    tally = _current.get()
    if tally is not None:
        tally.outcomes[Outcome(verdict.payer_id, verdict.verdict, verdict.complete)] += 1
    return verdict


def count_done(work: str, times: int = 1) -> None:
    """Work that was done, by a name that tells of nobody, such as `ChunksParked`."""
    tally = _current.get()
    if tally is not None:
        tally.done[work] += times


def count_store_call() -> None:
    """One more."""
    tally = _current.get()
    if tally is not None:
        tally.store_calls += 1
