"""After a publication the open clocks of a practice follow the rules in force; the old dates stay in the timeline."""

from datetime import date, timedelta

from chalicelib.rules.tables import shipped_tables
from chalicelib.services.claims.folder import read_folder
from chalicelib.services.claims.follow_limits import follow_limits
from chalicelib.services.ports import DocumentName
from chalicelib.services.practice.contracts import PracticeBooks
from chalicelib.services.practice.practice_file import read_practice_file
from chalicelib.services.publish_rules import publish_document, publish_shipped
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.records.desk import Desk
from chalicelib.services.rule_store import RuleStore
from chalicelib.store.memory_table import MemoryTable
from tests.http.service import DEED, library, loaded, sample_with
from tests.services.samples import NOW, SPACE, claim, recorded
from tests.tables import CountingTable

TODAY = date(2026, 3, 21)
PAYER = DocumentName("payer", "sample_payer")


def deadlines(table, claim_id="C-1") -> list[str]:
    return [clock.data["deadline"] for clock in read_folder(table, SPACE, "sample_payer", claim_id).clocks]


def following(table, after_seconds=60) -> tuple[int, CountingTable]:
    counted = CountingTable(table)
    desk = Desk(counted, lambda: NOW + timedelta(seconds=after_seconds), lambda attempt: None)
    rules = PublishedRules(RuleStore(table), shipped_tables(), lambda: 0.0)
    return follow_limits(desk, read_practice_file(table, SPACE), PracticeBooks(rules, table), TODAY), counted


def test_a_published_limit_moves_the_open_clocks_once():
    table = MemoryTable()
    publish_shipped(RuleStore(table), library(), NOW)
    for number in range(3):
        recorded(table, claim(f"C-{number}", f"P-{number}"))
    assert following(table)[0] == 0
    assert deadlines(table) == ["2026-05-31"]
    changed = sample_with(days=120)
    publish_document(RuleStore(table), library(), PAYER, loaded(changed), 1, DEED)
    moved, _ = following(table)
    assert (moved, deadlines(table)) == (3, ["2026-06-30"])
    moved, counted = following(table)
    assert (moved, counted.calls) == (0, ["get_many"])
    timeline = [
        record.data["entry"]["type"] for record in read_folder(table, SPACE, "sample_payer", "C-1").of_kind("change")
    ]
    assert timeline == ["limits_changed"]


def test_what_was_published_within_a_minute_waits_since_some_process_may_still_judge_by_the_former_rules():
    table = MemoryTable()
    publish_shipped(RuleStore(table), library(), NOW)
    recorded(table, claim())
    publish_document(RuleStore(table), library(), PAYER, loaded(sample_with(days=120)), 1, DEED)
    assert following(table, after_seconds=59)[0] == 0
    assert following(table, after_seconds=60)[0] == 1
