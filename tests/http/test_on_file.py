"""Coverages, plans of care, accumulators and providers over HTTP: put on file once, changed by who saw them, closed."""

from collections.abc import Iterator

import pytest

from chalicelib.services.keys import make_key
from tests.http.service import NOW, Service, running

COVERAGE = {
    "coverage_id": "K-1",
    "patient_id": "P-1",
    "payer_id": "sample_payer",
    "member_id": "M1",
    "status": "active",
    "effective_on": "2026-01-01",
}
PLAN = {"plan_id": "L-1", "patient_id": "P-1", "kind": "initial", "established_on": "2026-02-20"}
USED = {
    "accumulator_id": "U-1",
    "patient_id": "P-1",
    "payer_id": "sample_payer",
    "kind": "visits",
    "year": 2026,
    "used": 3,
    "as_of": "2026-03-01",
}
PROVIDER = {"npi": "1234567893", "credential": "OT", "license_expires_on": "2027-01-31"}
KINDS = [
    ("/v1/coverages", "coverages", "coverage_id", COVERAGE, {"rank": 2}),
    ("/v1/plans-of-care", "plans_of_care", "plan_id", PLAN, {"certified_on": "2026-02-25"}),
    ("/v1/accumulators", "accumulators", "accumulator_id", USED, {"used": 4}),
    ("/v1/providers", "providers", "npi", PROVIDER, {"credential": "OTA"}),
]


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as one:
        yield one


def query(form, **more):
    asked = ({"patient_id": form["patient_id"]} if "patient_id" in form else {}) | more
    return "?" + "&".join(f"{name}={value}" for name, value in asked.items())


@pytest.mark.parametrize(("path", "many", "id_field", "form", "change"), KINDS)
class TestEveryKind:
    def test_it_is_put_on_file_once_and_read_as_it_was_answered(self, service, path, many, id_field, form, change):
        status, answer, headers = service.call("POST", path, form)
        assert (status, headers["ETag"]) == (201, '"1"')
        assert form.items() <= answer.items()
        assert service.call("POST", path, form)[:2] == (200, answer)
        one = f"{path}/{form[id_field]}{query(form)}"
        assert service.call("GET", one)[:2] == (200, answer)
        assert service.call("GET", path + query(form))[1] == {many: [answer], "cursor": None}

    def test_what_was_read_can_be_changed_and_sent_again(self, service, path, many, id_field, form, change):
        service.call("POST", path, form)
        one = f"{path}/{form[id_field]}{query(form)}"
        _, answer, headers = service.call("GET", one)
        status, changed, after = service.call("PUT", one, answer | change, **{"If-Match": headers["ETag"]})
        assert (status, changed, after["ETag"]) == (200, answer | change, '"2"')
        status, problem, _ = service.call("PUT", one, answer, **{"If-Match": headers["ETag"]})
        assert (status, problem["type"]) == (412, "/problems/version-outdated")
        assert service.call("PUT", one, answer)[0] == 428
        assert service.call("GET", one)[1] == answer | change

    def test_another_under_its_id_is_refused(self, service, path, many, id_field, form, change):
        service.call("POST", path, form)
        status, problem, _ = service.call("POST", path, form | change)
        assert (status, problem["type"]) == (409, "/problems/on-file-already")

    def test_a_closed_one_is_listed_apart_and_keeps_its_id(self, service, path, many, id_field, form, change):
        service.call("POST", path, form)
        one = f"{path}/{form[id_field]}"
        closed = service.call("POST", f"{one}/close{query(form)}", **{"If-Match": '"1"'})
        assert closed[0] == 200
        assert service.call("GET", path + query(form))[1][many] == []
        assert service.call("GET", path + query(form, closed="true"))[1][many] == [closed[1]]
        assert service.call("GET", one + query(form))[1] == closed[1]
        assert service.call("POST", path, form)[1]["type"] == "/problems/on-file-already"
        assert service.call("PUT", one + query(form), form, **{"If-Match": '"1"'})[0] == 404

    def test_the_address_and_the_form_name_the_same(self, service, path, many, id_field, form, change):
        service.call("POST", path, form)
        other = {"npi": "1999999984"} if id_field == "npi" else {id_field: "X-9", "patient_id": "P-9"}
        one = f"{path}/{form[id_field]}{query(form)}"
        status, problem, _ = service.call("PUT", one, form | other, **{"If-Match": '"1"'})
        assert (status, {error["field"] for error in problem["errors"]}) == (422, set(other))

    def test_a_list_goes_on_where_its_page_ended(self, service, path, many, id_field, form, change):
        ids = ["1234567893", "1999999984", "1999999992"] if id_field == "npi" else ["A-1", "A-2", "A-3"]
        for name in ids:
            service.call("POST", path, form | {id_field: name})
        told, cursor = [], None
        while True:
            page = service.call("GET", path + query(form, limit=2, **({"cursor": cursor} if cursor else {})))[1]
            told += [one[id_field] for one in page[many]]
            cursor = page["cursor"]
            if cursor is None:
                break
        assert told == ids
        assert service.call("GET", path + query(form, cursor="x"))[0] == 422

    def test_a_stranger_finds_nothing_and_has_the_id_free(self, service, path, many, id_field, form, change):
        service.call("POST", path, form)
        for mode, practice in (("test", "other"), ("live", "demo")):
            key = {"Authorization": f"Bearer {make_key(service.keys, mode, [practice], 'a stranger', NOW)}"}
            assert service.call("GET", f"{path}/{form[id_field]}{query(form)}", **key)[0] == 404
            assert service.call("GET", path + query(form), **key)[1] == {many: [], "cursor": None}
            assert service.call("POST", path, form, **key)[0] == 201

    def test_the_same_key_gets_the_first_answer(self, service, path, many, id_field, form, change):
        first = service.call("POST", path, form, **{"Idempotency-Key": "k"})
        again = service.call("POST", path, form, **{"Idempotency-Key": "k"})
        assert first[:2] == again[:2]
        assert first[0] == 201


