"""A practice's contract goes before the payer's rules, for that practice alone, and its verdicts stay replayable."""

from collections.abc import Iterator

import pytest

from chalicelib import wiring
from chalicelib.services.errors import TooLargeToKeep
from chalicelib.services.keys import make_key
from chalicelib.services.practice.contracts import EFFECTIVE
from chalicelib.services.records.table import Put
from tests.http.service import NOW, Service, filing, running
from tests.services.samples import claim

AT = "/v1/contracts/sample_payer"
REFERENCE = {"title": "Our contract with the payer, annex B", "read_on": "2026-01-01", "confidence": "contract"}


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as one:
        yield one


def contract(days: int, **changes):
    value = {"effective_from": "2020-01-01", "value": filing(days), "reference": REFERENCE, "verify_by": "2027-01-01"}
    return {"name": "Contract of 2026", "checks": {"timely_filing": [value | changes]}}


def put(service, form, seen="0", **headers):
    return service.call("PUT", AT, form, **({"If-Match": f'"{seen}"'} | headers))


def deadline(service, **headers):
    verdict = service.call("POST", "/v1/validations", {"claim": claim()}, **headers)[1]
    return verdict["filing"]["deadline"], verdict["rules_version"]


def test_a_contract_whose_rules_are_too_large_to_keep_is_refused_and_claims_are_judged_as_before(service, monkeypatch):
    table = wiring.parts().table
    write = table.write

    def full(changes):
        if any(isinstance(one, Put) and one.record.kind == EFFECTIVE for one in changes):
            raise TooLargeToKeep("This is more than can be kept as one record.")
        write(changes)

    monkeypatch.setattr(table, "write", full)
    before = deadline(service)
    status, problem, _ = put(service, contract(30))
    assert (status, problem["type"]) == (413, "/problems/body-too-large")
    assert service.call("GET", AT)[0] == 404
    assert deadline(service) == before


def test_a_contract_goes_before_the_payers_rules_at_once(service):
    before, version = deadline(service)
    status, answer, headers = put(service, contract(30))
    assert (status, headers["ETag"], answer["contract"]["name"]) == (201, '"1"', "Contract of 2026")
    after, other_version = deadline(service)
    assert (before, after) == ("2026-05-31", "2026-04-01")
    assert version != other_version
    rules = service.call("GET", "/v1/payers/sample_payer/rules")[1]
    assert rules["rules_version"] == other_version
    assert (
        service.call("GET", "/v1/filing-deadlines?payer_id=sample_payer&service_date=2026-03-02")[1]["deadline"]
        == after
    )


def test_no_other_practice_sees_it_or_can_ask_for_its_version(service):
    put(service, contract(30))
    _, version = deadline(service)
    stranger = {"Authorization": f"Bearer {make_key(service.keys, 'test', ['other'], 'a stranger', NOW)}"}
    assert deadline(service, **stranger)[0] == "2026-05-31"
    assert service.call("GET", AT, **stranger)[0] == 404
    asked = {"claim": claim(), "rules_version": version}
    status, problem, _ = service.call("POST", "/v1/validations", asked, **stranger)
    assert (status, problem["type"]) == (422, "/problems/rules-version-unknown")
    assert service.call("POST", "/v1/validations", asked)[1]["rules_version"] == version


def test_a_verdict_by_an_earlier_contract_is_replayed_to_the_same(service):
    put(service, contract(30))
    service.call("POST", "/v1/claims", {"claim": claim()})
    put(service, contract(60), seen="1")
    replay = service.call("POST", "/v1/claims/C-1/replay?payer_id=sample_payer")[1]
    assert (replay["same"], replay["given"]["filing"]["deadline"]) == (True, "2026-04-01")


def test_a_contract_is_changed_by_one_who_saw_it(service):
    put(service, contract(30))
    assert put(service, contract(60))[0] == 412
    assert put(service, contract(60), seen="1")[0] == 200
    assert service.call("GET", AT)[1]["contract"]["checks"]["timely_filing"][0]["value"] == filing(60)


def test_a_contract_that_no_check_could_use_is_refused_with_check_and_field(service):
    wrong = contract(30, value={"limits": [{"kind": "initial", "amount": -1, "unit": "days", "from": "service_date"}]})
    status, problem, _ = put(service, wrong)
    assert status == 422
    assert problem["errors"][0]["field"].startswith("contract.checks.timely_filing.0.value")
    assert service.call("GET", AT)[0] == 404


def test_only_an_administrators_key_puts_a_contract_in_force(service):
    key = make_key(service.keys, "test", ["demo"], "a writer", NOW, scopes=["read", "write"])
    assert put(service, contract(30), Authorization=f"Bearer {key}")[0] == 403
