"""Authorizations over HTTP: put on file, changed at the version seen, reserved once, told what is left."""

import csv
from collections.abc import Iterator

import pytest

from chalicelib.services.keys import make_key
from tests.http.service import NOW, Service, running

ALL = "/v1/authorizations"
FORM = {
    "authorization_id": "a-1",
    "patient_id": "P-1",
    "payer_id": "sample_payer",
    "status": "approved",
    "authorization_number": "A1",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "approved": 2,
}


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as one:
        yield one


def put(service, **changes):
    return service.call("POST", ALL, FORM | changes)


def at(part="", authorization_id="a-1", patient_id="P-1"):
    return f"{ALL}/{authorization_id}{part}?patient_id={patient_id}"


def reserve(service, reservation_id="R-1", days=("2026-03-24",), **headers):
    given = {"reservation_id": reservation_id, "days": list(days)}
    return service.call("POST", at("/reservations"), given, **headers)


def test_what_is_put_on_file_is_read_with_balance_forecast_and_ledger(service):
    status, answer, headers = put(service)
    assert (status, headers["ETag"]) == (201, '"1"')
    status, found, headers = service.call("GET", at())
    assert (status, headers["ETag"]) == (200, '"1"')
    assert found["balance"] == {"approved": 2, "used": 0, "reserved": 0, "remaining": 2}
    assert found["forecast"]["words"].startswith("2 visits left; fewer than 3 days drew on it")
    assert [entry["cause"]["kind"] for entry in found["ledger"]["entries"]] == ["creation"]
    assert answer["statuses"][0]["by"] != ""


def test_one_that_is_not_approved_refuses_visits_and_says_how_it_stands(service):
    put(service, status="pending", approved=None)
    status, problem, _ = reserve(service)
    assert (status, problem["status"], problem["type"]) == (409, 409, "/problems/authorization-not-approved")
    assert (problem["authorization_id"], problem["authorization_status"]) == ("a-1", "pending")


def test_the_forecast_looks_to_the_end_of_the_plan_of_care_that_it_names(service):
    plan = {"plan_id": "plan-1", "patient_id": "P-1", "certified_until": "2026-05-20"}
    assert service.call("POST", "/v1/plans-of-care", plan)[0] == 201
    assert put(service, plan_of_care_id="plan-1")[1]["forecast"]["until"] == "2026-05-20"
    put(service, authorization_id="a-2", plan_of_care_id="plan-2")
    assert service.call("GET", at())[1]["forecast"]["until"] == "2026-05-20"
    rows = service.call("GET", f"{ALL}?patient_id=P-1")[1]["authorizations"]
    assert [row["forecast"]["until"] for row in rows] == ["2026-05-20", "2026-12-31"]


def test_procedures_are_compared_as_claims_write_them(service):
    assert put(service, procedures=[" g0283", "G0283", "97530 "])[1]["procedures"] == ["G0283", "97530"]


def test_it_is_changed_only_at_the_version_that_was_read(service):
    put(service)
    terms = {name: FORM[name] for name in ("status", "authorization_number", "starts_on", "ends_on")} | {"approved": 6}
    assert service.call("PUT", at(), terms)[0] == 428
    status, answer, headers = service.call("PUT", at(), terms, **{"If-Match": '"1"'})
    assert (status, answer["balance"]["approved"], headers["ETag"]) == (200, 6, '"2"')
    assert service.call("PUT", at(), terms, **{"If-Match": '"1"'})[0] == 412


def test_a_reservation_is_made_once_with_or_without_a_key(service):
    put(service)
    first = reserve(service, **{"Idempotency-Key": "k-1"})
    again = reserve(service, **{"Idempotency-Key": "k-1"})
    without = reserve(service)
    assert (first[0], again[0], without[0]) == (201, 201, 200)
    assert first[1] == again[1] == without[1]
    assert service.call("GET", at())[1]["balance"]["reserved"] == 1


