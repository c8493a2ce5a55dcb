"""What pages about rules ask of the store, and how large they are, with 200 payers and 60 drafts."""

from dataclasses import replace

import pytest

from chalicelib import wiring
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.drafts.keep_draft import start_draft
from chalicelib.services.ports import DocumentName
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.rule_listing import Change
from chalicelib.services.rule_store import Deed, RuleStore
from chalicelib.services.rulebook import shipped_library
from chalicelib.services.staff.account import Role
from chalicelib.store.memory_table import MemoryTable
from tests.console.desk import Browser, Console
from tests.http.service import NOW
from tests.tables import CountingTable

PAYERS = 200
MOST_CALLS, MOST_RECORDS, MOST_BYTES = 5, 200, 100_000
UHC = "uhc_commercial"


@pytest.fixture(scope="module")
def full() -> MemoryTable:
    """A table with the shipped documents and as many payers as make 200."""
    table, shipped = MemoryTable(), shipped_library()
    store, deed = RuleStore(table), Deed(Change(NOW, "shipped", "Comes with the program."), changes=("A change.",) * 8)
    for name, loaded in shipped.templates.items():
        store.publish(DocumentName("template", name), loaded.document, 0, deed)
    for name, loaded in shipped.payers.items():
        store.publish(DocumentName("payer", name), loaded.document, 0, deed)
    like = shipped.payers[UHC].document
    for number in range(PAYERS - len(shipped.payers)):
        payer_id = f"payer_{number:03d}"
        other = replace(like, payer_id=payer_id, name=f"Payer number {number}", x12_payer_ids=(f"X{number}",))
        store.publish(DocumentName("payer", payer_id), other, 0, deed)
        if number < 60:
            start_draft(table, f"d{number}", DocumentName("payer", payer_id), other, 1, "eva", NOW)
    start_draft(table, "d", DocumentName("payer", UHC), replace(like, note="Changed."), 1, "eva", NOW)
    return table


@pytest.fixture
def counted(console: Console, full: MemoryTable) -> tuple[Browser, CountingTable]:
    """A browser of an approver before a process that has just begun, and what that asks."""
    counting = CountingTable(full)
    browser = console.signed_in("abe", Role.APPROVER)
    parts = wiring.parts()
    rules = PublishedRules(RuleStore(counting), shipped_tables(), lambda: 0.0, shipped_library())
    wiring.use(replace(parts, rules=rules, table=counting))
    return browser, counting


@pytest.mark.parametrize(
    "path",
    [
        "/console/payers",
        f"/console/rules/payer/{UHC}",
        "/console/rules/payer/payer_100",
        "/console/rules/template/commercial",
        f"/console/rules/payer/{UHC}/versions",
        f"/console/rules/payer/{UHC}/change/discipline_modifier",
        f"/console/rules/payer/{UHC}/change/timely_filing",
        f"/console/rules/payer/{UHC}/identity",
        f"/console/compare?payer1={UHC}&payer2=payer_100&payer3=cigna_commercial&payer4=tricare&payer5=medicare_part_b",
        "/console/drafts",
        f"/console/drafts/payer/{UHC}/d",
        f"/console/drafts/payer/{UHC}/d/try",
        f"/console/drafts/payer/{UHC}/d/examples",
        "/console/new-payer",
        "/console/audit",
        f"/console/audit?document={UHC}&person=eva",
    ],
)
def test_a_page_of_a_process_that_has_just_begun_asks_little_and_is_small(counted, path):
    browser, counting = counted
    page = browser.get(path)
    assert page.status == 200, page.text
    # The session is one call more, in a table of its own here.
    assert len(counting.calls) + 1 <= MOST_CALLS, counting.calls
    assert len(page.text.encode()) < MOST_BYTES, len(page.text.encode())
    assert page.text.count("<tr") <= MOST_RECORDS + 10
