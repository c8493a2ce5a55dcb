"""Whatever the alerts tell or keep holds nothing of a patient: unmistakable values go in, and are looked for in all."""

import json
import logging
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.services.alerts.rounds import messages_due, take_message
from chalicelib.services.alerts.subscribe import keep_subscription
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.keys import make_key
from chalicelib.services.records import address
from chalicelib.web.alert_rounds import rounds_with
from tests.http.service import CLAIM, NOW, Service, running

MARKS = {
    "first name": "ZXQFIRST",
    "last name": "ZXQLAST",
    "birth date": "1943-11-27",
    "member id": "ZXQMEMBER",
    "diagnosis": "M62.81",
    "diagnosis without its dot": "M6281",
    "claim": "ZXQCLAIM",
    "patient": "ZXQPATIENT",
    "authorization": "ZXQAUTHORIZATION",
    "number of the authorization": "ZXQNUMBER",
    "reservation": "ZXQHELD",
}


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as one:
        one.key = make_key(one.keys, "live", ["demo"], "a test", NOW)
        yield one


def fill(service: Service) -> None:
    """Claims that are late, an authorization that ends and is held for a visit, a coverage that nobody verified."""
    settings = {"keeps": {"history_since": "2016-01-01", "coverages": True}}
    assert service.call("PUT", "/v1/settings", settings, **{"If-Match": '"0"'})[0] < 300
    person = {
        "first_name": MARKS["first name"], "last_name": MARKS["last name"], "birth_date": MARKS["birth date"],
        "member_id": MARKS["member id"], "patient_id": MARKS["patient"],
    }  # fmt: skip
    for number, day in enumerate(("2025-12-21", "2026-03-02")):
        made = deepcopy(CLAIM) | {"claim_id": f"{MARKS['claim']}{number}", "patient": person}
        made["lines"][0]["service_date"] = day
        assert service.call("POST", "/v1/claims", {"claim": made})[0] == 201
    coverage = {"coverage_id": "K-1", "payer_id": "sample_payer", **person}
    coverage = {name: coverage[name] for name in coverage if name != "last_name"}
    assert service.call("POST", "/v1/coverages", coverage)[0] == 201
    granted = {
        "authorization_id": MARKS["authorization"], "patient_id": MARKS["patient"], "payer_id": "sample_payer",
        "status": "approved", "authorization_number": MARKS["number of the authorization"],
        "starts_on": "2026-01-01", "ends_on": "2026-03-25", "approved": 10,
    }  # fmt: skip
    status, answer, _ = service.call("POST", "/v1/authorizations", granted)
    assert status == 201, answer
    held = {"reservation_id": MARKS["reservation"], "days": ["2026-03-21"]}
    path = f"/v1/authorizations/{MARKS['authorization']}/reservations?patient_id={MARKS['patient']}"
    assert service.call("POST", path, held)[0] == 201


def without_about(value: Any) -> Any:
    """An alert's `about` is the key of its record, beside it in the practice's own partitions; it is told nowhere."""
    if isinstance(value, dict):
        return {name: without_about(one) for name, one in value.items() if name != "about"}
    return [without_about(one) for one in value] if isinstance(value, list) else value


def test_no_answer_mail_record_or_log_line_of_the_alerts_holds_anything_of_a_patient(service, caplog):
    fill(service)
    caplog.clear()
    caplog.set_level(logging.DEBUG)
    parts, told = wiring.parts(), wiring.alerts()
    keep_subscription(parts.table, Subscription("S-1", "someone@example.org", ("P#demo",)))
    mornings = [NOW.replace(hour=hour) + timedelta(days=day) for day in (0, 3) for hour in (10, 11, 15, 16)]
    for morning in mornings:
        rounds = rounds_with(told.mailer, "https://console.example")
        post = replace(rounds.post, desk=replace(rounds.post.desk, now=lambda morning=morning: morning))
        mine = replace(rounds, post=post, hears=lambda who: who.spaces)
        for message in list(messages_due(parts.table, morning)):
            take_message(mine, message)
    _, page, _ = service.call("GET", "/v1/alerts")
    assert {one["kind"] for one in page["alerts"]} >= {"filing", "unsubmitted", "eligibility", "authorization_ending"}
    assert told.outbox
    mails = [sent.mail for sent in told.outbox()]
    assert mails
    kept = [
        record
        for partition in (address.alerts("P#demo"), address.told("S-1").partition)
        for record in parts.table.read(partition)
    ]
    assert {record.kind for record in kept} >= {"alert", "alerts_refreshed", "delivery", "told"}
    seen = {
        "the answer": json.dumps(page),
        "the mails": "\n".join("\n".join((m.subject, m.text, m.html, str(dict(m.headers)))) for m in mails),
        "the records": "\n".join(json.dumps(without_about(record.data)) for record in kept),
        "their keys": "\n".join("#".join(record.key) for record in kept),
        "the log": caplog.text,
    }
    found = [(where, what) for where, text in seen.items() for what, mark in MARKS.items() if mark in text]
    assert found == []
