"""Claims over HTTP: verdicts, refusals with every problem, batches, 837Ps, earlier rules."""

import json
from collections.abc import Iterator
from copy import deepcopy

import pytest

from chalicelib import wiring
from chalicelib.services.rate_limit import RateLimiter
from tests.http.service import CLAIM, Service, running, sample_with


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as one:
        yield one


def claim(**changes):
    return deepcopy(CLAIM) | changes


def overbilled():
    changed = claim()
    changed["lines"][0]["minutes"] = 22
    return changed


def test_a_clean_claim_is_accepted_and_tells_by_which_rules(service):
    status, verdict, headers = service.call("POST", "/v1/validations", {"claim": claim()})
    assert status == 200
    assert (verdict["verdict"], verdict["complete"], verdict["as_of"]) == ("accept", True, "2026-03-20")
    assert verdict["rules_version"].startswith("sample_payer@1+")
    assert verdict["filing"] == {"deadline": "2026-05-31", "days_left": 72, "basis": "2026-03-02"}
    assert headers["X-Request-Id"]


def test_a_fault_is_told_with_its_place_fix_and_source(service):
    _, verdict, _ = service.call("POST", "/v1/validations", {"claim": overbilled()})
    assert verdict["verdict"] == "reject"
    assert verdict["findings"] == [
        {
            "check": "timed_units",
            "code": "timed_units.overbilled",
            "severity": "error",
            "line": 1,
            "field": "lines.0.units",
            "x12": "2400/SV104",
            "segment": None,
            "message": "2 units billed; 22 minutes earn 1 under the CMS 8-minute rule.",
            "fix": "Bill 97530 × 1, or correct the minutes.",
            "denial": "CO-151",
            "reference": {"title": "Sample manual, chapter 5", "url": None, "confidence": "verified"},
        }
    ]


def test_the_same_claim_gives_the_same_bytes(service):
    first, second = (service.client.http.post("/v1/validations", headers=_headers(service), body=_body()) for _ in "12")
    assert first.body == second.body


def _headers(service):
    return {"Authorization": f"Bearer {service.key}", "Content-Type": "application/json"}


def _body():
    return json.dumps({"claim": overbilled()}).encode()


def test_every_problem_of_a_shape_is_told_at_once_and_nothing_is_repeated_back(service):
    wrong = claim(claim_id="no spaces please", payer="x")
    wrong["lines"][0] |= {"units": "2", "charge": 120.0, "service_date": "2026-02-30", "procedur": "SECRET"}
    status, problem, headers = service.call("POST", "/v1/validations", {"claim": wrong})
    assert status == 422
    assert headers["Content-Type"] == "application/problem+json"
    assert {found["field"] for found in problem["errors"]} == {
        "claim.claim_id",
        "claim.payer",
        "claim.lines.0.units",
        "claim.lines.0.charge",
        "claim.lines.0.service_date",
        "claim.lines.0.procedur",
    }
    assert "SECRET" not in json.dumps(problem)
    assert problem["request_id"] == headers["X-Request-Id"]


def test_an_unknown_payer_is_refused_with_near_matches(service):
    status, problem, _ = service.call("POST", "/v1/validations", {"claim": claim(payer_id="sample_payr")})
    assert (status, problem["type"], problem["near"]) == (422, "/problems/payer-unknown", ["sample_payer"])


def test_what_was_put_right_is_told(service):
    changed = claim(diagnoses=["m6281"])
    changed["lines"][0]["modifiers"] = ["go "]
    _, verdict, _ = service.call("POST", "/v1/validations", {"claim": changed})
    assert verdict["normalized"] == [
        {"field": "diagnoses.0", "from": "m6281", "to": "M62.81"},
        {"field": "lines.0.modifiers.0", "from": "go ", "to": "GO"},
    ]


def test_a_caller_may_choose_the_day_of_judging(service):
    _, verdict, _ = service.call("POST", "/v1/validations", {"claim": claim(), "as_of": "2026-06-01"})
    assert [found["code"] for found in verdict["findings"]] == ["timely_filing.late"]


def test_a_batch_answers_each_item_in_order_and_a_bad_one_does_not_spoil_the_rest(service):
    claims = [claim(), {"claim_id": "C-2"}, overbilled(), claim(payer_id="nobody")]
    items = [{"claim": one} for one in claims] + [7]
    status, answer, _ = service.call("POST", "/v1/validations/batch", {"claims": items})
    assert status == 200
    good, broken, rejected, stranger, number = answer["results"]
    assert (good["verdict"], rejected["verdict"]) == ("accept", "reject")
    assert (broken["claim_id"], broken["error"]["type"]) == ("C-2", "/problems/invalid-input")
    assert number["claim_id"] is None
    assert stranger["error"]["type"] == "/problems/payer-unknown"


@pytest.mark.parametrize(("count", "status"), [(500, 200), (501, 413)])
def test_a_batch_holds_up_to_500_claims(service, count, status):
    found, answer, _ = service.call("POST", "/v1/validations/batch", {"claims": [{}] * count})
    assert found == status
    assert status == 200 or "/v1/uploads" in answer["detail"]


