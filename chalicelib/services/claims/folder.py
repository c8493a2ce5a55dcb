"""All that is kept of one claim beside what its revisions said: how it stands, its clocks, events and other changes.

One consistent range query.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.domain.reading import read_as
from chalicelib.services.claims.clock_records import CLOCK, ClaimPlace
from chalicelib.services.claims.recorded import RECORDED, RecordedClaim, of_record
from chalicelib.services.claims.revision import Revision
from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.table import Record, Table

EVENT = "event"
CHANGE = "change"


@dataclass(frozen=True, slots=True)
class ClaimFolder:
    """The claim and the records beside it, in the order of their keys."""

    claim: RecordedClaim
    records: tuple[Record, ...]

    @property
    def place(self) -> ClaimPlace:
        return ClaimPlace(self.claim.space, self.claim.payer_id, self.claim.claim_id)

    def of_kind(self, kind: str) -> Iterator[Record]:
        return (record for record in self.records if record.kind == kind)

    @property
    def clocks(self) -> list[Record]:
        return list(self.of_kind(CLOCK))

    def events(self) -> list[ClaimEvent]:
        """What was told of the claim."""
        return [read_as(ClaimEvent, record.data["event"]) for record in self.of_kind(EVENT)]

    def told_under(self) -> dict[str, int]:
        """By event id: the revision that stood when it was told."""
        return {record.data["event"]["event_id"]: record.data["revision"] for record in self.of_kind(EVENT)}

    def revisions(self) -> list[Revision]:
        """Every revision of the claim."""
        return [
            Revision(one["number"], date.fromisoformat(one["on"]), one["frequency"])
            for one in self.claim.data["revisions"]
        ]


def read_folder(table: Table, space: str, payer_id: str, claim_id: str) -> ClaimFolder:
    """Raises NotKept."""
    records = table.read(address.claim(space, payer_id, claim_id), address.TOLD_FIRST, address.TOLD_LAST)
    meta = next((record for record in records if record.kind == RECORDED), None)
    if meta is None:
        raise NotKept("No claim of this id is recorded for this payer.")
    return ClaimFolder(of_record(space, meta), tuple(records))
