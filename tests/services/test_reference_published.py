"""Reference tables put in force while the service runs: they count at once and are replayed ever after."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import count
from pathlib import Path

import pytest

from chalicelib.domain.claim import Claim
from chalicelib.domain.context import Context
from chalicelib.domain.errors import RulesRefused
from chalicelib.domain.reading import read_as
from chalicelib.rules.compiled import snapshot
from chalicelib.rules.tables import Tables, shipped_tables
from chalicelib.services.publish_rules import publish_shipped
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.reference_store import keep_tables, publish_tables
from chalicelib.services.rule_listing import Change
from chalicelib.services.rule_store import RuleStore
from chalicelib.services.rulebook import shipped_library, shipped_text
from chalicelib.store.memory_table import MemoryTable
from chalicelib.validation import validate
from tests.http.service import CLAIM
from tests.iam.table import OPERATOR, acting
from tests.services.files.filing import SPACE, Filing

NOW = datetime(2026, 7, 1, tzinfo=UTC)
TIMES = (NOW + timedelta(minutes=minute) for minute in count())
PAYER = "medicare_part_b"
SHIPPED = files("rules_data") / "reference"


def folder_with(place: Path, units: int | str, version: str = "third quarter of 2026") -> Tables:
    """A folder that holds one table: unit limits, where 97530 is held to `units` a day."""
    place.mkdir(exist_ok=True)
    rows = list(csv.reader((SHIPPED / "mue_practitioner.csv").read_text().splitlines()))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([row[0], str(units), *row[2:]] if row[0] == "97530" else row for row in rows)
    (place / "mue_practitioner.csv").write_text(text.getvalue())
    entry = json.loads((SHIPPED / "sources.json").read_text())["mue_practitioner"]
    (place / "sources.json").write_text(json.dumps({"mue_practitioner": entry | {"version": version}}))
    return Tables(place, beside=shipped_tables())


@pytest.fixture
def table() -> MemoryTable:
    made = MemoryTable()
    publish_shipped(RuleStore(made), shipped_library(), NOW)
    return made


def rules_over(table: MemoryTable, shipped: Tables | None = None) -> PublishedRules:
    """A service's rules; every look at them is a new one."""
    seconds = iter(range(0, 10**9, 60))
    return PublishedRules(RuleStore(table), shipped or shipped_tables(), lambda: float(next(seconds)), shipped_text)


def published(table: MemoryTable, given: Tables, shipped: Tables | None = None) -> list[str]:
    base = shipped or shipped_tables()
    changed = Change(next(TIMES), "Pat Operator", "a new quarter")
    return publish_tables(table, base, given, rules_over(table, base).library(), changed)


def limits(rules) -> list[str]:
    """The findings about unit limits of a claim with two units of 97530."""
    claim = read_as(Claim, CLAIM | {"payer_id": PAYER})
    verdict = validate(claim, Context(), rules, date(2026, 3, 20))
    return [finding.code for finding in verdict.findings if finding.code.startswith("mue.")]


def test_a_published_table_counts_for_whoever_looks_again_and_without_a_deploy(table, tmp_path):
    rules = rules_over(table)
    before = rules.rules(PAYER)
    assert limits(before) == []
    assert published(table, folder_with(tmp_path, 1)) == ["mue_practitioner"]
    after = rules.rules(PAYER)
    assert limits(after)
    assert after.version != before.version
    assert rules.tables.source("mue_practitioner").version == "third quarter of 2026"


def test_a_verdict_of_before_is_replayed_by_the_table_of_before_and_one_of_after_by_its_own(table, tmp_path):
    rules, versions = rules_over(table), []
    for units, place in ((None, None), (1, "one"), (9, "nine")):
        if units:
            published(table, folder_with(tmp_path / place, units))
        current = rules.rules(PAYER)
        rules.store.put_snapshots({current.version.rpartition("+")[2]: snapshot(current)})
        versions.append(current.version)
    found = [limits(rules_over(table).version(PAYER, version)) for version in versions]
    assert [bool(each) for each in found] == [False, True, False]


def test_a_release_that_ships_another_table_takes_over_and_replays_what_was_kept_of_the_one_before(table, tmp_path):
    keep_tables(table, shipped_tables())
    before = rules_over(table).rules(PAYER)
    RuleStore(table).put_snapshots({before.version.rpartition("+")[2]: snapshot(before)})
    published(table, folder_with(tmp_path / "loaded", 9))
    next_release = folder_with(tmp_path / "next", 1, "fourth quarter of 2026")
    rules = rules_over(table, next_release)
    assert rules.tables.source("mue_practitioner").version == "fourth quarter of 2026"
    assert limits(rules.rules(PAYER))
    assert limits(rules.version(PAYER, before.version)) == []


def test_a_table_that_cannot_be_read_is_refused_and_changes_nothing(table, tmp_path):
    before = rules_over(table).rules(PAYER).version
    with pytest.raises(RulesRefused, match="mue_practitioner"):
        published(table, folder_with(tmp_path, "many"))
    assert rules_over(table).rules(PAYER).version == before


def test_the_shipped_tables_themselves_take_a_published_one_away(table, tmp_path):
    before = rules_over(table).rules(PAYER).version
    published(table, folder_with(tmp_path, 1))
    assert published(table, shipped_tables()) == []
    assert rules_over(table).rules(PAYER).version == before


def test_a_job_keeps_to_the_tables_with_which_it_began_and_the_file_is_judged_anew_by_others(tmp_path):
    filing = Filing()
    claims = b"\n".join(json.dumps(CLAIM | {"claim_id": f"C-{n}"}).encode() for n in range(2))
    job = filing.sent(claims)
    begun = filing.rules.in_force()
    with_operator(filing.table, tmp_path)
    filing.rules.look_again()
    assert filing.rules.in_force().placed.keys() == {"mue_practitioner"}
    assert filing.rules.fixed(begun).tables is shipped_tables()
    filing.delivered()
    assert filing.job(job)["status"] == "finished"
    again = filing.sent(claims)
    assert filing.job(again)["status"] == "judging", f"not the job {job} of {SPACE}"


def with_operator(table, place: Path) -> None:
    with acting(OPERATOR):
        published(table, folder_with(place, 1))
