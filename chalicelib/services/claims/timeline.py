"""The timeline of a recorded claim: revisions, events and changes of limits, oldest first, each with what it did to the
clocks. It is only ever added to."""

from typing import Any

from typing_extensions import TypedDict

from chalicelib.services.claims.clock_json import ClockChangeJson
from chalicelib.services.claims.folder import CHANGE, EVENT, ClaimFolder


class TimelineEntryJson(TypedDict):
    """`on` is the day on which it happened, `at` when we were told. `type` is `recorded`, `revised`, `limits_changed`
    or that of the event; `cause` the revision, the rules version or the event's id. `told` is the event as it came."""

    on: str
    at: str
    type: str
    cause: str
    by: str | None
    clocks: list[ClockChangeJson]
    told: dict[str, Any] | None


def revision_entry(revision: dict[str, Any]) -> TimelineEntryJson:
    """A revision as META keeps it."""
    return {
        "on": revision["on"],
        "at": revision["at"],
        "type": "recorded" if revision["number"] == 1 else "revised",
        "cause": f"revision:{revision['number']}",
        "by": revision["by"],
        "clocks": revision["clocks"],
        "told": None,
    }


def timeline_of(folder: ClaimFolder) -> list[TimelineEntryJson]:
    """Everything that happened."""
    entries = [revision_entry(revision) for revision in folder.claim.data["revisions"]]
    for record in folder.of_kind(EVENT):
        entries.append(_event_entry(dict(record.data)))
    for record in folder.of_kind(CHANGE):
        entries.append(dict(record.data["entry"]))  # type: ignore[arg-type]
    return in_time(entries)


def in_time(entries: list[TimelineEntryJson]) -> list[TimelineEntryJson]:
    """By day, and by when it was told."""
    return sorted(entries, key=lambda entry: (entry["on"], entry["at"], entry["cause"]))


def _event_entry(data: dict[str, Any]) -> TimelineEntryJson:
    event = data["event"]
    return {
        "on": event["on"],
        "at": data["told_at"],
        "type": event["type"],
        "cause": event["event_id"],
        "by": data["by"],
        "clocks": data["clocks"],
        "told": event,
    }
