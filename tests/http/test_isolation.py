"""Every call of the description, tried with keys of others: 404, a refusal, or the stranger's own data; never ours.

What is ours carries a mark. After each call nothing of ours has changed, nor been told.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.api.description import made
from chalicelib.services.keys import make_key
from tests.faults.as_837p import as_837p
from tests.http.service import CLAIM, NOW, Service, running

MARK = "SECRET"
PATIENT = f"P-{MARK}"
OF_SAMPLE = {"patient_id": PATIENT, "payer_id": "sample_payer"}
CLAIM_OF_OURS = CLAIM | {
    "claim_id": f"C-{MARK}",
    "patient": CLAIM["patient"] | {"patient_id": PATIENT, "first_name": MARK, "member_id": MARK},
}
OURS: list[tuple[str, dict[str, Any]]] = [
    ("/v1/coverages", {"coverage_id": f"K-{MARK}", "member_id": MARK, "last_name": MARK} | OF_SAMPLE),
    ("/v1/plans-of-care", {"plan_id": f"L-{MARK}", "established_on": "2026-02-20"} | OF_SAMPLE),
    (
        "/v1/accumulators",
        {"accumulator_id": f"U-{MARK}", "kind": "visits", "year": 2026, "used": 3, "as_of": "2026-03-01"} | OF_SAMPLE,
    ),
    ("/v1/providers", {"npi": "1234567893", "name": MARK, "license_expires_on": "2026-04-01"}),
    (
        "/v1/authorizations",
        {"authorization_id": f"A-{MARK}", "authorization_number": MARK, "status": "approved", "unit_kind": "visits"}
        | {"starts_on": "2026-01-01", "ends_on": "2026-06-30", "approved": 12, "statuses": None}
        | OF_SAMPLE,
    ),
    ("/v1/claims", {"claim": CLAIM_OF_OURS}),
]
EVENT = {"event_id": f"E-{MARK}", "type": "denied", "on": "2026-03-10", "reasons": ["CO-16"]}
# What a stranger who has learned our ids would ask with.
LEARNED = {
    "claim_id": f"C-{MARK}", "coverage_id": f"K-{MARK}", "plan_id": f"L-{MARK}", "accumulator_id": f"U-{MARK}",
    "authorization_id": f"A-{MARK}", "npi": "1234567893", "month": "2026-03", "due_until": "2027-12-31",
    "kind": "initial", "service_date": "2026-03-02",
} | OF_SAMPLE  # fmt: skip
# Kinds of a work list and of a deadline are not the same.
LEFT_OUT = {"/v1/worklists/filing": {"kind"}, "/v1/worklists/denials": {"kind"}, "/v1/worklists/disputes": {"kind"}}
STRANGERS = [("live", "other"), ("test", "demo")]
DESCRIBED = made()
CALLS = [
    (method, path, operation)
    for path, methods in DESCRIBED["paths"].items()
    for method, operation in methods.items()
    if operation["security"]
]


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running() as one:
        one.key = make_key(one.keys, "live", ["demo"], "ours", NOW)
        for path, form in OURS:
            given = {name: value for name, value in form.items() if value is not None}
            status, answer, _ = one.call("POST", path, given)
            assert status == 201, (path, answer)
        at = f"/v1/claims/C-{MARK}/events?payer_id=sample_payer"
        assert one.call("POST", at, EVENT)[0] == 201
        hook = {"url": f"https://{MARK.lower()}.example.com/{MARK}", "description": MARK}
        LEARNED["webhook_id"] = one.call("POST", "/v1/webhooks", hook)[1]["webhook_id"]
        told = one.call("POST", f"/v1/webhooks/{LEARNED['webhook_id']}/test")
        assert told[0] == 201
        LEARNED["delivery_id"] = told[1]["delivery_id"]
        contract = {"name": "A contract", "checks": {}}
        assert one.call("PUT", "/v1/contracts/sample_payer", contract, **{"If-Match": '"0"'})[0] == 201
        yield one


def ours():
    return {key: record for key, record in wiring.parts().table._records.items() if key.partition.startswith("P#demo#")}


def asked(path, operation, more=()):
    address, query = path, []
    for parameter in operation.get("parameters", []):
        name, place = parameter["name"], parameter["in"]
        if place == "path":
            address = address.replace(f"{{{name}}}", LEARNED.get(name, f"X-{MARK}"))
        elif place == "query" and name in LEARNED and name not in LEFT_OUT.get(path, ()):
            query.append(f"{name}={LEARNED[name]}")
    return address + "?" + "&".join([*query, *more])


def body_of(method, path, operation):
    """What we sent, with nothing of ours in it but the ids that the stranger has learned."""
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return None
    if "application/json" not in content:
        return as_837p(CLAIM, "SAMPLE", "SAMPLE01", "CI").encode()
    known = {**dict(OURS), "/v1/validations": {"claim": CLAIM_OF_OURS}, "/v1/claims/{claim_id}/events": EVENT}
    form = known.get(path) or known.get(path.rpartition("/")[0]) or {}
    return json.loads(json.dumps({k: v for k, v in form.items() if v is not None}).replace(MARK, "THEIRS"))


@pytest.mark.parametrize("stranger", STRANGERS, ids=["another practice", "a test key of ours"])
@pytest.mark.parametrize(("method", "path", "operation"), CALLS, ids=[f"{m} {p}" for m, p, _ in CALLS])
def test_a_stranger_learns_nothing_and_changes_nothing(service, method, path, operation, stranger):
    before = ours()
    mode, practice = stranger
    headers = {"Authorization": f"Bearer {make_key(service.keys, mode, [practice], 'a stranger', NOW)}"}
    media = next(iter(operation.get("requestBody", {}).get("content", {})), "application/json")
    headers |= {"If-Match": '"1"', "Content-Type": media}
    raw = service.client.http.request(
        method.upper(),
        asked(path, operation),
        headers=headers,
        body=as_bytes(body_of(method, path, operation)),
    )
    assert raw.status_code < 500
    assert MARK not in raw.body.decode().replace(PATIENT, "(as asked)")
    assert ours() == before


def as_bytes(body):
    return b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()


def test_our_own_key_finds_all_of_it(service):
    """Or else the test above would prove nothing."""
    for method, path, operation in CALLS:
        if method == "get" and "{" in path and not path.startswith(("/v1/payers", "/v1/jobs", "/v1/uploads")):
            status, answer, _ = service.call("GET", asked(path, operation))
            assert status == 200, (path, answer)


def seen():
    return [key for key in wiring.parts().table._records if "#SEEN" in key.partition]


# What shows nobody's data but the practice's own, and the records of access themselves.
OF_NO_PATIENT = {"/v1/access-records", "/v1/worklists/credentials"}
OF_PRACTICE = ("/v1/providers", "/v1/webhooks")
READS = [(m, p, o) for m, p, o in CALLS if m == "get" and p not in OF_NO_PATIENT and not p.startswith(OF_PRACTICE)]


@pytest.mark.parametrize(("method", "path", "operation"), READS, ids=[p for _, p, _ in READS])
def test_every_read_that_shows_a_patient_is_noted_once(service, method, path, operation):
    before = len(seen())
    raw = service.client.http.request(
        "GET", asked(path, operation), headers={"Authorization": f"Bearer {service.key}"}, body=b""
    )
    shows = MARK in raw.body.decode()
    assert len(seen()) - before == int(shows)
    assert shows or path not in SHOWING


SHOWING = {"/v1/claims", "/v1/claims/{claim_id}", "/v1/coverages", "/v1/plans-of-care", "/v1/authorizations"}


def test_our_cursors_lead_a_stranger_nowhere(service):
    for number in range(2):
        more = {"coverage_id": f"K-{MARK}{number}", "member_id": MARK} | OF_SAMPLE
        assert service.call("POST", "/v1/coverages", more)[0] == 201
    cursor = service.call("GET", f"/v1/coverages?patient_id={PATIENT}&limit=1")[1]["cursor"]
    for mode, practice in STRANGERS:
        key = {"Authorization": f"Bearer {make_key(service.keys, mode, [practice], 'a stranger', NOW)}"}
        status, answer, _ = service.call("GET", f"/v1/coverages?patient_id={PATIENT}&limit=1&cursor={cursor}", **key)
        assert status == 422
        assert MARK not in json.dumps(answer)


@pytest.mark.parametrize(("method", "path", "operation"), CALLS, ids=[f"{m} {p}" for m, p, _ in CALLS])
def test_without_its_scope_a_key_gets_nowhere(service, method, path, operation):
    key = {"Authorization": f"Bearer {make_key(service.keys, 'live', ['demo'], 'no scope', NOW, scopes=['none'])}"}
    status, problem, _ = service.call(method.upper(), asked(path, operation), **key)
    assert (status, problem["type"]) == (403, "/problems/scope-missing")
