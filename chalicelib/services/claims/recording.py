"""What recording a claim takes, gives and works with."""

from dataclasses import dataclass
from datetime import date

from typing_extensions import TypedDict

from chalicelib.domain.claim import Claim
from chalicelib.domain.context import Context, HistoryStatus
from chalicelib.domain.dates import Day
from chalicelib.domain.shape import CLOSED
from chalicelib.domain.verdict import VerdictJson
from chalicelib.services.authorizations.draw_plan import LineDrawJson, UncoveredJson
from chalicelib.services.claims.clock_json import ClockJson
from chalicelib.services.claims.standing_json import LineStateJson
from chalicelib.services.claims.timeline import TimelineEntryJson
from chalicelib.services.claims.turnaround import TurnaroundJson
from chalicelib.services.practice.practice_file import PracticeFile
from chalicelib.services.records.desk import Desk
from chalicelib.services.validate_claim import Rulebook
from chalicelib.services.who import Fingerprints


@dataclass(slots=True)
class Recording:
    """A claim to keep. Blocks of an inline `context` are used instead of stored ones; `as_of` is the day of judging."""

    __pydantic_config__ = CLOSED
    claim: Claim
    context: Context | None = None
    as_of: Day | None = None


class RecordedClaimJson(TypedDict):
    """A claim as it was recorded: its verdict, and what came of it. `uncovered` are lines, or parts of them, for which
    nothing was drawn on an authorization."""

    claim_id: str
    payer_id: str
    patient_id: str
    revision: int
    status: HistoryStatus
    recorded_at: str
    verdict: VerdictJson
    draws: list[LineDrawJson]
    uncovered: list[UncoveredJson]
    lines: list[LineStateJson]
    clocks: list[ClockJson]
    timeline: list[TimelineEntryJson]
    turnaround: TurnaroundJson


@dataclass(frozen=True, slots=True)
class Office:
    """Where claims are recorded: the desk, the practice's file, the rules in force, the practice's day, who records,
    and how persons are known again."""

    desk: Desk
    practice: PracticeFile
    book: Rulebook
    today: date
    by: str
    people: Fingerprints

    @property
    def space(self) -> str:
        """The part of the table that is the practice's own."""
        return self.practice.space
