"""What API Gateway answers itself, before any function is asked."""

import pytest


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/nothing"), ("DELETE", "/v1/health"), ("GET", "/nothing")])
def test_an_address_or_method_that_is_not_there_is_a_404_problem(deployment, method, path):
    answer = deployment.call(method, path)
    assert (answer.status, answer.body["type"], answer.body["status"]) == (404, "/problems/not-found", 404)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.body["request_id"] == answer.headers["x-request-id"]


def test_its_answers_keep_out_of_browsers_and_caches_like_ours(deployment):
    headers = deployment.call("GET", "/v1/nothing").headers
    ours = deployment.call("GET", "/v1/health").headers
    for name in ("cache-control", "referrer-policy", "strict-transport-security", "x-content-type-options"):
        assert headers[name] == ours[name]
