"""What every endpoint has in common: keys, scopes, practices, failures, headers."""

import logging
from collections.abc import Iterator

import pytest
from chalice.app import Chalice
from chalice.test import Client

from chalicelib import wiring
from chalicelib.domain.errors import OTGuardError, UnknownPayer, UnknownRulesVersion, UnreadableInterchange
from chalicelib.services.errors import Conflict, KeyReused, NotKept, StoreUnavailable
from chalicelib.services.keys import make_key
from chalicelib.web.answer import Answer
from chalicelib.web.endpoint import Call, Endpoints
from chalicelib.web.framework import told_as_problems
from chalicelib.web.problems import BEFORE_US, KINDS
from tests.http.service import NOW, Service, running
from tools.local.ports import ROOT


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as one:
        yield one


def failing_with(error: Exception) -> Client:
    """An app whose only endpoint fails."""
    endpoints = Endpoints("tests.failing")

    @endpoints.endpoint("GET", "/v1/fails", scope=None, gives=dict)
    def fails(call: Call[None]) -> Answer:
        """Fails."""
        raise error

    app = Chalice(app_name="otguard", configure_logs=False)
    app.register_middleware(told_as_problems, "http")
    app.register_blueprint(endpoints)
    return Client(app)


def asked(error: Exception):
    with failing_with(error) as client:
        return client.http.get("/v1/fails")


def test_health_needs_no_key_and_no_store(service):
    wiring.use(None)
    status, body, _ = service.call("GET", "/v1/health", Authorization="")
    assert status == 200
    assert body["status"] == "ok"


def test_every_answer_keeps_out_of_caches_and_browsers(service):
    _, _, headers = service.call("GET", "/v1/health")
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Request-Id"]


def test_a_fault_that_nobody_foresaw_is_a_500_that_tells_and_logs_no_value(caplog):
    with caplog.at_level(logging.ERROR, "otguard"):
        answer = asked(ValueError("first name Moreno is odd"))
    assert answer.status_code == 500
    assert answer.json_body["type"] == "/problems/internal-error"
    assert answer.json_body["request_id"] == answer.headers["X-Request-Id"]
    assert b"Moreno" not in answer.body
    assert "Moreno" not in caplog.text
    assert "ValueError" in caplog.text
    assert answer.headers["X-Request-Id"] in caplog.text


def test_a_store_that_does_not_answer_is_a_503_that_says_when_to_come_back():
    answer = asked(StoreUnavailable("The store could not be reached."))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.json_body["type"] == "/problems/store-unavailable"


@pytest.mark.parametrize(("error", "status"), [(NotKept("Nothing."), 404), (Conflict("Changed."), 409)])
def test_named_errors_have_their_own_status(error, status):
    assert asked(error).status_code == status


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (UnknownRulesVersion("No rules of this version are kept here."), "rules_version"),
        (KeyReused("This key came before."), "Idempotency-Key"),
        (UnreadableInterchange("The file is empty."), ""),
        (UnknownPayer("some_payer", ["same_payer"]), "claim.payer_id"),
    ],
)
def test_whatever_input_is_refused_its_problems_are_listed(error, field):
    answer = asked(error)
    assert (answer.status_code, answer.json_body["detail"]) == (422, str(error))
    assert answer.json_body["errors"] == [{"field": field, "message": str(error)}]


def test_a_key_without_the_scope_is_a_403(service):
    key = make_key(service.keys, "test", ["demo"], "narrow", NOW, scopes=["something else"])
    status, problem, _ = service.call("GET", "/v1/payers", Authorization=f"Bearer {key}")
    assert (status, problem["type"]) == (403, "/problems/scope-missing")


def test_the_word_bearer_may_be_written_in_any_case(service):
    assert service.call("GET", "/v1/payers", Authorization=f"bearer {service.key}")[0] == 200


def test_a_partner_with_several_practices_chooses_one(service):
    key = f"Bearer {make_key(service.keys, 'test', ['north', 'south'], 'a partner', NOW)}"
    assert service.call("GET", "/v1/payers", Authorization=key, **{"OTGuard-Practice": "north"})[0] == 200
    for chosen in ({}, {"OTGuard-Practice": "east"}):
        status, problem, _ = service.call("GET", "/v1/payers", Authorization=key, **chosen)
        assert (status, problem["type"]) == (403, "/problems/practice-refused")


@pytest.mark.parametrize("charset", ["latin-1", "utf-16"])
def test_text_in_another_character_set_is_a_415(service, charset):
    headers = {"Content-Type": f"application/json; charset={charset}"}
    assert service.call("POST", "/v1/validations", b"{}", **headers)[0] == 415


@pytest.mark.parametrize(
    "media", ["application/json", "application/json; charset=UTF-8", 'Application/JSON;charset="utf-8"']
)
def test_json_may_say_that_it_is_utf_8(service, media):
    assert service.call("POST", "/v1/validations", b"{}", **{"Content-Type": media})[0] == 422


def test_a_query_parameter_given_twice_is_refused(service):
    path = "/v1/payers/sample_payer/rules?on=2026-01-01&on=2026-01-02"
    status, problem, _ = service.call("GET", path)
    assert status == 422
    assert problem["errors"] == [{"field": "on", "message": "is given more than once"}]


@pytest.mark.parametrize(("letters", "refused_unread"), [(80, False), (81, True)])
def test_an_id_longer_than_any_is_not_found_without_asking_the_store(service, letters, refused_unread):
    status, problem, _ = service.call("GET", f"/v1/jobs/{'x' * letters}")
    assert status == 404
    assert problem["detail"].startswith("Nothing here has an id") is refused_unread


def named_errors(kind: type[OTGuardError] = OTGuardError) -> set[type[OTGuardError]]:
    return {found for sub in kind.__subclasses__() for found in {sub, *named_errors(sub)}}


def test_every_named_error_of_the_service_is_some_problem():
    ours = {error for error in named_errors() if error.__module__.startswith("chalicelib")}
    assert ours
    assert [error.__name__ for error in ours if not issubclass(error, tuple(KINDS))] == []


def test_every_problem_is_explained_in_the_docs_with_its_status():
    page = (ROOT / "docs" / "problems.md").read_text()
    kinds = {*KINDS.values(), *BEFORE_US.values()}
    assert [kind.slug for kind in kinds if f"| `/problems/{kind.slug}` | {kind.status} |" not in page] == []
    assert page.count("| `/problems/") == len({kind.slug for kind in kinds})


@pytest.mark.parametrize(
    ("path", "field", "said"),
    [
        ("/v1/payers?pager=x", "pager", "no parameter of this call"),
        ("/v1/claims?month=2026-03&limit=0", "limit", "must be a number from 1 to 100"),
        ("/v1/claims?month=2026-13", "month", "must be a month, such as 2026-03"),
        ("/v1/claims?month=2026-03&sort=x", "sort", "it takes cursor, limit, month"),
    ],
)
def test_a_query_that_nobody_reads_or_that_is_wrong_is_told_in_words(path, field, said):
    with running() as service:
        status, problem, _ = service.call("GET", path)
    assert (status, problem["errors"][0]["field"]) == (422, field)
    assert said in problem["errors"][0]["message"]
