"""One line of the log for each batch of a queue and each stroke of a clock, with metrics as for requests.

Names that are counted say what was done, never to whom. CloudWatch's alarms read some of them (infra/resources.json).
"""

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from chalicelib.services.failure import failure_of
from chalicelib.services.tally import Tally, counting
from chalicelib.web.log_lines import group, judged, metrics, verdict_lines
from chalicelib.web.log_output import writing

_log = logging.getLogger("otguard.work")
_worked: set[str] = set()


class WorkFailed(Exception):
    """Work failed as a whole. The log of this process says why, by type and place; nothing else is told."""


@dataclass(slots=True)
class Work:
    """A batch. `again` counts messages that failed before; `oldest_seconds` is how long the oldest has waited."""

    function: str
    messages: int = 0
    again: int = 0
    oldest_seconds: float = 0.0
    failed: list[str] = field(default_factory=list)


@contextmanager
def batch(function: str, records: Sequence[Mapping[str, Any]]) -> Iterator[Work]:
    """Work on messages as Lambda hands them over; whoever works notes the ids of those that `failed`. Raises
    WorkFailed, whereupon all of them come again."""
    writing()
    told = [record.get("attributes", {}) for record in records]
    sent = [int(one["SentTimestamp"]) / 1000 for one in told if "SentTimestamp" in one]
    waited = datetime.now(UTC).timestamp() - min(sent) if sent else 0.0
    again = sum(int(one.get("ApproximateReceiveCount", 1)) > 1 for one in told)
    work = Work(function, len(records), again, round(max(0.0, waited), 1))
    with _timed(work):
        yield work


@contextmanager
def stroke(function: str) -> Iterator[Work]:
    """Work of a clock. Raises WorkFailed."""
    writing()
    work = Work(function)
    with _timed(work):
        yield work


@contextmanager
def _timed(work: Work) -> Iterator[None]:
    began = perf_counter()
    with counting() as tally:
        try:
            yield
        except Exception as error:  # noqa: BLE001  the edge of the service: the runtime would write the text of whatever leaves
            _log.error("%s failed: %s", work.function, failure_of(error))
            work.failed.append(work.function)
            raise WorkFailed(f"{work.function} failed; the line before says where.") from None
        finally:
            ms = round((perf_counter() - began) * 1000, 1)
            for line in work_lines(work, tally, ms, _stage(), datetime.now(UTC), cold=work.function not in _worked):
                _log.info(line)
            _worked.add(work.function)


def work_lines(
    work: Work, tally: Tally, ms: float, stage: str, at: datetime, *, cold: bool
) -> Iterator[dict[str, Any]]:
    """The line of the work, then one for each payer and verdict that was given."""
    own = {"Duration": ms, "StoreCalls": tally.store_calls, "Runs": 1, "Failures": len(work.failed)}
    own |= {"Messages": work.messages, "MessagesAgain": work.again, "OldestSeconds": work.oldest_seconds}
    units = dict.fromkeys(own, "Count") | {"Duration": "Milliseconds", "OldestSeconds": "Seconds"}
    done, done_units = judged(tally)
    done |= tally.done
    done_units |= dict.fromkeys(tally.done, "Count")
    groups = [group(["Stage", "Function"], units), *([group(["Stage"], done_units)] if done else [])]
    line = {
        "level": "error" if work.failed else "info",
        "what": "work",
        "at": at.isoformat(),
        "cold": cold,
        "failed": work.failed,
        "Stage": stage,
        "Function": work.function,
    }
    yield line | own | done | metrics(groups, at)
    yield from verdict_lines(tally.outcomes, stage, at, {"function": work.function})


def _stage() -> str:
    return os.environ.get("OTGUARD_STAGE") or "dev"
