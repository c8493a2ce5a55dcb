"""purge: claims whose retention is over are removed, each whole in one transaction with its place in the history.

A claim is kept for the practice's years after the last day on which anything of it happened. What is left of it is its
draws in the ledgers of authorizations, which must add up. It walks through the whole table: maintenance.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from typing_extensions import TypedDict

from chalicelib.services.claims.folder import ClaimFolder
from chalicelib.services.claims.recorded import RECORDED, of_record
from chalicelib.services.claims.timeline import timeline_of
from chalicelib.services.imports.historic import HISTORIC
from chalicelib.services.practice.leave import Walk, beginnings, require_no_hold
from chalicelib.services.practice.practice_file import read_practice_file
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.patient_file import PatientFile
from chalicelib.services.records.refs import named_ref
from chalicelib.services.records.table import MOST_CHANGES, Change, Delete, Key, Record, Require

# The head, the hold and the claim itself have their place in each transaction.
_AT_ONCE = MOST_CHANGES - 5


class PurgeJson(TypedDict):
    """How many claims and records were removed, or would be."""

    practice: str
    today: str
    dry_run: bool
    claims: int
    records: int


@dataclass(frozen=True, slots=True)
class _Claim:
    """What is kept under a claim's partition, and whose it is. `last` is the record that is removed last."""

    space: str
    payer_id: str
    claim_id: str
    patient_id: str
    last_service_date: date
    last: Record
    records: Sequence[Record]

    @property
    def ended_on(self) -> date:
        """The last day on which anything of it happened."""
        if self.last.kind != RECORDED:
            return self.last_service_date
        folder = ClaimFolder(of_record(self.space, self.last), tuple(self.records))
        return max(self.last_service_date, *(date.fromisoformat(entry["on"]) for entry in timeline_of(folder)))


def purge_claims(desk: Desk, walk: Walk, practice: str, today: date, dry_run: bool) -> PurgeJson:
    """Removes the practice's claims whose retention is over on that day. Begun again after a break it goes on. Raises
    UnderHold, also where a hold is put while it works; Busy."""
    require_no_hold(desk, practice)

    @cache
    def kept_from(space: str) -> date:
        return years_before(today, read_practice_file(desk.table, space).settings.retention_years)

    claims = records = 0
    for place in _old(walk, practice, kept_from):
        removed = _purged(desk, practice, place, kept_from(_space(place)), dry_run)
        claims += bool(removed)
        records += removed
    return {
        "practice": practice,
        "today": today.isoformat(),
        "dry_run": dry_run,
        "claims": claims,
        "records": records,
    }


def years_before(day: date, years: int) -> date:
    """The same day so many years before; 28 February for 29 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _old(walk: Walk, practice: str, kept_from: Callable[[str], date]) -> Iterator[str]:
    """The partitions of claims whose services are old enough."""
    for record in walk.every(beginnings(practice)):
        if record.kind in (RECORDED, HISTORIC):
            served = date.fromisoformat(record.data["last_service_date"])
            if served < kept_from(_space(record.key.partition)):
                yield record.key.partition


def _purged(desk: Desk, practice: str, partition: str, kept_from: date, dry_run: bool) -> int:
    """How many records of the claim were removed, or would be; 0 for one that is still kept, or gone already."""

    def attempt() -> tuple[int, bool]:
        claim = _read(desk, partition)
        if claim is None or claim.ended_on >= kept_from:
            return 0, True
        beside = _beside(desk, claim)
        if dry_run:
            return len(claim.records) + len(beside), True
        hold = require_no_hold(desk, practice)
        rest = [record for record in claim.records if record.key != claim.last.key]
        some, done = rest[:_AT_ONCE], len(rest) <= _AT_ONCE
        leaving = [*some, *([claim.last, *beside] if done else [])]
        changes: list[Change] = [Delete(record.key, record.version) for record in leaving]
        if not done:
            changes.append(Require(claim.last.key, claim.last.version))
        desk.table.write([*changes, hold, _file(desk, claim).raised_head()])
        return len(leaving), done

    removed, done = desk.decide(attempt)
    while not done:
        more, done = desk.decide(attempt)
        removed += more
    return removed


def _read(desk: Desk, partition: str) -> _Claim | None:
    records = desk.table.read(partition)
    last = next((one for kind in (RECORDED, HISTORIC) for one in records if one.kind == kind), None)
    if last is None:
        return None
    of = last.data if last.kind == RECORDED else last.data["form"]
    served = date.fromisoformat(last.data["last_service_date"])
    return _Claim(_space(partition), of["payer_id"], of["claim_id"], of["patient_id"], served, last, records)


def _beside(desk: Desk, claim: _Claim) -> list[Record]:
    """What is kept of the claim elsewhere: its place in the patient's history, and where its opaque id leads from."""
    space, patient_id = claim.space, claim.patient_id
    places: list[Key] = [address.history(space, patient_id, claim.last_service_date, claim.payer_id, claim.claim_id)]
    if ref := named_ref(claim.last.data):
        places.append(address.ref(space, ref))
    return list(desk.table.get_many(places).values())


def _file(desk: Desk, claim: _Claim) -> PatientFile:
    head = desk.table.get_many([address.head(claim.space, claim.patient_id)])
    return PatientFile(claim.space, claim.patient_id, tuple(head.values()))


def _space(partition: str) -> str:
    return "#".join(partition.split("#")[:2])
