"""A console with 200 payers and 100,000 claims, and what one page of it asks of the table, reads, takes and weighs.

One claim stands for all: the same content under as many keys, clocks and months.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from chalicelib import wiring
from chalicelib.console.look.where import authorization_key
from chalicelib.rules.library import Library
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.claims.clock_json import WORKLISTS
from chalicelib.services.drafts.keep_draft import start_draft
from chalicelib.services.ports import DocumentName
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Record
from chalicelib.services.rule_audit import Entry, entry_put
from chalicelib.services.rule_listing import Change
from chalicelib.services.rule_store import RuleStore
from chalicelib.services.rulebook import shipped_library
from chalicelib.store.memory_table import MemoryTable
from tests.console.desk import Page, running
from tests.console.every_page import DEMO, World, world_in
from tests.console.shelf import SPACE, Shelf, claim_page
from tests.http.service import CLAIM, NOW, OTHER, SAMPLE, loaded
from tests.iam.table import OPERATOR, acting
from tests.shipped import texts_of
from tests.tables import CountingTable

PAYERS, CLAIMS, OF_ONE_PATIENT, LARGE, DRAFTS, DEEDS = 200, 100_000, 500, 40, 60, 2_000
ENTRIES, LOOKS, STAFF = 400, 1_000, 300
# The word for pages beside those of `every_page`.
LARGEST = "the largest"
UHC = "uhc_commercial"
_OF_UHC = f"/console/drafts/payer/{UHC}/d"
_BESIDE = ("payer_100", "cigna_commercial", "tricare", "medicare_part_b")


@dataclass(frozen=True, slots=True)
class Measured:
    """A page, what it asked beside the rules that a process reads once (which are in force, those of the sample payer),
    and its processor time outside the table."""

    page: Page
    calls: list[str]
    records: int
    cpu_ms: float

    @property
    def kilobytes(self) -> float:
        """What is sent, in kB of 1000 bytes."""
        return len(self.page.text.encode()) / 1000


class TimedTable(CountingTable):
    """Counts, and knows how much processor time passed within."""

    def __init__(self, table: Any) -> None:
        super().__init__(table)
        self.within = 0.0

    @contextmanager
    def call(self, name: str) -> Iterator[list[Record]]:
        began = time.process_time()
        try:
            with super().call(name) as given:
                yield given
        finally:
            self.within += time.process_time() - began


@contextmanager
def crowded() -> Iterator[World]:
    """The world of every page, crowded; and the pages that are largest in it."""
    with running(shipped=_library()) as console:
        shelf = Shelf(console)
        shelf.claim("C-40", "P-40", lines=[_line(number) for number in range(1, LARGE + 1)])
        world = world_in(console)
        table = wiring.parts().table
        assert isinstance(table, MemoryTable)
        with acting(OPERATOR):
            _drafts_and_deeds(table)
            for record in list(_many(table)):
                # Beside `write`, whose copies of 200,000 records would take minutes.
                table._keep(record)
        yield replace(world, addresses={**world.addresses, LARGEST: _largest()})


def measured(world: World, path: str, rounds: int = 1) -> list[Measured]:
    """The page, asked for in a process that has just begun, and again as often as there are rounds."""
    table = TimedTable(wiring.parts().table)
    found = []
    with just_begun(world, table):
        wiring.parts().rules.rules("sample_payer")
        for _ in range(rounds):
            table.calls, table.records, table.within = [], 0, 0.0
            began = time.process_time()
            page = world.browser.get(path)
            took = time.process_time() - began - table.within
            found.append(Measured(page, table.calls, table.records, took * 1000))
    return found


@contextmanager
def just_begun(world: World, table: CountingTable) -> Iterator[None]:
    """A process that remembers nothing, over that table."""
    parts, own, staff = wiring.parts(), wiring.console(), world.console.staff
    rules = PublishedRules(RuleStore(table), shipped_tables(), lambda: 0.0, texts_of(shipped_library()))
    wiring.use(replace(parts, rules=rules, table=table))
    wiring.use_console(replace(own, staff=replace(staff, desk=replace(staff.desk, table=table))))
    try:
        yield
    finally:
        wiring.use(parts)
        wiring.use_console(own)


def _library() -> Library:
    shipped = shipped_library()
    like = shipped.payers[UHC].document
    missing = PAYERS - len(shipped.payers) - 2
    others = [
        replace(like, payer_id=f"payer_{number:03d}", name=f"Payer number {number}", x12_payer_ids=(f"X{number}",))
        for number in range(missing)
    ]
    return shipped.with_documents([loaded(one) for one in (SAMPLE, OTHER, *others)])


def _drafts_and_deeds(table: MemoryTable) -> None:
    shipped = shipped_library()
    like, template = shipped.payers[UHC].document, shipped.templates["commercial"].document
    for number in range(DRAFTS):
        payer_id = f"payer_{number:03d}"
        other = replace(like, payer_id=payer_id, name=f"Payer number {number}", x12_payer_ids=(f"X{number}",))
        start_draft(table, f"d{number}", DocumentName("payer", payer_id), other, 1, "eva", NOW)
    for name, document in ((DocumentName("payer", UHC), like), (DocumentName("template", "commercial"), template)):
        noted = {check: [replace(value, note="Changed.") for value in own] for check, own in document.checks.items()}
        start_draft(table, "d", name, replace(document, checks=noted), 1, "eva", NOW)
    for number in range(DEEDS):
        done = Change(NOW, "eva", f"Why {number}.")
        entry = Entry(DocumentName("payer", UHC), "published", 1, done, f"c{number}", ("A.",) * 8)
        table.write([entry_put(entry)])


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
    yield from _long_ledger(table)
    account = table.look_up("list", address.STAFF, limit=1)[0]
    for number in range(STAFF):
        login = f"n{number:03}"
        data = {**account.data, "login": login}
        yield replace(account, key=address.staff(login), data=data, listed=Key(address.STAFF, f"{login}#{login}"))
    yield from _looks()


def _looks() -> Iterator[Record]:
    """Of the lists of many patients that were looked at in a month, every other names the patient."""
    for number in range(LOOKS):
        at = NOW.replace(day=1 + number % 19, minute=number % 60).isoformat(timespec="microseconds")
        patients = ["P-1", "P-2"] if number % 2 else ["P-2", "P-3"]
        data = {
            "at": at, "user": "someone", "user_name": "Some One", "kind": "account", "what": "page claims",
            "why": "looked up in the console", "patient_ids": patients, "request_id": f"r-{number}",
        }  # fmt: skip
        yield Record(Key(address.seen_pages(SPACE, at[:7]), f"{at}#r-{number}"), "access", data)


def _long_ledger(table: MemoryTable) -> Iterator[Record]:
    """An authorization on which claim after claim drew and was taken back."""
    [kept] = table.get_many([authorization_key(SPACE, "P-1", "auth-1")]).values()
    ledger = address.ledger(SPACE, "P-1", "auth-1")
    last = table.look_up("list", ledger, newest_first=True, limit=1)[0]
    for number in range(kept.data["entries"] + 1, ENTRIES + 1):
        cause = {"kind": "claim", "id": f"F{number}", "part": "000001"}
        place, data = Key(ledger, f"ENTRY#CLAIM#F{number}#000001"), {**last.data, "number": number, "cause": cause}
        yield replace(last, key=place, data=data, listed=address.ledger_by_number(ledger, number))
    yield replace(kept, data={**kept.data, "entries": ENTRIES})


def _line(number: int) -> dict[str, Any]:
    return deepcopy(CLAIM["lines"][0]) | {"line": number, "minutes": 5, "service_date": f"2026-03-{number % 15 + 1:02}"}


def _largest() -> tuple[str, ...]:
    five = "".join(f"&payer{number}={payer}" for number, payer in enumerate(_BESIDE, 2))
    return (
        claim_page("C-40"),
        f"/console/rules/payer/{UHC}",
        f"/console/rules/payer/{UHC}/versions",
        "/console/rules/template/commercial",
        f"/console/rules/payer/{UHC}/change/discipline_modifier",
        f"/console/rules/payer/{UHC}/change/timely_filing",
        f"/console/compare?payer1={UHC}{five}",
        f"/console/audit?document={UHC}&person=eva",
        f"/console/audit?document={UHC}&person=nobody",
        _OF_UHC,
        f"{_OF_UHC}/try",
        f"{_OF_UHC}/examples",
        "/console/drafts/template/commercial/d",
        "/console/drafts/template/commercial/d/examples",
        "/console/drafts/template/commercial/d/try",
        f"{DEMO}/contracts/{UHC}/change/discipline_modifier",
    )
