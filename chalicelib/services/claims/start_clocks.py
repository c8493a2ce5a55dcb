"""start_clocks: what a new revision does to the life of a claim: its status, clocks and timeline.

The first revision opens the filing clock; a later one begins as a draft again, among the events that are kept already.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chalicelib.domain.claim import Claim
from chalicelib.rules.compiled import CompiledRules
from chalicelib.rules.promises import shipped_promises
from chalicelib.services.claims.clock_json import ClockJson, clocks_json
from chalicelib.services.claims.clock_records import ClaimPlace, clock_writes, keeping_met
from chalicelib.services.claims.folder import ClaimFolder
from chalicelib.services.claims.life import Life, life_of
from chalicelib.services.claims.revision import Revision
from chalicelib.services.claims.standing_json import LineStateJson, life_data, lines_json, turnaround_json
from chalicelib.services.claims.timeline import TimelineEntryJson, in_time, revision_entry, timeline_of
from chalicelib.services.claims.turnaround import TurnaroundJson
from chalicelib.services.records.table import Change


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who records a revision, on which day of the practice, at what time."""

    by: str
    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Started:
    """`data` is for META, `changes` are those of the clocks; the rest is told, as of the day `on`."""

    on: date
    life: Life
    data: dict[str, Any]
    changes: list[Change]
    clocks: list[ClockJson]
    timeline: list[TimelineEntryJson]

    @property
    def turnaround(self) -> TurnaroundJson:
        return turnaround_json(self.data["milestones"], self.on)

    @property
    def lines(self) -> list[LineStateJson]:
        return lines_json(self.data["lines"])


def start_clocks(
    place: ClaimPlace, claim: Claim, rules: CompiledRules, recorder: Recorder, kept: ClaimFolder | None
) -> Started:
    """`claim` is the new revision as it was judged, `kept` what stands of the claim already."""
    earlier = kept.revisions() if kept else []
    revision = Revision(len(earlier) + 1, recorder.on, claim.frequency)
    events, under = (kept.events(), kept.told_under()) if kept else ([], {})
    life = life_of(claim, [*earlier, revision], events, rules, shipped_promises(), under)
    life = keeping_met(life, kept.clocks if kept else [])
    writes = clock_writes(place, kept.clocks if kept else [], life)
    entry = {
        "number": revision.number,
        "on": recorder.on.isoformat(),
        "at": recorder.at.isoformat(),
        "frequency": revision.frequency,
        "by": recorder.by,
        "clocks": writes.told,
    }
    entries = [*(kept.claim.data["revisions"] if kept else []), entry]
    timeline = in_time([*(timeline_of(kept) if kept else []), revision_entry(entry)])
    data = life_data(life) | {"revisions": entries}
    return Started(recorder.on, life, data, writes.changes, clocks_json(life), timeline)