def test_more_than_is_left_is_refused_with_what_is_left_and_on_which(service):
    put(service)
    status, problem, _ = reserve(service, days=("2026-03-24", "2026-03-25", "2026-03-26"))
    assert (status, problem["type"]) == (409, "/problems/authorization-short")
    told = {"authorization_id": "a-1", "authorization_number": "A1", "unit_kind": "visits", "left": 2, "asked": 3}
    assert problem.items() >= told.items()


def test_a_day_outside_is_refused_with_the_dates(service):
    put(service)
    status, problem, _ = reserve(service, days=("2027-01-01",))
    assert (status, problem["type"], problem["ends_on"]) == (409, "/problems/authorization-dates", "2026-12-31")


def test_release_correction_and_extension_answer_with_the_new_balance(service):
    put(service)
    reserve(service)
    calls = [
        ("/releases", {"reservation_id": "R-1"}, 2),
        ("/corrections", {"correction_id": "K-1", "used_change": 1, "reason": "counted_by_payer"}, 1),
        ("/extensions", {"extension_id": "E-1", "added": 4}, 5),
    ]
    for part, body, remaining in calls:
        status, answer, _ = service.call("POST", at(part), body)
        assert (status, answer["balance"]["remaining"]) == (201, remaining)
    numbers = [entry["number"] for entry in service.call("GET", at("/ledger"))[1]["entries"]]
    assert numbers == [5, 4, 3, 2, 1]


def test_a_patients_authorizations_and_the_work_list_name_it(service):
    put(service)
    listed = service.call("GET", f"{ALL}?patient_id=P-1")[1]
    due = service.call("GET", "/v1/worklists/authorizations")[1]
    assert [row["authorization_id"] for row in listed["authorizations"] + due["authorizations"]] == ["a-1", "a-1"]
    assert (listed["cursor"], due["cursor"], due["authorizations"][0]["due_on"]) == (None, None, "2026-12-31")


def test_the_work_list_is_a_table_for_a_spreadsheet_too(service):
    put(service, authorization_number="=A1")
    headers = {"Authorization": f"Bearer {service.key}"}
    answer = service.client.http.get("/v1/worklists/authorizations?format=csv", headers=headers)
    [cells] = csv.DictReader(answer.body.decode().splitlines())
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert (cells["due_on"], cells["remaining"], cells["authorization_number"]) == ("2026-12-31", "2", "'=A1")


@pytest.mark.parametrize("path", [ALL, f"{ALL}/a-1/ledger", "/v1/worklists/authorizations"])
def test_a_foreign_cursor_is_refused(service, path):
    put(service)
    patient = "" if "worklists" in path else "patient_id=P-1&"
    assert service.call("GET", f"{path}?{patient}cursor=nonsense")[0] == 422


@pytest.mark.parametrize("authorization_id", ["a-2", "a%231", "x" * 200, "%F0%9F%98%80", "a-1%23"])
def test_what_is_not_on_file_is_not_found(service, authorization_id):
    put(service)
    assert service.call("GET", at(authorization_id=authorization_id))[0] == 404


def test_another_practices_key_finds_nothing(service):
    put(service)
    other = {"Authorization": f"Bearer {make_key(service.keys, 'test', ['other'], 'a test', NOW)}"}
    assert service.call("GET", at(), None, **other)[0] == 404
    assert reserve(service, **other)[0] == 404
    assert service.call("GET", f"{ALL}?patient_id=P-1", None, **other)[1]["authorizations"] == []
    assert service.call("GET", "/v1/worklists/authorizations", None, **other)[1]["authorizations"] == []


def test_a_key_without_the_scope_writes_nothing(service):
    key = make_key(service.keys, "test", ["demo"], "a test", NOW, ["read"])
    assert service.call("POST", ALL, FORM, Authorization=f"Bearer {key}")[0] == 403


def test_every_reading_is_noted(service):
    put(service)
    for path in (at(), at("/ledger"), f"{ALL}?patient_id=P-1", "/v1/worklists/authorizations"):
        assert service.call("GET", path)[0] == 200
    noted = service.call("GET", "/v1/access-records?patient_id=P-1")[1]
    assert [one["what"] for one in next(iter(value for value in noted.values() if isinstance(value, list)))] == [
        "authorizations of a patient"
    ] * 4
