"""Calls to the table of a validation beside stored data, with a live key: one when warm, at most five cold."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib import wiring
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.keys import KeyRing, make_key
from chalicelib.services.ports import ApiKey
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.rule_store import RuleStore
from chalicelib.services.who import Fingerprints
from tests.http.service import CLAIM, NOW, Service, running
from tests.tables import CountingTable

MADE = CLAIM | {"claim_id": "C-9", "patient": CLAIM["patient"] | {"patient_id": "P-1"}}
COVERAGE = {"coverage_id": "K-1", "patient_id": "P-1", "payer_id": "sample_payer"} | {
    name: CLAIM["patient"][name] for name in ("member_id", "first_name", "birth_date")
}
KEEPS = {"history_since": "2020-01-01", "coverages": True, "authorizations": True, "providers": True}


class CountingKeys:
    """The keys, each look-up counted as the call that it is."""

    def __init__(self, keys, calls):
        self.keys, self.calls = keys, calls

    def find(self, key_id: str) -> ApiKey:
        self.calls.append("key")
        return self.keys.find(key_id)


@pytest.fixture
def kept() -> Iterator[Service]:
    """A practice that keeps everything, with a patient on file."""
    with running() as service:
        wiring.use(replace(wiring.parts(), people=Fingerprints(lambda: (b"a key for tests",))))
        service.key = make_key(service.keys, "live", ["demo"], "live", NOW)
        keeps = {"keeps": KEEPS | {"plans_of_care": True}}
        assert service.call("PUT", "/v1/settings", keeps, **{"If-Match": '"0"'})[0] == 200
        assert service.call("POST", "/v1/coverages", COVERAGE)[0] == 201
        yield service


@pytest.fixture
def cold(kept) -> tuple[Service, list[str]]:
    """The same practice in a container that has just begun, and the calls that it makes."""
    table = CountingTable(wiring.parts().table)
    rules = PublishedRules(RuleStore(table), shipped_tables(), lambda: 0.0)
    ring = KeyRing(CountingKeys(kept.keys, table.calls), lambda: NOW)
    wiring.use(wiring.Parts(ring, rules, table, lambda: NOW, people=wiring.parts().people))
    return kept, table.calls


def judged(service, body=None, path="/v1/validations"):
    status, answer, _ = service.call("POST", path, body or {"claim": MADE})
    assert status == 200
    return answer


def test_the_first_validation_of_a_container_makes_at_most_five_calls(cold):
    service, calls = cold
    judged(service)
    assert len(calls) <= 5, calls


def test_every_further_one_makes_one(cold):
    service, calls = cold
    judged(service)
    calls.clear()
    judged(service)
    assert calls == ["read"]


def test_each_claim_of_a_batch_makes_one(cold):
    service, calls = cold
    judged(service)
    calls.clear()
    judged(service, {"claims": [{"claim": MADE}] * 3}, "/v1/validations/batch")
    assert calls == ["read"] * 3


def test_a_claim_that_names_no_patient_makes_two(cold):
    service, calls = cold
    judged(service)
    calls.clear()
    judged(service, {"claim": MADE | {"patient": CLAIM["patient"]}})
    assert calls == ["get_many", "read"]
