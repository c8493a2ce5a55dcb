"""Every write of the description, sent twice under one Idempotency-Key: the first answer again, and nothing more kept.

A new write needs its line here; the last test says so.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib import api, wiring
from tests.http.service import CLAIM, Service, running

OF_US = {"patient_id": "P-1", "payer_id": "sample_payer"}
RECORDED = {"claim": CLAIM | {"patient": CLAIM["patient"] | {"patient_id": "P-1"}}}
COVERAGE = {"coverage_id": "K-1"} | OF_US
PLAN = {"plan_id": "L-1", "patient_id": "P-1", "established_on": "2026-02-20"}
USED = {"accumulator_id": "U-1", "kind": "visits", "year": 2026, "used": 3, "as_of": "2026-03-01"} | OF_US
PROVIDER = {"npi": "1234567893", "name": "Sample"}
GRANTED = {
    "status": "approved",
    "authorization_number": "N-1",
    "approved": 12,
    "starts_on": "2026-01-01",
    "ends_on": "2026-06-30",
}
AUTHORIZATION = {"authorization_id": "A-1", "unit_kind": "visits"} | GRANTED | OF_US
HELD = {"reservation_id": "R-1", "days": ["2026-04-01"]}
HOOK = {"url": "https://partner.example.com/hooks", "description": "Sample"}
CONTRACT: dict[str, Any] = {"name": "A contract", "checks": {}}
KEPT = ("coverages", COVERAGE), ("plans-of-care", PLAN), ("accumulators", USED), ("providers", PROVIDER)
ON_FILE = {f"/v1/{name}": form for name, form in KEPT}
OF_PATIENT = "?patient_id=P-1"
CLAIM_AT = "/v1/claims/C-1"
AUTHORIZATION_AT = "/v1/authorizations/A-1"

# What is sent, by method and path of the description, without what was put there before: path, body.
SENT: dict[tuple[str, str], tuple[str, Any]] = {
    ("POST", "/v1/claims"): ("/v1/claims", {"claim": RECORDED["claim"] | {"claim_id": "C-2"}}),
    ("PUT", "/v1/claims/{claim_id}"): (f"{CLAIM_AT}?payer_id=sample_payer", RECORDED | {"as_of": "2026-03-19"}),
    ("POST", "/v1/claims/{claim_id}/events"): (
        f"{CLAIM_AT}/events?payer_id=sample_payer",
        {"event_id": "E-1", "type": "submitted", "on": "2026-03-10"},
    ),
    ("POST", "/v1/authorizations"): ("/v1/authorizations", AUTHORIZATION | {"authorization_id": "A-2"}),
    ("PUT", "/v1/authorizations/{authorization_id}"): (AUTHORIZATION_AT + OF_PATIENT, GRANTED | {"approved": 13}),
    ("POST", "/v1/authorizations/{authorization_id}/reservations"): (
        f"{AUTHORIZATION_AT}/reservations{OF_PATIENT}",
        HELD | {"reservation_id": "R-2"},
    ),
    ("POST", "/v1/authorizations/{authorization_id}/releases"): (
        f"{AUTHORIZATION_AT}/releases{OF_PATIENT}",
        {"reservation_id": "R-1"},
    ),
    ("POST", "/v1/authorizations/{authorization_id}/corrections"): (
        f"{AUTHORIZATION_AT}/corrections{OF_PATIENT}",
        {"correction_id": "B-1", "used_change": 1, "reason": "entry_error"},
    ),
    ("POST", "/v1/authorizations/{authorization_id}/extensions"): (
        f"{AUTHORIZATION_AT}/extensions{OF_PATIENT}",
        {"extension_id": "X-1", "added": 2},
    ),
    ("POST", "/v1/coverages"): ("/v1/coverages", COVERAGE | {"coverage_id": "K-2"}),
    ("PUT", "/v1/coverages/{coverage_id}"): (f"/v1/coverages/K-1{OF_PATIENT}", COVERAGE | {"rank": 2}),
    ("POST", "/v1/coverages/{coverage_id}/close"): (f"/v1/coverages/K-1/close{OF_PATIENT}", None),
    ("POST", "/v1/plans-of-care"): ("/v1/plans-of-care", PLAN | {"plan_id": "L-2"}),
    ("PUT", "/v1/plans-of-care/{plan_id}"): (
        f"/v1/plans-of-care/L-1{OF_PATIENT}",
        PLAN | {"established_on": "2026-02-21"},
    ),
    ("POST", "/v1/plans-of-care/{plan_id}/close"): (f"/v1/plans-of-care/L-1/close{OF_PATIENT}", None),
    ("POST", "/v1/accumulators"): ("/v1/accumulators", USED | {"accumulator_id": "U-2"}),
    ("PUT", "/v1/accumulators/{accumulator_id}"): (f"/v1/accumulators/U-1{OF_PATIENT}", USED | {"used": 4}),
    ("POST", "/v1/accumulators/{accumulator_id}/close"): (f"/v1/accumulators/U-1/close{OF_PATIENT}", None),
    ("POST", "/v1/providers"): ("/v1/providers", PROVIDER | {"npi": "1999999984"}),
    ("PUT", "/v1/providers/{npi}"): ("/v1/providers/1234567893", PROVIDER | {"credential": "OT"}),
    ("POST", "/v1/providers/{npi}/close"): ("/v1/providers/1234567893/close", None),
    ("PUT", "/v1/settings"): ("/v1/settings", {"name": "Sample"}),
    ("POST", "/v1/test-space/reset"): ("/v1/test-space/reset", None),
    ("POST", "/v1/uploads"): ("/v1/uploads", {"file_name": "claims.837"}),
    ("PUT", "/v1/contracts/{payer_id}"): ("/v1/contracts/sample_payer", CONTRACT),
    ("POST", "/v1/webhooks"): ("/v1/webhooks", HOOK | {"description": "Another"}),
    ("PUT", "/v1/webhooks/{webhook_id}"): ("/v1/webhooks/{webhook_id}", HOOK | {"description": "Changed"}),
    ("DELETE", "/v1/webhooks/{webhook_id}"): ("/v1/webhooks/{webhook_id}", None),
    ("POST", "/v1/webhooks/{webhook_id}/secret"): ("/v1/webhooks/{webhook_id}/secret", {}),
    ("POST", "/v1/webhooks/{webhook_id}/test"): ("/v1/webhooks/{webhook_id}/test", None),
    ("POST", "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay"): (
        "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay",
        None,
    ),
    ("POST", "/v1/webhooks/{webhook_id}/replay"): (
        "/v1/webhooks/{webhook_id}/replay",
        {"since": "2026-03-20T00:00:00Z"},
    ),
    ("POST", "/v1/imports"): ("/v1/imports?kind=patients", b"patient_id\nP-9\n"),
}
# The versions that the author of a change saw, where it is not the first.
SEEN = {"/v1/settings": "0", "/v1/contracts/{payer_id}": "0", "/v1/authorizations/{authorization_id}": "3"}


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as one:
        yield one


def furnished(service: Service) -> dict[str, str]:
    """One of everything that a write may be about; the ids that are not ours."""
    for path, form in {**ON_FILE, "/v1/authorizations": AUTHORIZATION, "/v1/claims": RECORDED}.items():
        status, answer, _ = service.call("POST", path, form)
        assert status == 201, (path, answer["errors"])
    assert service.call("POST", f"{AUTHORIZATION_AT}/reservations{OF_PATIENT}", HELD)[0] == 201
    webhook_id = service.call("POST", "/v1/webhooks", HOOK)[1]["webhook_id"]
    delivery_id = service.call("POST", f"/v1/webhooks/{webhook_id}/test")[1]["delivery_id"]
    return {"webhook_id": webhook_id, "delivery_id": delivery_id}


def told(answer: Any) -> Any:
    """An answer without the secret of a webhook, which is told once by design."""
    return {name: value for name, value in answer.items() if name != "secret"}


def stood() -> dict[Any, Any]:
    return dict(wiring.parts().table._records)


def headers_of(method: str, path: str, body: Any) -> dict[str, str]:
    """A key, and what else the write needs."""
    headers = {"Idempotency-Key": "one-1"}
    if isinstance(body, bytes):
        headers["Content-Type"] = "text/csv"
    if method in ("PUT", "DELETE") or path.endswith(("close", "secret")):
        headers["If-Match"] = f'"{SEEN.get(path, "1")}"'
    return headers


@pytest.mark.parametrize(("method", "path"), SENT, ids=lambda part: part)
def test_the_same_write_under_the_same_key_happens_once_and_is_answered_alike(service, method, path):
    ids = furnished(service)
    address, body = SENT[method, path]
    headers = headers_of(method, path, body)
    first = service.call(method, address.format(**ids), body, **headers)
    assert first[0] in (200, 201), first[1]
    kept = stood()
    assert [record for record in kept.values() if record.kind == "idempotency"], "nothing remembers this write"
    again = service.call(method, address.format(**ids), body, **headers)
    assert (again[0], told(again[1])) == (first[0], told(first[1]))
    assert again[2].get("ETag") == first[2].get("ETag")
    assert stood() == kept


@pytest.mark.parametrize(("method", "path"), [one for one in SENT if "{" in one[1]], ids=lambda part: part)
def test_the_same_key_and_body_at_another_address_never_get_the_first_answer(service, method, path):
    ids = furnished(service)
    address, body = SENT[method, path]
    headers = headers_of(method, path, body)
    assert service.call(method, address.format(**ids), body, **headers)[0] in (200, 201)
    places = path.split("/")
    at = max(number for number, part in enumerate(places) if part.startswith("{"))
    parts, query = address.format(**ids).partition("?")[::2]
    other = "/".join("another" if number == at else part for number, part in enumerate(parts.split("/")))
    status, problem, _ = service.call(method, f"{other}?{query}" if query else other, body, **headers)
    assert (status, problem["type"]) == (422, "/problems/idempotency-key-reused")


@pytest.mark.parametrize("path", [*ON_FILE, "/v1/claims"])
def test_a_key_under_which_nothing_was_left_to_do_is_taken_all_the_same(service, path):
    furnished(service)
    form = ON_FILE.get(path, RECORDED)
    headers = {"Idempotency-Key": "two-2"}
    first = service.call("POST", path, form, **headers)
    kept = stood()
    assert first[0] == 200
    assert service.call("POST", path, form, **headers)[:2] == first[:2]
    status, problem, _ = service.call("POST", path, SENT["POST", path][1], **headers)
    assert (status, problem["type"]) == (422, "/problems/idempotency-key-reused")
    assert stood() == kept


def test_every_write_of_the_description_is_tried_above():
    writes = {(one.method, one.path) for group in api.subjects() for one in group.operations if one.writes}
    assert set(SENT) == writes
