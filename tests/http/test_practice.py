"""A practice over HTTP: credentials that end, test keys that begin anew, keys for several practices, the practice's
day."""

from collections.abc import Iterator

import pytest

from chalicelib.services.keys import make_key
from tests.faults.as_837p import as_837p
from tests.http.service import CLAIM, NOW, Service, running

PROVIDERS = [
    {"npi": "1234567893", "name": "One", "credential": "OT", "license_expires_on": "2026-04-01"},
    {
        "npi": "1999999984",
        "name": "=Two",
        "license_expires_on": "2027-01-31",
        "enrollments": [
            {"payer_id": "sample_payer", "ends_on": "2026-03-19"},
            {"payer_id": "other_payer", "ends_on": "2026-04-01"},
            {"payer_id": "third_payer", "ends_on": "2026-04-02"},
            {"payer_id": "third_payer", "effective_on": "2026-04-03"},
        ],
    },
]
DUE = "/v1/worklists/credentials"


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as one:
        yield one


@pytest.fixture
def staffed(service) -> Service:
    for provider in PROVIDERS:
        assert service.call("POST", "/v1/providers", provider)[0] == 201
    return service


def told(page):
    return [(row["ends_on"], row["days_left"], row["what"], row["payer_id"]) for row in page["due"]]


def test_what_ends_is_told_soonest_first_and_what_goes_on_is_not(staffed):
    assert told(staffed.call("GET", DUE)[1]) == [
        ("2026-03-19", -1, "enrollment", "sample_payer"),
        ("2026-04-01", 12, "license", None),
        ("2026-04-01", 12, "enrollment", "other_payer"),
    ]


def test_the_list_goes_on_page_by_page_and_reaches_as_far_as_asked(staffed):
    rows, cursor = [], ""
    while cursor is not None:
        page = staffed.call("GET", f"{DUE}?due_until=2027-01-31&limit=1{cursor and '&cursor=' + cursor}")[1]
        rows += told(page)
        cursor = page["cursor"]
    assert rows[-1] == ("2027-01-31", 317, "license", None)
    assert len(rows) == len(set(rows)) == 4
    assert told(staffed.call("GET", f"{DUE}?due_until=2027-01-30")[1]) == rows[:-1]
    assert len(told(staffed.call("GET", f"{DUE}?payer_id=other_payer")[1])) == 1


def test_a_renewed_licence_leaves_the_list(staffed):
    renewed = PROVIDERS[0] | {"license_expires_on": "2028-04-01"}
    assert staffed.call("PUT", "/v1/providers/1234567893", renewed, **{"If-Match": '"1"'})[0] == 200
    assert "license" not in [row["what"] for row in staffed.call("GET", DUE)[1]["due"]]


def test_the_list_as_csv_is_no_formula(staffed):
    answer = staffed.client.http.get(f"{DUE}?format=csv", headers={"Authorization": f"Bearer {staffed.key}"})
    rows = answer.body.decode().splitlines()
    assert rows[0] == "ends_on,days_left,what,payer_id,npi,name,credential"
    assert rows[1] == "2026-03-19,-1,enrollment,sample_payer,1999999984,'=Two,"


def test_a_test_key_begins_anew_and_finds_nothing_of_before(staffed):
    made = CLAIM | {"patient": CLAIM["patient"] | {"patient_id": "P-1"}}
    key = {"Idempotency-Key": "k-1"}
    assert staffed.call("POST", "/v1/claims", {"claim": made}, **key)[0] == 201
    assert staffed.call("POST", "/v1/test-space/reset")[:2] == (200, {"resets": 1})
    assert staffed.call("GET", "/v1/providers")[1]["providers"] == []
    assert staffed.call("GET", "/v1/claims?month=2026-03")[1]["claims"] == []
    assert staffed.call("POST", "/v1/claims", {"claim": made | {"total_charge": "1.00"}}, **key)[0] == 201
    assert staffed.call("POST", "/v1/test-space/reset")[1] == {"resets": 2}


def test_a_live_key_resets_nothing(staffed):
    live = {"Authorization": f"Bearer {make_key(staffed.keys, 'live', ['demo'], 'live', NOW)}"}
    staffed.call("POST", "/v1/providers", PROVIDERS[0], **live)
    status, problem, _ = staffed.call("POST", "/v1/test-space/reset", **live)
    assert (status, problem["type"]) == (403, "/problems/test-key-needed")
    staffed.call("POST", "/v1/test-space/reset")
    assert len(staffed.call("GET", "/v1/providers", **live)[1]["providers"]) == 1


def test_a_partners_key_chooses_among_its_practices_and_sees_each_by_itself(service):
    partner = {"Authorization": f"Bearer {make_key(service.keys, 'test', ['one', 'two'], 'a partner', NOW)}"}
    one, two, other = ({**partner, "OTGuard-Practice": practice} for practice in ("one", "two", "other"))
    assert service.call("POST", "/v1/providers", PROVIDERS[0], **one)[0] == 201
    assert len(service.call("GET", "/v1/providers", **one)[1]["providers"]) == 1
    assert service.call("GET", "/v1/providers", **two)[1]["providers"] == []
    for headers in (partner, other):
        assert service.call("GET", "/v1/providers", **headers)[1]["type"] == "/problems/practice-refused"


def test_a_claim_is_judged_on_the_practices_day(service):
    def as_of():
        return service.call("POST", "/v1/validations", {"claim": CLAIM})[1]["as_of"]

    assert as_of() == "2026-03-20"
    service.call("PUT", "/v1/settings", {"time_zone": "Pacific/Kiritimati"}, **{"If-Match": '"0"'})
    assert as_of() == "2026-03-21"


def test_a_payer_is_found_by_what_the_practices_clearinghouse_calls_it(service):
    file = as_837p(CLAIM, "SAMPLE PAYER", "CH-77", "CI").encode()
    (verdict,) = service.call("POST", "/v1/validations/x12", file, **{"Content-Type": "text/plain"})[1]["verdicts"]
    assert verdict["payer_id"] != "sample_payer"
    settings = {"clearinghouse_ids": {"CH-77": "sample_payer"}}
    service.call("PUT", "/v1/settings", settings, **{"If-Match": '"0"'})
    (verdict,) = service.call("POST", "/v1/validations/x12", file, **{"Content-Type": "text/plain"})[1]["verdicts"]
    assert verdict["payer_id"] == "sample_payer"


def test_a_file_is_judged_on_the_day_that_the_call_names(service):
    file = as_837p(CLAIM, "SAMPLE PAYER", "12345", "CI").encode()
    told = service.call("POST", "/v1/validations/x12?as_of=2026-04-01", file, **{"Content-Type": "text/plain"})[1]
    assert [verdict["as_of"] for verdict in told["verdicts"]] == ["2026-04-01"]


def test_what_is_put_on_file_is_judged_with_at_once(service):
    settings = {"keeps": {"providers": True}}
    service.call("PUT", "/v1/settings", settings, **{"If-Match": '"0"'})
    service.call("POST", "/v1/validations", {"claim": CLAIM})
    service.call("POST", "/v1/providers", PROVIDERS[0])
    from chalicelib import wiring

    (provider,) = wiring.parts().practices.of("T#demo").providers
    assert provider.npi == "1234567893"
