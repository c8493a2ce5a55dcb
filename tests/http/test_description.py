"""The description in OpenAPI against the running service: every answer is one that it announces, and none is a 5xx."""

import os
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app import app
from chalicelib import wiring
from chalicelib.api.description import made
from chalicelib.services.rate_limit import RateLimiter
from chalicelib.services.rulebook import shipped_library
from tests.http.service import Service, running
from tests.http.tried import write_page
from tests.x12.interchange import make_837p
from tools.local.gateway import Gateway
from tools.local.server import Server

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# Bodies that are no JSON: whole ones, cut and garbled ones, and anything.
_TABLE = b"patient_id,first_name,last_name,birth_date\nP-1,SAMPLE,PATIENT,1950-02-01\n"
for media, whole in (("application/edi-x12", make_837p(2)), ("text/csv", _TABLE)):
    cut = st.integers(0, len(whole)).map(lambda end, whole=whole: whole[:end])
    garbled = st.tuples(cut, st.binary(max_size=40)).map(b"".join)
    schemathesis.openapi.media_type(media, st.just(whole) | cut | garbled | st.binary(max_size=200))
schema = schemathesis.openapi.from_dict(made())
# A share in the suite; `make schemathesis` spreads its thousands over all calls.
CALLS = sum(len(methods) for methods in made()["paths"].values())
EXAMPLES = -(-int(os.environ["SCHEMATHESIS_CASES"]) // CALLS) if "SCHEMATHESIS_CASES" in os.environ else 25

# Answers by call and status; `make schemathesis` writes them down.
TRIED: defaultdict[str, Counter[int]] = defaultdict(Counter)


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    # With the payers that the examples name.
    with running(shipped_library()) as one:
        yield one


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[str]:
    # Without a quota, which would end most requests before anything is read.
    endless = RateLimiter(1_000_000_000, lambda: 0.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "limiter", lambda: endless)
        yield from served()


def served() -> Iterator[str]:
    server = Server("127.0.0.1", 0, Gateway(app))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    if "SCHEMATHESIS_CASES" in os.environ:
        write_page(TRIED)


def test_the_description_is_valid_openapi():
    assert validate(made()) is None


def test_every_address_and_method_of_the_contract_is_described():
    described = {(path, method) for path, methods in made()["paths"].items() for method in methods}
    assert described >= {
        ("/v1/validations", "post"),
        ("/v1/validations/batch", "post"),
        ("/v1/validations/x12", "post"),
        ("/v1/filing-deadlines", "get"),
        ("/v1/payers", "get"),
        ("/v1/payers/{payer_id}/rules", "get"),
        ("/v1/checks", "get"),
        ("/v1/health", "get"),
        ("/v1/openapi.json", "get"),
    }


def test_it_is_served_without_a_key(service):
    status, answer, _ = service.call("GET", "/v1/openapi.json", Authorization="")
    assert (status, answer["openapi"]) == (200, "3.1.0")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
    derandomize="SCHEMATHESIS_CASES" not in os.environ,
)
def test_any_request_gets_an_announced_answer_and_never_a_5xx(case, address, service):
    # Made-up keys and practices would end most requests before anything is read; other tests try those on every call.
    for name in [one for one in case.headers or () if one.lower() in ("authorization", "otguard-practice")]:
        del case.headers[name]
    headers = {"Authorization": f"Bearer {service.key}"}
    answer = case.call(base_url=address, headers=headers)
    TRIED[f"{case.operation.method.upper()} {case.operation.path}"][answer.status_code] += 1
    case.validate_response(answer, checks=CHECKS)
    assert answer.status_code < 500
