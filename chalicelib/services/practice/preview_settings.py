"""preview_settings: how many verdicts other settings would change, tried on claims that are recorded; nothing is kept.

Each of the latest claims is judged twice beside what is on file today: as the settings are, and as they would be.
"""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from typing_extensions import TypedDict

from chalicelib.domain.claim import Claim
from chalicelib.domain.dates import plus_months
from chalicelib.domain.errors import UnknownPayer
from chalicelib.domain.verdict import Verdict
from chalicelib.services.claims.recorded import of_record, read_sent, revision_of
from chalicelib.services.practice.settings import PracticeSettings
from chalicelib.services.records import address
from chalicelib.services.records.table import Record, Table
from chalicelib.services.validate_claim import BatchItem, Rulebook
from chalicelib.services.validate_on_file import Shelf, validate_on_file

# Two judgements and three reads a claim: so many fit into one call.
MOST_CLAIMS = 200
MOST_SHOWN = 20
_MONTHS = 12
_COUNTED = ("draft", "submitted", "accepted", "rejected", "paid", "denied")


class ChangedJson(TypedDict):
    """A claim whose verdict would change: what it is now and would be, and the findings that come and go."""

    claim_id: str
    payer_id: str
    patient_id: str
    now: str
    then: str
    new_findings: list[str]
    gone_findings: list[str]


class PreviewJson(TypedDict):
    """`claims` were tried, `changed` of them get another verdict (`from accept to reject`: how many), `completed` are
    checked whole only then; `examples` are the first that change."""

    claims: int
    changed: int
    completed: int
    changes: dict[str, int]
    examples: list[ChangedJson]


@dataclass(frozen=True, slots=True)
class _Tried:
    claim: Claim
    patient_id: str
    now: Verdict
    then: Verdict

    @property
    def is_changed(self) -> bool:
        return self.now.verdict != self.then.verdict


def preview_settings(shelf: Shelf, settings: PracticeSettings, book: Rulebook, today: date) -> PreviewJson:
    """Of up to 200 claims of the last 12 months, the latest months first."""
    other = replace(shelf, practice=replace(shelf.practice, settings=settings))
    tried = list(_tried(shelf, other, book, today))
    changed = [one for one in tried if one.is_changed]
    changes = Counter(f"from {one.now.verdict} to {one.then.verdict}" for one in changed)
    return {
        "claims": len(tried),
        "changed": len(changed),
        "completed": sum(one.then.complete and not one.now.complete for one in tried),
        "changes": dict(sorted(changes.items())),
        "examples": [_changed(one) for one in changed[:MOST_SHOWN]],
    }


def _tried(shelf: Shelf, other: Shelf, book: Rulebook, today: date) -> Iterator[_Tried]:
    for record in islice(_recorded(shelf.table, shelf.practice.space, today), MOST_CLAIMS):
        claim = read_sent(revision_of(shelf.table, of_record(shelf.practice.space, record))["claim"])
        try:
            verdicts = [validate_on_file(BatchItem(deepcopy(claim)), one, book, today) for one in (shelf, other)]
        except UnknownPayer:
            continue
        yield _Tried(claim, record.data["patient_id"], *verdicts)


def _recorded(table: Table, space: str, today: date) -> Iterator[Record]:
    for back in range(_MONTHS):
        month = plus_months(today.replace(day=1), -back).isoformat()[:7]
        for status in _COUNTED:
            yield from table.look_up("list", address.claims(space, month, status), limit=MOST_CLAIMS, newest_first=True)


def _changed(one: _Tried) -> ChangedJson:
    now, then = ({finding.code for finding in verdict.findings} for verdict in (one.now, one.then))
    return {
        "claim_id": one.claim.claim_id,
        "payer_id": one.claim.payer_id,
        "patient_id": one.patient_id,
        "now": one.now.verdict,
        "then": one.then.verdict,
        "new_findings": sorted(then - now),
        "gone_findings": sorted(now - then),
    }
