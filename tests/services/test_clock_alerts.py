"""Alerts from recorded claims: told from a share of the payer's window on, gone when the clock is closed."""

from datetime import date, timedelta

import pytest

from chalicelib.services.alerts.level import LOST
from chalicelib.services.alerts.sources.clocks import ClockAlerts, UnsubmittedAlerts
from chalicelib.services.claims.recorded import meta_key
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Put, Record
from chalicelib.store.memory_table import MemoryTable
from tests.services.samples import SPACE, claim, recorded
from tests.tables import CountingTable

# The sample payer gives 90 days from the service on 2 March 2026: 80 % are over on 13 May, 90 % on 22 May.
LAST_DAY = date(2026, 5, 31)


def clock_alerts(table, day):
    return list(ClockAlerts(b"secret")(table, SPACE, day))


@pytest.mark.parametrize(
    ("day", "level"),
    [("2026-05-13", 1), ("2026-05-22", 2), ("2026-05-31", 3), ("2026-06-01", LOST)],
)
def test_a_filing_limit_is_told_by_shares_of_the_payers_window(day, level):
    table = MemoryTable()
    recorded(table, claim())
    (alert,) = clock_alerts(table, date.fromisoformat(day))
    assert (alert.kind, alert.level, alert.due_on, alert.payer_id) == ("filing", level, LAST_DAY, "sample_payer")
    assert alert.at_stake_cents == 12_000


def test_nothing_is_told_before_the_first_share_and_long_after_the_end():
    table = MemoryTable()
    recorded(table, claim())
    assert clock_alerts(table, date(2026, 5, 12)) == []
    assert clock_alerts(table, LAST_DAY + timedelta(days=31)) == []


# 2 May 2026 is a Saturday, 25 May Memorial Day.
@pytest.mark.parametrize(
    ("due_on", "day", "level"),
    [
        ("2026-05-03", "2026-04-30", 1),
        ("2026-05-03", "2026-05-01", 2),
        ("2026-05-03", "2026-05-04", LOST),
        ("2026-05-25", "2026-05-22", 2),
        ("2026-05-26", "2026-05-22", 1),
        ("2026-05-21", "2026-05-19", 0),
        ("2026-05-21", "2026-05-20", 1),
    ],
)
def test_a_denial_is_told_by_business_days_so_that_a_limit_on_a_sunday_is_heard_of_on_friday(due_on, day, level):
    table = MemoryTable()
    meta = Record(meta_key(SPACE, "sample_payer", "C-1"), "claim", {"charge_cents": 12_000})
    data = {"claim_id": "C-1", "payer_id": "sample_payer", "kind": "denial_work", "deadline": due_on, "basis": due_on}
    place = Key(address.due(SPACE, "denials"), f"{due_on}#sample_payer#C-1")
    clock = Record(address.claim_clock(SPACE, "sample_payer", "C-1", "denial_work", "1"), "clock", data, due=place)
    table.write([Put(meta), Put(clock)])
    assert [alert.level for alert in clock_alerts(table, date.fromisoformat(day))] == ([level] if level else [])


def test_an_alert_names_no_claim_and_no_patient():
    table = MemoryTable()
    recorded(table, claim("CLAIM-9", "PATIENT-9"))
    (alert,) = clock_alerts(table, LAST_DAY)
    told = repr({name: value for name, value in alert.form().items() if name != "about"})
    assert "CLAIM-9" not in told
    assert "PATIENT-9" not in told


@pytest.mark.parametrize(("days", "number"), [(2, 0), (3, 1)])
def test_a_draft_is_told_once_the_promised_days_are_over(days, number):
    table = MemoryTable()
    recorded(table, claim())
    alerts = list(UnsubmittedAlerts(b"secret")(table, SPACE, date(2026, 3, 2) + timedelta(days=days)))
    assert len(alerts) == number


def test_what_is_read_grows_with_what_is_due_and_not_with_what_is_kept():
    table = MemoryTable()
    for number in range(200):
        made = claim(f"C-{number}", f"P-{number}")
        made["lines"][0]["service_date"] = "2026-03-02" if number < 3 else "2026-03-19"
        recorded(table, made)
    counted = CountingTable(table)
    assert len(clock_alerts(counted, date(2026, 5, 13))) == 3
    assert len(counted.calls) <= 12
