"""summarize_month: the claims of a month counted, from the milestones that each is kept with.

From the index of claims by month: a claim recorded a moment ago may be missing.
"""

from collections.abc import Iterator
from datetime import date
from typing import get_args

from chalicelib.domain.context import HistoryStatus
from chalicelib.domain.reading import read_as
from chalicelib.rules.promises import shipped_promises
from chalicelib.services.claims.month import MonthJson, month_json, month_of
from chalicelib.services.claims.turnaround import Milestones
from chalicelib.services.records import address
from chalicelib.services.records.table import Table

_STATUSES: tuple[str, ...] = get_args(HistoryStatus)
# A claim that was taken back or put right is told by the one that stands in its place.
_LEFT_OUT = frozenset({"voided", "replaced"})
_PAGE = 500


def summarize_month(table: Table, space: str, month: str, as_of: date) -> MonthJson:
    """`month` is that of the first service date (`2026-03`)."""
    promises = shipped_promises()
    return month_json(month, month_of(_claims(table, space, month), promises, as_of), promises, as_of)


def _claims(table: Table, space: str, month: str) -> Iterator[Milestones]:
    for status in _STATUSES:
        if status not in _LEFT_OUT:
            yield from _in_status(table, address.claims(space, month, status))


def _in_status(table: Table, partition: str) -> Iterator[Milestones]:
    behind: str | None = None
    while found := table.look_up("list", partition, limit=_PAGE, after=behind):
        for record in found:
            assert record.listed is not None, "what an index finds has a place in it"
            behind = record.listed.sort
            yield read_as(Milestones, record.data["milestones"])
