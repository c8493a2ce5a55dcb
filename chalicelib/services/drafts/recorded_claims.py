"""The recorded claims of a practice, month by month, as a back-test reads them: a page of the index, then what was sent
and known with the latest revision of each, in one call."""

from collections.abc import Iterator
from datetime import date
from typing import get_args

from chalicelib.domain.context import HistoryStatus
from chalicelib.services.claims.judging import read_on_file
from chalicelib.services.claims.recorded import of_record, read_sent, revision_key
from chalicelib.services.drafts.back_test import StoredClaim
from chalicelib.services.records import address
from chalicelib.services.records.table import Record, Table

PAGE = 100
# What was replaced or voided says nothing about what comes.
STATUSES = tuple(status for status in get_args(HistoryStatus) if status not in {"voided", "replaced"})


class RecordedClaims:
    """StoredClaims of one practice's space."""

    def __init__(self, table: Table, space: str) -> None:
        self._table = table
        self._space = space

    def __call__(self, month: str, after: str) -> Iterator[StoredClaim]:
        """From behind a place on: a status, a space, the place in its list."""
        at_status, _, sort = after.partition(" ")
        first = STATUSES.index(at_status) if at_status in STATUSES else 0
        for status in STATUSES[first:]:
            behind = sort if status == at_status else None
            while page := self._page(month, status, behind):
                yield from self._claims(page, status)
                behind = page[-1].listed.sort if page[-1].listed else None

    def _page(self, month: str, status: str, behind: str | None) -> list[Record]:
        return self._table.look_up("list", address.claims(self._space, month, status), limit=PAGE, after=behind)

    def _claims(self, page: list[Record], status: str) -> Iterator[StoredClaim]:
        claims = [of_record(self._space, record) for record in page]
        keys = [revision_key(self._space, claim.payer_id, claim.claim_id, claim.revision) for claim in claims]
        kept = self._table.get_many(keys)
        for claim, key, record in zip(claims, keys, page, strict=True):
            if key not in kept:
                continue
            data = kept[key].data
            yield StoredClaim(
                place=f"{status} {record.listed.sort if record.listed else ''}",
                claim_id=claim.claim_id,
                payer_id=claim.payer_id,
                status=claim.status,
                charge_cents=claim.data["charge_cents"],
                as_of=date.fromisoformat(data["answer"]["verdict"]["as_of"]),
                sent=read_sent(data["claim"]),
                on_file=read_on_file(data["on_file"]),
            )