def test_an_amount_for_visits_is_refused(service):
    status, problem, _ = service.call("POST", "/v1/accumulators", USED | {"used": "3.00"})
    assert status == 422
    assert "whole number" in problem["errors"][0]["message"]


def test_settings_are_all_off_at_first_and_changed_by_who_saw_them(service):
    status, settings, headers = service.call("GET", "/v1/settings")
    assert (status, headers["ETag"]) == (200, '"0"')
    assert settings["keeps"] == {
        "history_since": None, "coverages": False, "authorizations": False, "providers": False, "plans_of_care": False,
    }  # fmt: skip
    changed = settings | {"keeps": {"coverages": True}, "time_zone": "America/Chicago"}
    status, answer, after = service.call("PUT", "/v1/settings", changed, **{"If-Match": '"0"'})
    assert (status, after["ETag"], answer["keeps"]["coverages"]) == (200, '"1"', True)
    assert service.call("GET", "/v1/settings")[1] == answer
    assert service.call("PUT", "/v1/settings", settings, **{"If-Match": '"0"'})[0] == 412


def test_a_time_zone_that_does_not_exist_is_refused_by_name(service):
    status, problem, _ = service.call("PUT", "/v1/settings", {"time_zone": "Mars"}, **{"If-Match": '"0"'})
    assert (status, problem["errors"][0]["field"]) == (422, "time_zone")


def test_a_key_that_may_only_write_changes_no_settings(service):
    key = make_key(service.keys, "test", ["demo"], "a writer", NOW, scopes=["read", "write"])
    status, problem, _ = service.call("PUT", "/v1/settings", {}, Authorization=f"Bearer {key}")
    assert (status, problem["type"]) == (403, "/problems/scope-missing")


def test_every_read_of_a_patient_is_told_by_patient_and_by_user(service):
    service.call("POST", "/v1/coverages", COVERAGE)
    service.call("GET", "/v1/coverages/K-1?patient_id=P-1", **{"OTGuard-Purpose": "eligibility call"})
    service.call("GET", "/v1/coverages?patient_id=P-1")
    _, told, _ = service.call("GET", "/v1/access-records?patient_id=P-1")
    assert {record["why"] for record in told["access_records"]} == {"the practice's own software", "eligibility call"}
    user = told["access_records"][0]["user"]
    assert service.call("GET", f"/v1/access-records?user={user}")[1] == told
    assert service.call("GET", "/v1/access-records?patient_id=P-2")[1]["access_records"] == []
    assert service.call("GET", "/v1/access-records")[0] == 422
