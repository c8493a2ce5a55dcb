"""Alerts from what is on file: authorizations, credentials, the rule book, denials on the rise."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.claim_event import ClaimEvent
from chalicelib.domain.reading import read_as
from chalicelib.services.alerts.level import LOST
from chalicelib.services.alerts.sources.authorizations import AuthorizationAlerts
from chalicelib.services.alerts.sources.credentials import CredentialAlerts
from chalicelib.services.alerts.sources.denials_jump import DenialJumpAlerts
from chalicelib.services.alerts.sources.rules import RULE_BOOK, RuleAlerts
from chalicelib.services.authorizations.keeping import Kept, put_authorization, standing_key
from chalicelib.services.authorizations.on_file import AuthorizationOnFile, Drawn, StatusChange
from chalicelib.services.claims.tell_claim import tell_claim
from chalicelib.services.on_file.forms import ProviderOnFile
from chalicelib.services.on_file.kinds import PROVIDER
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.records.table import Put
from chalicelib.store.memory_table import MemoryTable
from tests.http.service import library
from tests.services.samples import SPACE, claim, office, recorded

DAY = date(2026, 3, 20)
ENDS = date(2026, 12, 31)


def authorization(status="approved", asked_on=date(2026, 1, 1), **more: Any) -> AuthorizationOnFile:
    given = StatusChange(status, asked_on, "2026-01-01T00:00:00+00:00", "a test")
    made = AuthorizationOnFile(
        "A-1", "P-1", "sample_payer", "visits", (given,), "N-1", date(2026, 1, 1), ENDS, approved=10
    )
    return replace(made, **more)


def draws(number: int, last: date = DAY) -> tuple[Drawn, ...]:
    return tuple(Drawn(last - timedelta(days=2 * n), f"C-{n}", 1) for n in range(number))


def of_authorization(made: AuthorizationOnFile, day=DAY):
    table = MemoryTable()
    place = standing_key(SPACE, made.patient_id, made.authorization_id)
    table.write([put_authorization(SPACE, Kept(made, place, 0), made, DAY)])
    return {alert.kind: alert for alert in AuthorizationAlerts(b"secret")(table, SPACE, day)}


@pytest.mark.parametrize(("days", "level"), [(22, None), (21, 1), (7, 2), (2, 3), (0, 3), (-1, LOST)])
def test_an_authorization_that_ends_is_told_at_its_marks(days, level):
    found = of_authorization(authorization(ends_on=DAY + timedelta(days=days)))
    assert (found["authorization_ending"].level if found else None) == level


@pytest.mark.parametrize(("used", "level"), [(7, None), (8, 1), (9, 2), (10, LOST)])
def test_a_nearly_used_one_is_told_whatever_its_end(used, level):
    found = of_authorization(authorization(draws=draws(used, date(2026, 1, 31))))
    alert = found.get("authorization_used")
    assert (alert.level if alert else None) == level
    if alert:
        assert alert.left == {8: "2 visits", 9: "1 visit", 10: "0 visits"}[used]


def test_one_that_will_not_last_is_told_before_it_runs_out():
    found = of_authorization(authorization(draws=draws(7)))
    assert found["authorization_forecast"].due_on < ENDS


@pytest.mark.parametrize(("waited", "level"), [(6, None), (7, 1), (13, 1), (14, 2)])
def test_one_that_was_asked_for_and_not_answered_is_told_after_a_week(waited, level):
    found = of_authorization(authorization("requested", DAY - timedelta(days=waited)))
    assert (found["authorization_unanswered"].level if found else None) == level


def test_one_that_was_renewed_is_told_no_more():
    assert of_authorization(authorization(ends_on=DAY, renewed_by="A-2", draws=draws(10))) == {}


def of_provider(day=DAY, **fields: Any):
    table = MemoryTable()
    form = read_as(ProviderOnFile, {"npi": "1234567893"} | fields)
    table.write([Put(PROVIDER.record(PROVIDER.standing(SPACE, None, form.npi), SPACE, form, 0, {}))])
    return list(CredentialAlerts(b"secret")(table, SPACE, day))


@pytest.mark.parametrize(
    ("ends", "level"), [("2026-05-20", None), ("2026-05-19", 1), ("2026-03-27", 3), ("2026-03-19", LOST)]
)
def test_a_licence_that_ends_is_told_at_its_marks(ends, level):
    found = of_provider(license_expires_on=ends)
    assert [alert.level for alert in found] == ([level] if level else [])


def test_each_enrolment_that_ends_is_an_alert_of_its_own():
    ending = [{"payer_id": name, "ends_on": "2026-04-01"} for name in ("sample_payer", "other_payer")]
    found = of_provider(license_expires_on="2026-04-02", enrollments=ending)
    assert sorted(alert.payer_id or "licence" for alert in found) == ["licence", "other_payer", "sample_payer"]
    assert len({alert.ref for alert in found}) == 3


def test_the_rule_book_tells_what_is_to_be_verified_in_a_space_of_its_own():
    source = RuleAlerts(b"secret", library)
    verify_by = date(2027, 1, 1)
    assert list(source(MemoryTable(), RULE_BOOK, verify_by - timedelta(days=15))) == []
    told = list(source(MemoryTable(), RULE_BOOK, verify_by + timedelta(days=1)))
    assert {alert.kind for alert in told} == {"rule_overdue"}
    assert {alert.payer_id for alert in told} == {"sample_payer", "other_payer", "universal"}
    assert list(source(MemoryTable(), SPACE, verify_by + timedelta(days=1))) == []


def denied(table, number: int, first: int = 0, on="2026-03-19") -> None:
    for n in range(first, first + number):
        recorded(table, claim(f"C-{n}", f"P-{n}"))
        event = {"event_id": "E-1", "type": "denied", "on": on, "reasons": ["CO-197"]}
        tell_claim(office(table), f"C-{n}", "sample_payer", read_as(ClaimEvent, event), UNPROTECTED)


@pytest.mark.parametrize(("number", "told"), [(4, 0), (5, 1)])
def test_denials_for_one_reason_that_rise_are_told_from_five_on(number, told):
    table = MemoryTable()
    denied(table, number)
    found = list(DenialJumpAlerts(b"secret")(table, SPACE, DAY))
    assert [alert.payer_id for alert in found] == ["sample_payer"] * told
    assert all(alert.at_stake_cents == number * 12_000 for alert in found)


def test_an_alert_of_denials_that_rise_changes_with_the_denials_and_not_with_the_day():
    table, source = MemoryTable(), DenialJumpAlerts(b"secret")
    denied(table, 5)
    [first] = source(table, SPACE, DAY)
    assert list(source(table, SPACE, DAY + timedelta(days=28))) == [first]
    assert list(source(table, SPACE, DAY + timedelta(days=29))) == []
    denied(table, 1, first=5, on="2026-03-20")
    [later] = source(table, SPACE, DAY)
    assert (later.due_on - first.due_on, later.at_stake_cents > first.at_stake_cents) == (timedelta(days=1), True)


def test_as_many_denials_as_usual_are_no_rise():
    table = MemoryTable()
    denied(table, 6)
    assert list(DenialJumpAlerts(b"secret")(table, SPACE, DAY + timedelta(days=40))) == []
