"""The lines of the log: one JSON object each, with metrics in CloudWatch's embedded format. Plain values, no clock.

CloudWatch reads metrics out of the lines themselves, so that nothing is called to send them. A line holds no address,
no body and no header: nothing of a patient, nothing that a partner named.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.services.tally import Outcome, Tally

NAMESPACE = "OTGuard"


@dataclass(frozen=True, slots=True)
class Served:
    """A request that was answered. `route` is the template; `facts` may hold practice, key_id, mode and failure."""

    request_id: str
    method: str
    route: str
    status: int
    ms: float
    cold: bool
    facts: dict[str, str] = field(default_factory=dict)


def request_lines(served: Served, tally: Tally, stage: str, at: datetime) -> Iterator[dict[str, Any]]:
    """The line of the request, then one for each payer and verdict that was given."""
    refused = served.status == 401
    judged = sum(tally.outcomes.values())
    unsure = sum(count for outcome, count in tally.outcomes.items() if not outcome.complete)
    values: dict[str, float] = {"Latency": served.ms, "StoreCalls": tally.store_calls, "KeysRefused": int(refused)}
    if judged:
        values |= {"Validations": judged, "NotCheckedShare": round(unsure / judged, 4)}
    line = {
        "level": "error" if served.status >= 500 else "info",
        "what": "request",
        "at": at.isoformat(),
        "request_id": served.request_id,
        "method": served.method,
        "route": served.route,
        "status": served.status,
        "ms": served.ms,
        "cold": served.cold,
        "store_calls": tally.store_calls,
        "validations": judged,
        **served.facts,
    }
    routed = {"Latency": "Milliseconds", "StoreCalls": "Count"}
    whole = {name: "Count" for name in values if name not in routed and name != "NotCheckedShare"}
    whole |= {"NotCheckedShare": "None"} if judged else {}
    groups = [_group(["Stage", "Route"], routed), _group(["Stage"], whole)]
    yield line | values | {"Stage": stage, "Route": f"{served.method} {served.route}"} | _metrics(groups, at)
    yield from _verdict_lines(tally.outcomes, stage, at, served.request_id)


def _verdict_lines(outcomes: Counter[Outcome], stage: str, at: datetime, request_id: str) -> Iterator[dict[str, Any]]:
    totals: Counter[tuple[str, str]] = Counter()
    for outcome, count in outcomes.items():
        totals[outcome.payer_id, outcome.verdict] += count
    group = _group(["Stage", "Payer", "Verdict"], {"Verdicts": "Count"})
    for (payer_id, verdict), count in sorted(totals.items()):
        place = {"Stage": stage, "Payer": payer_id, "Verdict": verdict, "Verdicts": count}
        yield {"level": "info", "what": "verdicts", "request_id": request_id} | place | _metrics([group], at)


def _group(dimensions: list[str], units: dict[str, str]) -> dict[str, Any]:
    metrics = [{"Name": name, "Unit": unit} for name, unit in units.items()]
    return {"Namespace": NAMESPACE, "Dimensions": [dimensions], "Metrics": metrics}


def _metrics(groups: Iterable[dict[str, Any]], at: datetime) -> dict[str, Any]:
    return {"_aws": {"Timestamp": int(at.timestamp() * 1000), "CloudWatchMetrics": list(groups)}}
