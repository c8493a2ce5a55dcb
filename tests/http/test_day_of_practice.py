"""Whatever compares with a day takes the practice's own: late in the evening in Honolulu, past midnight in New York."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib import wiring
from chalicelib.services.keys import KeyRing
from tests.http.service import CLAIM, Service, running

# The installation is a day ahead of the one practice, a day behind the other.
EVENING = (datetime(2026, 3, 20, 23, 30, tzinfo=ZoneInfo("Pacific/Honolulu")), "Pacific/Kiritimati")
MORNING = (datetime(2026, 3, 20, 0, 30, tzinfo=ZoneInfo("America/New_York")), "Pacific/Pago_Pago")
THERE = "2026-03-20"
AFTER = "2026-03-21"
CLAIM_AT = "/v1/claims/C-1"
GRANTED = {
    "authorization_id": "A-1", "patient_id": "P-1", "payer_id": "sample_payer", "unit_kind": "visits",
    "status": "approved", "authorization_number": "N-1", "approved": 12, "starts_on": "2026-01-01",
    "ends_on": "2026-03-30",
}  # fmt: skip


@pytest.fixture(params=[EVENING, MORNING], ids=["23:30 in Honolulu", "00:30 in New York"])
def service(request) -> Iterator[Service]:
    shown, installed = request.param
    now = shown.astimezone(UTC)
    with running() as one:
        keys = KeyRing(one.keys, lambda: now)
        wiring.use(replace(wiring.parts(), keys=keys, now=lambda: now, zone=ZoneInfo(installed)))
        settings = {"time_zone": str(shown.tzinfo)}
        assert one.call("PUT", "/v1/settings", settings, **{"If-Match": '"0"'})[0] == 200
        yield one


def of_patient(claim):
    return {"claim": claim | {"patient": claim["patient"] | {"patient_id": "P-1"}}}


def test_a_claim_is_judged_recorded_and_listed_by_that_day(service):
    judged = service.call("POST", "/v1/validations", of_patient(CLAIM))[1]
    assert judged["as_of"] == THERE
    recorded = service.call("POST", "/v1/claims", of_patient(CLAIM))[1]
    assert recorded["verdict"]["as_of"] == THERE
    read = service.call("GET", f"{CLAIM_AT}?payer_id=sample_payer")[1]
    assert read["timeline"][0]["on"] == THERE


def test_an_event_of_that_day_is_taken_and_one_of_the_next_lies_in_the_future(service):
    assert service.call("POST", "/v1/claims", of_patient(CLAIM))[0] == 201
    events = f"{CLAIM_AT}/events?payer_id=sample_payer"
    status, problem, _ = service.call("POST", events, {"event_id": "E-2", "type": "submitted", "on": AFTER})
    assert (status, problem["errors"][0]["field"]) == (422, "on")
    assert service.call("POST", events, {"event_id": "E-1", "type": "submitted", "on": THERE})[0] == 201


def test_days_left_are_counted_from_it_in_work_lists_deadlines_and_proofs(service):
    assert service.call("POST", "/v1/claims", of_patient(CLAIM))[0] == 201
    (due,) = service.call("GET", "/v1/worklists/filing")[1]["due"]
    left = (datetime.fromisoformat(due["deadline"]) - datetime.fromisoformat(THERE)) // timedelta(days=1)
    assert due["days_left"] == left
    question = "payer_id=sample_payer&kind=initial&service_date=2026-03-02"
    assert service.call("GET", f"/v1/filing-deadlines?{question}")[1]["days_left"] == left
    assert service.call("GET", f"{CLAIM_AT}/filing-proof?payer_id=sample_payer")[1]["as_of"] == THERE
    assert service.call("GET", "/v1/claim-months?month=2026-03")[1]["as_of"] == THERE


def test_authorizations_and_credentials_are_looked_at_from_it(service):
    assert service.call("POST", "/v1/authorizations", GRANTED)[0] == 201
    (due,) = service.call("GET", "/v1/worklists/authorizations")[1]["authorizations"]
    assert due["days_left"] == 10
    assert service.call("POST", "/v1/providers", {"npi": "1234567893", "license_expires_on": THERE})[0] == 201
    (ending,) = service.call("GET", "/v1/worklists/credentials")[1]["due"]
    assert ending["days_left"] == 0


def test_who_looked_is_listed_up_to_it(service):
    assert service.call("POST", "/v1/claims", of_patient(CLAIM))[0] == 201
    assert service.call("GET", f"{CLAIM_AT}?payer_id=sample_payer")[0] == 200
    seen = service.call("GET", "/v1/access-records?patient_id=P-1")[1]
    assert [one["what"] for one in seen["access_records"]] == ["a claim"]
