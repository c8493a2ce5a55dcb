"""What is written to the log about requests: enough to find a fault, nothing of a patient."""

import copy
import json
import logging
from collections.abc import Iterator

import pytest

from app import app
from chalicelib import wiring
from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.tally import count_store_call, counting
from chalicelib.web.log_output import JsonLine
from tests.http.described import calls
from tests.http.service import CLAIM, Service, running
from tests.x12.interchange import make_837p

# Everything that a partner may send about a person, made so that it can be found again.
MARKED = {
    "claim_id": "MARKEDCLAIM",
    "first_name": "MARKEDFIRST",
    "last_name": "MARKEDLAST",
    "member_id": "MARKEDMEMBER",
    "birth_date": "1949-11-07",
    "patient_id": "MARKEDPATIENT",
    "authorization": "MARKEDAUTH",
    "diagnosis": "S9X.MARK",
}
MARKS = [*MARKED.values(), "MARKED", "1949-11-07", "19491107", "S9X"]


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running() as one:
        yield one


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> list[dict]:
    """The lines of the log as they are written in AWS, filled as requests are answered."""
    caplog.set_level(logging.INFO)
    found: list[dict] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(json.loads(JsonLine().format(record)))

    handler = Keep()
    logging.getLogger("otguard").addHandler(handler)
    yield found
    logging.getLogger("otguard").removeHandler(handler)


def marked_claim() -> dict:
    claim = copy.deepcopy(CLAIM)
    claim |= {"claim_id": MARKED["claim_id"], "authorization_number": MARKED["authorization"]}
    claim["patient"] = {
        name: MARKED[name] for name in ("patient_id", "first_name", "last_name", "member_id", "birth_date")
    }
    claim["diagnoses"] = [MARKED["diagnosis"]]
    return claim


def send(
    service: Service, method: str, address: str, body: bytes, media: str | None = "application/json", key: str = ""
):
    headers = {"Authorization": f"Bearer {key or service.key}"} | ({"Content-Type": media} if media else {})
    return service.client.http.request(method, address, headers=headers, body=body)


def tells_of_nobody(text: str) -> bool:
    return not any(mark in text for mark in MARKS)


def test_a_request_is_one_line_with_what_is_needed_to_find_it(service, lines):
    answer = send(service, "POST", "/v1/validations", json.dumps({"claim": marked_claim()}).encode())
    (line,) = [line for line in lines if line.get("what") == "request"]
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["method"], line["route"], line["status"]) == ("POST", "/v1/validations", 200)
    assert (line["practice"], line["mode"], line["validations"]) == ("demo", "test", 1)
    assert len(line["key_id"]) == 12
    assert line["ms"] >= 0
    assert service.key not in json.dumps(lines)


def test_metrics_are_in_the_line_as_cloudwatch_reads_them(service, lines):
    claims = [{"claim": marked_claim()}, {"claim": marked_claim() | {"payer_id": "other_payer"}}]
    send(service, "POST", "/v1/validations/batch", json.dumps({"claims": claims}).encode())
    request, *verdicts = lines
    for line in lines:
        assert isinstance(line["_aws"]["Timestamp"], int)
        for group in line["_aws"]["CloudWatchMetrics"]:
            assert group["Namespace"] == "OTGuard"
            for dimensions in group["Dimensions"]:
                assert all(isinstance(line[name], str) for name in dimensions)
            assert all(isinstance(line[metric["Name"]], int | float) for metric in group["Metrics"])
    assert (request["Validations"], request["KeysRefused"]) == (2, 0)
    assert 0 <= request["NotCheckedShare"] <= 1
    assert {(line["Payer"], line["Verdicts"]) for line in verdicts} == {("sample_payer", 1), ("other_payer", 1)}


def test_a_key_that_is_refused_is_counted(service, lines):
    send(service, "GET", "/v1/payers", b"", key="nonsense")
    assert (lines[0]["KeysRefused"], lines[0]["status"]) == (1, 401)
    assert "practice" not in lines[0]


def test_each_request_counts_its_own_calls_of_the_store():
    with counting() as tally:
        count_store_call()
        with counting() as inner:
            count_store_call()
            count_store_call()
    assert (tally.store_calls, inner.store_calls) == (1, 2)
    count_store_call()
    assert tally.store_calls == 1


def test_a_failure_is_told_by_type_and_place_alone(service, lines, monkeypatch):
    class Broken:
        def check(self, text: str):
            try:
                raise ValueError(f"{MARKED['last_name']} was here")
            except ValueError as error:
                raise StoreUnavailable("away") from error

    parts = wiring.parts()
    wiring.use(wiring.Parts(Broken(), parts.rules, parts.table, parts.now))
    try:
        answer = send(service, "GET", "/v1/payers", b"")
    finally:
        wiring.use(parts)
    (line,) = [line for line in lines if line.get("what") == "request"]
    assert (answer.status_code, line["status"], line["level"]) == (503, 503, "error")
    assert line["failure"].startswith("ValueError at test_log.py:")
    assert tells_of_nobody(json.dumps(lines))


@pytest.mark.parametrize("call", list(calls()), ids=lambda call: f"{call.method} {call.path}")
def test_no_call_writes_anything_of_a_patient_to_the_log_or_into_a_problem(service, lines, caplog, capfd, call):
    claim = marked_claim()
    bodies = [call.body("MARKED"), call.body("1949-11-07"), b"{'MARKED': ", b'{"claim": "MARKED"}', b'["MARKED"]']
    bodies += [json.dumps({"claim": claim}).encode(), json.dumps({"claims": [{"claim": claim}, "MARKED"]}).encode()]
    bodies += [make_837p().replace(b"NM1*IL*1*", b"NM1*IL*1*MARKED"), b"ISA*MARKED", b"\xff\xfeMARKED"]
    strange = call.address("1949-11-07") + ("&" if "?" in call.address() else "?") + "unknown=MARKED&on=MARKED"
    for address in (call.address("MARKED"), call.address(), strange):
        for body in bodies if call.media else bodies[:1]:
            answer = send(service, call.method, address, body, call.media)
            if answer.status_code >= 400:
                said = json.loads(answer.body)
                texts = [said["detail"], *(problem["message"] for problem in said.get("errors", []))]
                assert tells_of_nobody(" ".join(texts)), texts
    logged = "\n".join([json.dumps(lines, default=str), caplog.text, *capfd.readouterr()])
    assert lines, "every request has its line"
    assert tells_of_nobody(logged), [mark for mark in MARKS if mark in logged]


def test_pages_of_the_console_are_logged_by_their_template(service, lines, capfd):
    routes = {
        (method, path) for path, methods in app.routes.items() for method in methods if path.startswith("/console")
    }
    for method, path in sorted(routes):
        address = path.replace("{", "MARKED-").replace("}", "")
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        service.client.http.request(method, address + "?q=MARKED", headers=headers, body=b"name=MARKED")
    logged = json.dumps(lines) + "".join(capfd.readouterr())
    assert {(line["method"], line["route"]) for line in lines if line.get("what") == "request"} == routes
    assert tells_of_nobody(logged)
