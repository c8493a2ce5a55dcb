"""Kept clocks follow the claim's life: opened again, withdrawn, too many at once; and what a lagging index shows."""

from dataclasses import replace
from datetime import date
from threading import Thread

import pytest

from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.domain.reading import read_as
from chalicelib.services.claims.clocks import ClockName
from chalicelib.services.claims.folder import read_folder
from chalicelib.services.claims.tell_claim import tell_claim
from chalicelib.services.claims.worklist import WorklistQuery, worklist
from chalicelib.services.errors import TooLargeToKeep
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.store.memory_table import MemoryTable
from tests.http.service import library
from tests.services.samples import NOW, SPACE, claim, office, recorded
from tests.tables import WatchedTable
from tests.unit.rules.documents import dated, loaded

TODAY = date(2026, 3, 20)
APPEALS = [{"kind": f"appeal_{level}", "amount": 60, "unit": "days", "from": "notice"} for level in (1, 2, 3)]
BOOK = library().with_documents(
    [loaded("sample_payer", {"timely_filing": [dated({"limits": APPEALS})]}, extends="universal")], []
)


@pytest.fixture
def table():
    made = MemoryTable()
    recorded(made, claim())
    return made


def tell(table, type_, on, **more):
    event = read_as(ClaimEvent, {"event_id": f"{type_}-{on}", "type": type_, "on": f"2026-{on}"} | more)
    return tell_claim(replace(office(table), book=BOOK), "C-1", "sample_payer", event, UNPROTECTED).body


def changes(answer):
    return {(one["kind"], one["change"]) for one in answer["changed"]}


def kept(table):
    folder = read_folder(table, SPACE, "sample_payer", "C-1")
    return {ClockName(one.data["kind"], one.data["opened_by"]) for one in folder.clocks}


def test_a_rejection_opens_the_filing_clock_again_and_says_so(table):
    assert ("initial", "closed") in changes(tell(table, "accepted", "03-10"))
    assert ("initial", "reopened") in changes(tell(table, "rejected", "03-12"))


def test_a_late_event_that_shows_a_clock_to_be_another_withdraws_it(table):
    tell(table, "denied", "03-05")
    tell(table, "appeal_decided", "03-18")
    assert ("appeal_2", "appeal_decided-03-18") in kept(table)
    assert {("appeal_2", "withdrawn"), ("appeal_3", "opened")} <= changes(tell(table, "appeal_decided", "03-12"))
    assert ("appeal_2", "appeal_decided-03-18") not in kept(table)
    assert ("appeal_3", "appeal_decided-03-18") in kept(table)


def test_more_clocks_than_one_transaction_takes_are_refused_and_nothing_is_kept(table):
    for number in range(26):
        tell(table, "denied", "03-05", event_id=f"d-{number}")
    with pytest.raises(TooLargeToKeep):
        tell(table, "voided", "03-20")
    folder = read_folder(table, SPACE, "sample_payer", "C-1")
    assert (folder.claim.status, len(folder.events())) == ("denied", 26)


def test_events_told_at_once_are_all_kept_and_leave_the_same_claim_as_one_after_the_other(table):
    told = [("submitted", "03-04"), ("accepted", "03-06"), ("denied", "03-12"), ("appealed", "03-14")]
    hurried = replace(office(table), book=BOOK, desk=Desk(table, lambda: NOW))

    def one(type_, on):
        event = read_as(ClaimEvent, {"event_id": f"{type_}-{on}", "type": type_, "on": f"2026-{on}"})
        tell_claim(hurried, "C-1", "sample_payer", event, UNPROTECTED)

    writers = [Thread(target=one, args=event) for event in told]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    calm = MemoryTable()
    recorded(calm, claim())
    for type_, on in told:
        tell(calm, type_, on)
    forth, back = (read_folder(one, SPACE, "sample_payer", "C-1") for one in (table, calm))
    assert {one.data["event"]["event_id"] for one in forth.of_kind("event")} == {f"{type_}-{on}" for type_, on in told}
    assert (forth.claim.status, [one.data for one in forth.clocks]) == (
        back.claim.status,
        [one.data for one in back.clocks],
    )


class LaggingTable(WatchedTable):
    """Its indexes show what there was when it was made."""

    def __init__(self, table):
        super().__init__(table)
        self._seen = {}

    def look_up(self, index, partition, *bounds, **more):
        found = super().look_up(index, partition, *bounds, **more)
        return self._seen.setdefault((index, partition, bounds, more.get("after")), found)


def listed(table, limit="50"):
    return [row["claim_id"] for row in worklist(table, SPACE, "filing", WorklistQuery(limit=limit), TODAY)["due"]]


def test_a_clock_that_the_index_still_shows_is_not_told_once_it_is_closed(table):
    lagging = LaggingTable(table)
    assert listed(lagging) == ["C-1"]
    tell(table, "accepted", "03-10")
    assert listed(lagging) == []


def test_a_page_goes_on_behind_what_is_not_told_any_more(table):
    recorded(table, claim("C-2"))
    recorded(table, claim("C-3"))
    lagging = LaggingTable(table)
    assert listed(lagging, "1") == ["C-1"]
    tell(table, "accepted", "03-10")
    assert listed(lagging, "1") == ["C-2"]
