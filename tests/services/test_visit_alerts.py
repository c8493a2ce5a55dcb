"""Alerts before a scheduled visit and of plans of care: what a payer asks, from what is on file."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.reading import read_as
from chalicelib.rules.library import Library
from chalicelib.services.alerts.level import LOST
from chalicelib.services.alerts.sources.plans import PlanAlerts
from chalicelib.services.alerts.sources.visits import VisitAlerts
from chalicelib.services.on_file.forms import CoverageOnFile, PlanOnFile
from chalicelib.services.on_file.kinds import COVERAGE, PLAN
from chalicelib.services.practice.settings import Keeps
from chalicelib.services.records.table import Put
from chalicelib.store.memory_table import MemoryTable
from tests.http.service import dated, document, library, loaded
from tests.services.desk_of_authorizations import put, released, reserved
from tests.services.samples import SPACE, claim, recorded
from tests.tables import CountingTable

DAY = date(2026, 3, 20)
ASKING = document(
    "sample_payer",
    {
        "eligibility": [dated({"verify_within_days": 30})],
        "progress_report": [dated({"every_treatment_days": 2})],
        "plan_of_care": [dated({"certify_within_days": 30})],
    },
    extends="universal",
)
KNOWN = Library({"sample_payer": loaded(ASKING)}, library().templates, library().definitions, library().tables)
ALL = Keeps(coverages=True, plans_of_care=True)


def rules_of(payer_id: str):
    return KNOWN.rules(payer_id) if payer_id == "sample_payer" else None


def on_file(table, of_kind, form_type, **fields: Any) -> None:
    form = read_as(form_type, {"patient_id": "P-1"} | fields)
    place = of_kind.standing(SPACE, "P-1", of_kind.id_of(form))
    table.write([Put(of_kind.record(place, SPACE, form, 0, {}))])


def covered(table, **fields: Any) -> None:
    given = {"coverage_id": "c-1", "payer_id": "sample_payer", "member_id": "M1", "status": "active"}
    on_file(table, COVERAGE, CoverageOnFile, **given | fields)


def scheduled(*days: str) -> MemoryTable:
    table = MemoryTable()
    put(table)
    reserved(table, "R-1", *days)
    return table


def found(table, day=DAY, keeps=ALL):
    return {alert.kind: alert for alert in VisitAlerts(b"secret", keeps, rules_of)(table, SPACE, day)}


@pytest.mark.parametrize(
    ("visit", "level"), [("2026-03-20", 2), ("2026-03-21", 1), ("2026-03-22", 1), ("2026-03-23", None)]
)
def test_a_coverage_that_was_never_verified_is_told_two_days_before_the_visit_and_on_its_day(visit, level):
    table = scheduled(visit)
    covered(table)
    alert = found(table).get("eligibility")
    assert (alert.level if alert else None) == level


@pytest.mark.parametrize(("verified", "told"), [("2026-02-19", False), ("2026-02-18", True)])
def test_a_verification_counts_as_long_as_the_payer_lets_it(verified, told):
    table = scheduled("2026-03-21")
    covered(table, verified_on=verified)
    assert ("eligibility" in found(table)) is told


@pytest.mark.parametrize(
    "wrong", [{"payer_id": "other_payer"}, {"status": "inactive"}, {"ends_on": "2026-03-20"}], ids=str
)
def test_a_verified_coverage_that_does_not_cover_the_visit_is_none(wrong):
    table = scheduled("2026-03-21")
    covered(table, verified_on="2026-03-19", **wrong)
    assert "eligibility" in found(table)


def test_a_practice_that_keeps_no_coverages_on_file_is_told_of_none():
    assert found(scheduled("2026-03-21"), keeps=Keeps()) == {}


def test_a_visit_that_was_given_up_is_told_no_more_and_one_that_was_scheduled_again_is():
    table = scheduled("2026-03-21")
    released(table, "R-1")
    assert found(table) == {}
    reserved(table, "R-2", "2026-03-21")
    assert "eligibility" in found(table)


def test_a_hundred_days_are_reserved_at_once():
    table = MemoryTable()
    put(table, approved=200)
    days = [(DAY + timedelta(days=number)).isoformat() for number in range(100)]
    assert reserved(table, "R-1", *days).status == 201
    assert found(table, DAY + timedelta(days=99))["eligibility"].due_on == DAY + timedelta(days=99)


def treated(table, *days: str) -> None:
    for number, day in enumerate(days):
        made = claim(f"C-{number}")
        made["lines"][0]["service_date"] = day
        recorded(table, made)


@pytest.mark.parametrize(("days", "told"), [(("2026-03-02",), False), (("2026-03-02", "2026-03-04"), True)])
def test_a_progress_report_is_told_before_the_visit_that_is_one_too_many(days, told):
    table = scheduled("2026-03-21")
    on_file(table, PLAN, PlanOnFile, plan_id="p-1", established_on="2026-02-20", last_progress_report_on="2026-03-01")
    treated(table, *days)
    assert ("progress_report" in found(table)) is told


def of_plan(day=DAY, *others: dict[str, Any], **fields: Any):
    table = MemoryTable()
    given = {"plan_id": "p-1", "payer_id": "sample_payer", "kind": "initial", "established_on": "2026-01-01"}
    on_file(table, PLAN, PlanOnFile, **given | fields)
    for other in others:
        on_file(table, PLAN, PlanOnFile, **given | other)
    return [alert.level for alert in PlanAlerts(b"secret", rules_of)(table, SPACE, day)]


@pytest.mark.parametrize(
    ("ends", "levels"),
    [("2026-04-04", []), ("2026-04-03", [1]), ("2026-03-25", [2]), ("2026-03-21", [3]), ("2026-03-19", [LOST])],
)
def test_a_certification_that_ends_is_told_at_its_marks(ends, levels):
    assert of_plan(certified_on="2026-01-05", certified_until=ends) == levels


def test_a_plan_that_was_followed_by_another_is_told_no_more():
    after = {"plan_id": "p-2", "certified_on": "2026-03-18", "certified_until": "2026-06-18"}
    assert of_plan(DAY, after, certified_on="2026-01-05", certified_until="2026-03-25") == []


@pytest.mark.parametrize(
    ("day", "levels"),
    [("2026-01-16", []), ("2026-01-17", [1]), ("2026-01-30", [3]), ("2026-01-31", [3]), ("2026-02-01", [LOST])],
)
def test_an_unsigned_plan_is_told_by_the_days_that_its_payer_gives(day, levels):
    assert of_plan(date.fromisoformat(day)) == levels


def test_an_unsigned_plan_for_any_payer_has_no_day():
    assert of_plan(date(2026, 2, 1), payer_id=None) == []


def test_what_is_read_grows_with_the_visits_that_are_due_and_not_with_those_to_come():
    few, many = scheduled("2026-03-21"), scheduled("2026-03-21", *(f"2026-0{m}-{d}" for m in (4, 5) for d in (11, 12)))
    counted = []
    for table in (CountingTable(few), CountingTable(many)):
        list(VisitAlerts(b"secret", ALL, rules_of)(table, SPACE, DAY))
        counted.append((table.calls, table.records))
    assert counted[0] == counted[1]
