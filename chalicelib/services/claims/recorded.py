"""A recorded claim as it is kept: `META` says how it stands, one `VERDICT#…` a revision what was sent and answered.

A revision never changes. Identity is practice, payer and claim id.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chalicelib.domain.claim import Claim
from chalicelib.domain.context import HistoryStatus
from chalicelib.domain.plain import plain
from chalicelib.domain.reading import read_as
from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Record, Table

RECORDED = "claim"
REVISION = "verdict"


@dataclass(frozen=True, slots=True)
class RecordedClaim:
    """How a claim stands. `data` is what `META` holds (see `standing`); `record` is None while it is not kept yet."""

    space: str
    payer_id: str
    claim_id: str
    data: Mapping[str, Any]
    record: Record | None = None

    @property
    def version(self) -> int:
        """The version that its ETag names; 0 while it is not kept yet."""
        return self.record.version if self.record else 0

    @property
    def revision(self) -> int:
        revision: int = self.data["revision"]
        return revision

    @property
    def status(self) -> HistoryStatus:
        status: HistoryStatus = self.data["status"]
        return status

    @property
    def patient_id(self) -> str:
        patient_id: str = self.data["patient_id"]
        return patient_id

    def kept_as(self, data: Mapping[str, Any]) -> Record:
        """The record of the claim with these data, listed by month and status."""
        month, first = data["first_service_date"][:7], data["first_service_date"]
        listed = Key(
            address.claims(self.space, month, data["status"]),
            f"{first}#{self.payer_id}#{address.encoded(self.claim_id)}",
        )
        return Record(meta_key(self.space, self.payer_id, self.claim_id), RECORDED, data, self.version, listed=listed)


def meta_key(space: str, payer_id: str, claim_id: str) -> Key:
    return Key(address.claim(space, payer_id, claim_id), "META")


def revision_key(space: str, payer_id: str, claim_id: str, revision: int) -> Key:
    return Key(address.claim(space, payer_id, claim_id), f"VERDICT#{revision:06d}")


def find_claim(table: Table, space: str, payer_id: str, claim_id: str) -> RecordedClaim:
    """Raises NotKept."""
    try:
        record = table.get(meta_key(space, payer_id, claim_id))
    except NotKept:
        raise NotKept("No claim of this id is recorded for this payer.") from None
    return of_record(space, record)


def find_number(table: Table, space: str, payer_id: str, claim_id: str) -> tuple[RecordedClaim | None, bool]:
    """The claim of that number if it is recorded, and whether one was brought in as history; in one call."""
    meta, historic = meta_key(space, payer_id, claim_id), address.historic(space, payer_id, claim_id)
    kept = table.get_many([meta, historic])
    return (of_record(space, kept[meta]) if meta in kept else None), historic in kept


def of_record(space: str, record: Record) -> RecordedClaim:
    return RecordedClaim(space, record.data["payer_id"], record.data["claim_id"], record.data, record)


def revision_of(table: Table, claim: RecordedClaim, revision: int | None = None) -> Mapping[str, Any]:
    """What was sent and answered with a revision, the latest by default: `claim`, `on_file`, `answer`."""
    number = claim.revision if revision is None else revision
    return table.get(revision_key(claim.space, claim.payer_id, claim.claim_id, number)).data


def find_revision(table: Table, claim: RecordedClaim, revision: int | None = None) -> Mapping[str, Any]:
    """The same of a number that a caller chose. Raises NotKept, in words."""
    try:
        return revision_of(table, claim, revision)
    except NotKept:
        raise NotKept(f"The claim has no revision {revision}; its latest is {claim.revision}.") from None


def sent_form(claim: Claim) -> Any:
    """A claim as it was sent, as JSON values; `read_sent` reads it back."""
    return plain(claim)


def read_sent(form: Any) -> Claim:
    return read_as(Claim, form)


def content_digest(form: Any) -> str:
    """Of a claim's content, so that the same claim sent again is known."""
    return hashlib.sha256(json.dumps(form, sort_keys=True).encode()).hexdigest()


def standing(claim: Claim, as_of: date, at: datetime) -> dict[str, Any]:
    """What `META` says of every claim, whatever became of it. Without a service date the day of judging stands in."""
    first, last = claim.first_service_date or as_of, claim.last_service_date or as_of
    charged = [line.charge_cents for line in claim.lines if line.charge_cents is not None]
    charge_cents = claim.total_charge_cents if claim.total_charge_cents is not None else sum(charged)
    return {
        "claim_id": claim.claim_id,
        "payer_id": claim.payer_id,
        "first_service_date": first.isoformat(),
        "last_service_date": last.isoformat(),
        "charge_cents": charge_cents,
        "recorded_at": at.isoformat(),
    }