def test_a_published_change_is_in_force_within_half_a_minute_and_the_old_version_still_gives_the_old_verdict(service):
    late = {"claim": claim(), "as_of": "2026-06-01"}
    _, before, _ = service.call("POST", "/v1/validations", late)
    service.publish(sample_with(days=120), after=1)
    _, within, _ = service.call("POST", "/v1/validations", late)
    assert within == before
    service.seconds[0] = 30.0
    _, after, _ = service.call("POST", "/v1/validations", late)
    assert (before["verdict"], after["verdict"]) == ("reject", "accept")
    assert after["rules_version"].startswith("sample_payer@2+")
    _, again, _ = service.call("POST", "/v1/validations", late | {"rules_version": before["rules_version"]})
    assert again == before


@pytest.mark.parametrize("version", ["sample_payer@1+000000000000", "nonsense", "sample_payer@9+"])
def test_a_version_that_is_not_kept_is_refused(service, version):
    status, problem, _ = service.call("POST", "/v1/validations", {"claim": claim(), "rules_version": version})
    assert (status, problem["type"]) == (422, "/problems/rules-version-unknown")


def test_another_payers_version_is_refused(service):
    _, other, _ = service.call("POST", "/v1/validations", {"claim": claim(payer_id="other_payer")})
    asked = {"claim": claim(), "rules_version": other["rules_version"]}
    status, problem, _ = service.call("POST", "/v1/validations", asked)
    assert (status, problem["type"]) == (422, "/problems/rules-version-unknown")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe{\x00",
        b"[" * 5000,
        b'{"claim": NaN}',
        b"null",
        b'"text"',
        b'{"claim": {"claim_id": "\\ud800"}}',
    ],
)
def test_a_body_that_is_no_object_of_the_right_shape_is_a_422(service, body):
    status, problem, _ = service.call("POST", "/v1/validations", body)
    assert (status, problem["type"]) == (422, "/problems/invalid-input")


def test_a_body_of_another_media_type_is_a_415(service):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    status, problem, _ = service.call("POST", "/v1/validations", b"a=b", **form)
    assert (status, problem["type"]) == (415, "/problems/media-type-refused")


def test_a_body_over_four_megabytes_is_a_413_that_names_the_way_for_files(service):
    status, problem, _ = service.call("POST", "/v1/validations", b" " * (4 * 1024 * 1024 + 1))
    assert status == 413
    assert "/v1/uploads" in problem["detail"]


def test_51_lines_are_a_finding_and_50_are_not(service):
    def verdict(count):
        lines = [deepcopy(CLAIM["lines"][0]) | {"line": n} for n in range(1, count + 1)]
        return service.call("POST", "/v1/validations", {"claim": claim(lines=lines)})[1]

    assert "line_structure.too_many_lines" in [found["code"] for found in verdict(51)["findings"]]
    assert "line_structure.too_many_lines" not in [found["code"] for found in verdict(50)["findings"]]


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer otg_live_x", "Basic abc"])
def test_without_a_good_key_nothing_is_judged(service, header):
    status, problem, headers = service.call("POST", "/v1/validations", {"claim": claim()}, Authorization=header)
    assert status == 401
    assert headers["WWW-Authenticate"] == "Bearer"
    assert problem["type"] in ("/problems/key-missing", "/problems/key-refused")


@pytest.fixture
def one_minute(monkeypatch):
    """No new minute begins while requests are counted."""
    still = RateLimiter(6000, lambda: 0.0)
    monkeypatch.setattr(wiring, "limiter", lambda: still)


@pytest.mark.usefixtures("one_minute")
def test_every_answer_tells_how_many_requests_are_left(service):
    _, _, first = service.call("GET", "/v1/health")
    _, _, second = service.call("POST", "/v1/validations", b"{")
    assert int(second["RateLimit-Remaining"]) == int(first["RateLimit-Remaining"]) - 1
    assert first["RateLimit-Limit"] == "6000"
    assert 1 <= int(first["RateLimit-Reset"]) <= 61


@pytest.mark.usefixtures("one_minute")
@pytest.mark.parametrize("written", ["Bearer  {}", "bearer {}", "BEARER {} "])
def test_a_key_has_one_count_however_its_header_is_written(service, written):
    _, _, first = service.call("GET", "/v1/checks")
    _, _, second = service.call("GET", "/v1/checks", Authorization=written.format(service.key))
    assert int(second["RateLimit-Remaining"]) == int(first["RateLimit-Remaining"]) - 1


def test_a_caller_who_has_used_up_the_minute_is_told_when_to_come_back(service, monkeypatch):
    none_left = RateLimiter(0, lambda: 0.0)
    monkeypatch.setattr(wiring, "limiter", lambda: none_left)
    status, problem, headers = service.call("GET", "/v1/health")
    assert (status, problem["type"]) == (429, "/problems/too-many-requests")
    assert (headers["Retry-After"], headers["RateLimit-Remaining"]) == ("61", "0")
