"""What pages about a practice ask of the store, and how large they are, with 100,000 claims and their clocks."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.services.alerts.open_alerts import refresh_alerts
from chalicelib.services.alerts.sources.clocks import ClockAlerts, UnsubmittedAlerts
from chalicelib.services.claims.clock_json import WORKLISTS
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Record
from chalicelib.services.staff.account import Role
from chalicelib.store.memory_table import MemoryTable
from tests.console.desk import Browser, Console, running
from tests.console.shelf import SPACE, Shelf, authorization_page, claim_page, patient_page
from tests.http.service import CLAIM, NOW
from tests.tables import CountingTable

CLAIMS, OF_ONE_PATIENT, LARGE = 100_000, 500, 40
MOST_CALLS, MOST_RECORDS, MOST_BYTES = 5, 200, 100_000
DEMO = "/console/practices/demo"


@pytest.fixture(scope="module")
def full() -> Iterator[Console]:
    """A practice in which one claim stands for 100,000: the same content under as many keys, clocks and months."""
    with running() as console:
        shelf = Shelf(console)
        shelf.fill()
        shelf.claim("C-40", "P-40", lines=[_line(number) for number in range(1, LARGE + 1)])
        table = wiring.parts().table
        assert isinstance(table, MemoryTable)
        sources = [ClockAlerts(b"a secret"), UnsubmittedAlerts(b"a secret")]
        refresh_alerts(wiring.parts().desk, SPACE, sources, NOW.date())
        for record in list(_many(table)):
            # Beside `write`, whose copies of 200,000 records would take minutes.
            table._keep(record)
        yield console


def _many(table: MemoryTable) -> Iterator[Record]:
    claim = table.look_up("list", address.claims(SPACE, "2026-03", "denied"))[0]
    clocks = [clock for name in WORKLISTS for clock in table.look_up("due", address.due(SPACE, name))]
    history = table.read(address.patient(SPACE, "P-1"), address.HISTORY, f"{address.HISTORY}~")[0]
    for number in range(CLAIMS):
        month, partition = f"2026-{number % 3 + 1:02}", address.claim(SPACE, "sample_payer", f"F{number}")
        listed = Key(address.claims(SPACE, month, "denied"), f"{month}-05#sample_payer#F{number}")
        yield replace(claim, key=Key(partition), listed=listed)
        clock = clocks[number % len(clocks)]
        assert clock.due is not None
        due = Key(clock.due.partition, f"{clock.due.sort}#{number}")
        yield replace(clock, key=Key(partition, clock.key.sort), due=due)
    for number in range(OF_ONE_PATIENT):
        yield replace(history, key=Key(history.key.partition, f"{address.HISTORY}2026-01-01#x#F{number}"))


def _line(number: int) -> dict[str, Any]:
    return deepcopy(CLAIM["lines"][0]) | {"line": number, "minutes": 5, "service_date": f"2026-03-{number % 15 + 1:02}"}


@pytest.fixture
def counted(full: Console) -> Iterator[tuple[Browser, CountingTable]]:
    """A biller's browser before a process that has just begun, and what that asks."""
    logins = full.staff.desk.table
    name = f"bea{sum(1 for _ in logins.every(['STAFF#']))}"  # type: ignore[attr-defined]
    browser, parts = full.signed_in(name, Role.ADMIN, place="demo", patients=True), wiring.parts()
    counting = CountingTable(parts.table)
    wiring.use(replace(parts, table=counting))
    own, staff = wiring.console(), replace(full.staff, desk=replace(full.staff.desk, table=counting))
    wiring.use_console(replace(own, staff=staff))
    yield browser, counting
    wiring.use(parts)
    wiring.use_console(own)


PAGES = {
    "claims": lambda: f"{DEMO}/claims?month=2026-03&status=denied",
    "claims of one payer that has none": lambda: f"{DEMO}/claims?month=2026-03&status=denied&payer_id=other_payer",
    "a claim": claim_page,
    "a large claim": lambda: claim_page("C-40"),
    "proof": lambda: claim_page("C-1", "filing-proof"),
    "judged again": lambda: claim_page("C-1", "again"),
    "a patient": patient_page,
    "authorizations": lambda: f"{DEMO}/authorizations",
    "an authorization": authorization_page,
    "to file": lambda: f"{DEMO}/work/filing",
    "to file for one payer that has none": lambda: f"{DEMO}/work/filing?payer_id=other_payer",
    "denials": lambda: f"{DEMO}/work/denials",
    "disputes": lambda: f"{DEMO}/work/disputes",
    "a file": lambda: f"{DEMO}/work/denials/csv",
    "credentials": lambda: f"{DEMO}/work/credentials",
    "access": lambda: f"{DEMO}/access?user=key-1",
    "find": lambda: f"{DEMO}/find",
    "today": lambda: DEMO,
    "home": lambda: "/console",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_little_and_is_small_whatever_the_practice_keeps(counted, name):
    browser, counting = counted
    page = browser.get(PAGES[name]())
    assert page.status == 200, page.text
    assert len(counting.calls) <= MOST_CALLS, counting.calls
    assert counting.records <= MOST_RECORDS, counting.records
    assert len(page.text.encode()) < MOST_BYTES, len(page.text.encode())


@pytest.mark.parametrize(
    "path", [lambda: f"{DEMO}/claims?month=2026-02&status=denied", lambda: f"{DEMO}/work/denials", patient_page]
)
def test_a_list_goes_on_where_it_ended(counted, path):
    browser, _ = counted
    first = browser.get(path())
    onward = unescape(first.text.split('class="button second" href="')[1].split('"')[0])
    second = browser.get(onward)
    assert second.status == 200
    assert second.text.count("<tr") >= 50
    assert first.text.count("<tr") >= 50
    assert browser.get(onward + "x").status == 422
