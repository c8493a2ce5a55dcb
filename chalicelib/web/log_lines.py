"""The lines of the log: one JSON object each, with metrics in CloudWatch's embedded format. Plain values, no clock.

CloudWatch reads metrics out of the lines themselves, so that nothing is called to send them. A line holds no address,
no body and no header: nothing of a patient, nothing that a partner named.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import field
from datetime import datetime
from typing import Any

from chalicelib.domain.lean import lean_dataclass
from chalicelib.services.tally import Outcome, Tally

NAMESPACE = "OTGuard"


@lean_dataclass
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
    # A page that asks for a sign-in is no key that was refused.
    refused = served.status == 401 and served.route.startswith("/v1/")
    done, done_units = judged(tally)
    values: dict[str, float] = {"Latency": served.ms, "StoreCalls": tally.store_calls, "KeysRefused": int(refused)}
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
        "validations": done.get("Validations", 0),
        **served.facts,
    }
    routed = {"Latency": "Milliseconds", "StoreCalls": "Count"}
    groups = [group(["Stage", "Route"], routed), group(["Stage"], {"KeysRefused": "Count"} | done_units)]
    place = {"Stage": stage, "Route": f"{served.method} {served.route}"}
    yield line | values | done | place | metrics(groups, at)
    yield from verdict_lines(tally.outcomes, stage, at, {"request_id": served.request_id})


def judged(tally: Tally) -> tuple[dict[str, float], dict[str, str]]:
    """What is told of the claims that were judged, and the units of it; nothing where none was."""
    claims = sum(tally.outcomes.values())
    if not claims:
        return {}, {}
    unsure = sum(count for outcome, count in tally.outcomes.items() if not outcome.complete)
    values = {"Validations": claims, "NotCheckedShare": round(unsure / claims, 4)}
    return values, {"Validations": "Count", "NotCheckedShare": "None"}


def verdict_lines(
    outcomes: Counter[Outcome], stage: str, at: datetime, cause: dict[str, str]
) -> Iterator[dict[str, Any]]:
    """One line for each payer and verdict; `cause` says which request or function gave them."""
    totals: Counter[tuple[str, str]] = Counter()
    for outcome, count in outcomes.items():
        totals[outcome.payer_id, outcome.verdict] += count
    counted = group(["Stage", "Payer", "Verdict"], {"Verdicts": "Count"})
    for (payer_id, verdict), count in sorted(totals.items()):
        place = {"Stage": stage, "Payer": payer_id, "Verdict": verdict, "Verdicts": count}
        yield {"level": "info", "what": "verdicts"} | cause | place | metrics([counted], at)


def group(dimensions: list[str], units: dict[str, str]) -> dict[str, Any]:
    """Metrics with their units, told apart by these fields of the line."""
    named = [{"Name": name, "Unit": unit} for name, unit in units.items()]
    return {"Namespace": NAMESPACE, "Dimensions": [dimensions], "Metrics": named}


def metrics(groups: Iterable[dict[str, Any]], at: datetime) -> dict[str, Any]:
    """What tells CloudWatch which fields of the line are metrics."""
    return {"_aws": {"Timestamp": int(at.timestamp() * 1000), "CloudWatchMetrics": list(groups)}}
