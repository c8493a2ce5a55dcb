"""Recorded claims over HTTP: kept once, corrected while drafts, listed, replayed, and apart from other practices."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

import pytest

from chalicelib.services.keys import make_key
from tests.http.service import CLAIM, NOW, SAMPLE, Service, dated, document, running, sample_with

AT = "/v1/claims/C-1?payer_id=sample_payer"


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as one:
        yield one


def claim(**changes):
    made = deepcopy(CLAIM) | changes
    made["patient"] = made["patient"] | {"patient_id": changes.pop("patient_id", "P-1")}
    return made


def overbilled(**changes):
    made = claim(**changes)
    made["lines"][0]["minutes"] = 22
    return made


def recorded(service, made=None, **headers):
    return service.call("POST", "/v1/claims", {"claim": made or claim()}, **headers)


def as_it_stands(service):
    """The claim as it stands, without what was sent."""
    status, found, _ = service.call("GET", AT)
    assert status == 200
    return {name: value for name, value in found.items() if name != "claim"}


def test_what_was_sent_comes_back_as_the_api_takes_it_of_any_revision(service):
    recorded(service)
    _, first, headers = service.call("GET", AT)
    assert first["claim"].items() >= {"claim_id": "C-1", "total_charge": "120.00", "diagnoses": ["M62.81"]}.items()
    assert service.call("POST", "/v1/claims", {"claim": first["claim"]})[0] == 200
    assert service.call("PUT", AT, {"claim": overbilled()}, **{"If-Match": headers["ETag"]})[0] == 200
    assert service.call("GET", AT)[1]["claim"]["lines"][0]["minutes"] == 22
    _, earlier, _ = service.call("GET", f"{AT}&revision=1")
    assert (earlier["claim"], earlier["verdict"]) == (first["claim"], first["verdict"])
    status, problem, _ = service.call("GET", f"{AT}&revision=3")
    assert (status, problem["detail"]) == (404, "The claim has no revision 3; its latest is 2.")


def test_a_clean_claim_is_kept_as_a_draft_with_its_verdict(service):
    status, answer, headers = recorded(service)
    assert (status, answer["status"], answer["revision"]) == (201, "draft", 1)
    assert answer["verdict"]["verdict"] == "accept"
    status, found, headers_found = service.call("GET", AT)
    assert (status, found) == (200, {**answer, "claim": found["claim"]})
    assert headers["ETag"] == headers_found["ETag"] == '"1"'


def test_a_claim_that_the_payer_would_refuse_is_kept_too(service):
    status, answer, _ = recorded(service, overbilled())
    assert (status, answer["status"], answer["verdict"]["verdict"]) == (201, "draft", "reject")


def test_the_same_claim_again_gets_the_first_answer_with_or_without_a_key(service):
    _, first, _ = recorded(service)
    assert recorded(service)[:2] == (200, first)
    assert recorded(service, **{"Idempotency-Key": "anything"})[:2] == (200, first)


def test_the_same_key_again_gets_the_first_answer_and_status(service):
    key = {"Idempotency-Key": "k-1"}
    first = recorded(service, **key)
    again = recorded(service, **key)
    assert (first[0], again[0]) == (201, 201)
    assert first[1] == again[1]
    assert again[2]["ETag"] == first[2]["ETag"]


def test_a_key_that_came_with_another_claim_is_refused_and_nothing_is_kept(service):
    recorded(service, **{"Idempotency-Key": "k-1"})
    status, problem, _ = recorded(service, claim(claim_id="C-2"), **{"Idempotency-Key": "k-1"})
    assert (status, problem["type"]) == (422, "/problems/idempotency-key-reused")
    assert service.call("GET", "/v1/claims/C-2?payer_id=sample_payer")[0] == 404


@pytest.mark.parametrize("key", ["", "x" * 256, "é", "two words"])
def test_a_key_that_is_no_key_is_refused_by_name(service, key):
    status, problem, _ = recorded(service, **{"Idempotency-Key": key})
    assert (status, problem["errors"][0]["field"]) == (422, "Idempotency-Key")


def test_another_claim_under_the_same_identity_is_refused_with_what_to_do(service):
    recorded(service)
    status, problem, _ = recorded(service, overbilled())
    assert (status, problem["type"]) == (409, "/problems/claim-recorded")
    assert "PUT" in problem["detail"]
    assert "frequency 7" in problem["detail"]


@pytest.mark.parametrize(
    ("rule", "said", "not_said"),
    [
        ({"accepts_replacement": False}, "takes no replacement", "frequency 7"),
        ({"frequencies": ["7"]}, "record its correction with frequency 7.", "void it"),
        ({"frequencies": ["8"]}, "Once it was sent, void it with 8.", "frequency 7"),
    ],
)
def test_how_a_sent_claim_is_corrected_is_said_by_the_payers_own_rule(service, rule, said, not_said):
    ruled = document("sample_payer", {"replacement_claim": [dated(rule)]})
    service.publish(replace(SAMPLE, checks=SAMPLE.checks | ruled.checks), after=1)
    service.seconds[0] += 60
    recorded(service)
    detail = recorded(service, overbilled())[1]["detail"]
    assert said in detail
    assert not_said not in detail


def test_the_same_number_for_another_payer_is_another_claim(service):
    recorded(service)
    assert recorded(service, claim(payer_id="other_payer"))[0] == 201


def test_a_replacement_under_the_same_identity_is_its_next_revision(service):
    recorded(service)
    status, answer, _ = recorded(service, overbilled(frequency="7", original_reference="PCN-1"))
    assert (status, answer["revision"]) == (201, 2)
    assert as_it_stands(service) == answer


def test_a_void_takes_the_claim_back(service):
    recorded(service)
    _, answer, _ = recorded(service, claim(frequency="8", original_reference="PCN-1"))
    assert (answer["revision"], answer["status"]) == (2, "voided")


def test_a_draft_is_corrected_by_one_who_saw_it(service):
    _, _, headers = recorded(service, overbilled())
    status, answer, after = service.call("PUT", AT, {"claim": claim()}, **{"If-Match": headers["ETag"]})
    assert (status, answer["revision"], answer["verdict"]["verdict"]) == (200, 2, "accept")
    assert after["ETag"] == '"2"'
    assert as_it_stands(service) == answer


def test_a_correction_by_one_who_saw_another_version_changes_nothing(service):
    _, first, _ = recorded(service)
    for seen, status, problem in (('"2"', 412, "version-outdated"), (None, 428, "version-missing")):
        headers = {"If-Match": seen} if seen else {}
        answered, told, _ = service.call("PUT", AT, {"claim": overbilled()}, **headers)
        assert (answered, told["type"]) == (status, f"/problems/{problem}")
    assert as_it_stands(service) == first


@pytest.mark.parametrize("seen", ["1", "*", '"x"', '"1", "2"'])
def test_an_if_match_that_is_no_etag_is_refused_by_name(service, seen):
    recorded(service)
    status, problem, _ = service.call("PUT", AT, {"claim": claim()}, **{"If-Match": seen})
    assert (status, problem["errors"][0]["field"]) == (422, "If-Match")


def test_a_correction_keeps_the_identity(service):
    recorded(service)
    status, problem, _ = service.call("PUT", AT, {"claim": claim(claim_id="C-2")}, **{"If-Match": '"1"'})
    assert (status, problem["errors"][0]["field"]) == (422, "claim.claim_id")


def test_a_claim_that_was_never_recorded_is_not_found(service):
    for method, path, body in (("GET", AT, None), ("PUT", AT, {"claim": claim()})):
        status, problem, _ = service.call(method, path, body, **{"If-Match": '"1"'})
        assert (status, problem["type"]) == (404, "/problems/not-found")


def test_the_claims_of_a_month_are_listed_by_status_and_payer_in_pages(service):
    for number in range(5):
        recorded(service, claim(claim_id=f"C-{number}"))
    recorded(service, claim(claim_id="C-9", payer_id="other_payer"))
    told, cursor = [], ""
    while cursor is not None:
        path = f"/v1/claims?month=2026-03&status=draft&payer_id=sample_payer&limit=2{cursor and '&cursor=' + cursor}"
        status, page, _ = service.call("GET", path)
        assert status == 200
        assert len(page["claims"]) <= 2
        told += [row["claim_id"] for row in page["claims"]]
        cursor = page["cursor"]
    assert told == [f"C-{number}" for number in range(5)]
    assert service.call("GET", "/v1/claims?month=2026-03&status=paid")[1] == {"claims": [], "cursor": None}
    assert len(service.call("GET", "/v1/claims?month=2026-03")[1]["claims"]) == 6


def test_the_claims_of_a_patient_are_listed_newest_first(service):
    for number in (1, 2, 3):
        made = claim(claim_id=f"C-{number}")
        made["lines"][0]["service_date"] = f"2026-03-0{number}"
        recorded(service, made)
    recorded(service, claim(claim_id="C-9", patient_id="P-2"))
    _, page, _ = service.call("GET", "/v1/claims?patient_id=P-1&limit=2")
    assert [row["claim_id"] for row in page["claims"]] == ["C-3", "C-2"]
    _, rest, _ = service.call("GET", f"/v1/claims?patient_id=P-1&limit=2&cursor={page['cursor']}")
    assert [row["claim_id"] for row in rest["claims"]] == ["C-1"]


@pytest.mark.parametrize(
    "query", ["", "month=2026-13", "month=2026-03&limit=0", "month=2026-03&cursor=x", "status=new"]
)
def test_a_list_that_cannot_be_is_refused(service, query):
    assert service.call("GET", f"/v1/claims?{query}")[0] == 422


def test_a_recorded_verdict_is_replayed_to_the_same(service):
    recorded(service, overbilled())
    service.publish(sample_with(days=5), after=1)
    service.seconds[0] += 60
    status, replay, _ = service.call("POST", "/v1/claims/C-1/replay?payer_id=sample_payer")
    assert (status, replay["same"], replay["changed"]) == (200, True, [])
    assert replay["again"] == replay["given"]
    status, problem, _ = service.call("POST", "/v1/claims/C-1/replay?payer_id=sample_payer&revision=2")
    assert (status, problem["detail"]) == (404, "The claim has no revision 2; its latest is 1.")


def test_another_practice_and_a_test_key_see_nothing_of_it(service):
    recorded(service)
    strangers = [("test", "other"), ("live", "demo")]
    for mode, practice in strangers:
        key = make_key(service.keys, mode, [practice], "a stranger", NOW)
        for path in (AT, "/v1/claims/C-1/replay?payer_id=sample_payer"):
            method = "POST" if "replay" in path else "GET"
            assert service.call(method, path, Authorization=f"Bearer {key}")[0] == 404
        for query in ("month=2026-03", "patient_id=P-1"):
            page = service.call("GET", f"/v1/claims?{query}", Authorization=f"Bearer {key}")[1]
            assert page == {"claims": [], "cursor": None}
        assert recorded(service, Authorization=f"Bearer {key}")[0] == 201


def test_a_key_that_may_only_read_records_nothing(service):
    key = make_key(service.keys, "test", ["demo"], "a reader", NOW, scopes=["read"])
    status, problem, _ = recorded(service, Authorization=f"Bearer {key}")
    assert (status, problem["type"]) == (403, "/problems/scope-missing")
