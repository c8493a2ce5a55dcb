"""The server of `make run`, asked over real sockets: what is no HTTP, what is too large, who is slow."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from socket import SocketIO

import pytest

from app import app
from chalicelib import wiring
from chalicelib.services.rate_limit import RateLimiter
from chalicelib.web.body import LARGEST_BYTES
from tests.http.service import Service, running
from tools.local.gateway import Gateway
from tools.local.server import Handler, Server

# Seconds. Less than the server waits for a silent client, so that one who is held up by it is noticed.
PATIENCE = Handler.timeout - 5


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running() as one:
        yield one


@pytest.fixture(scope="module")
def port(service) -> Iterator[int]:
    server = Server("127.0.0.1", 0, Gateway(app))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def call(port, method, path, body=None, **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read()


def said(port, sent: bytes, wait_for_end: bool = True) -> bytes:
    """What the server says to these bytes until it closes."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)) as connection:
        connection.sendall(sent)
        if not wait_for_end:
            return connection.recv(65536)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
        return b"".join(parts)


def problem_in(answer: bytes) -> tuple[int, dict]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"Content-Type: application/problem+json" in head
    assert b"X-Request-Id: " in head
    return int(head.split()[1]), json.loads(body)


def test_head_and_body_of_an_answer_leave_in_one_packet_that_waits_for_no_other(port, monkeypatch):
    sent = []
    monkeypatch.setattr(SocketIO, "write", lambda self, data: sent.append(bytes(data)) or self._sock.send(data))
    assert call(port, "GET", "/v1/health")[0] == 200
    (packet,) = sent
    assert packet.startswith(b"HTTP/1.1 200")
    assert b'"status"' in packet
    assert Handler.disable_nagle_algorithm


def test_a_claim_is_judged_over_a_real_connection(port, service):
    body = json.dumps({"claims": []}).encode()
    headers = {"Authorization": f"Bearer {service.key}", "Content-Type": "application/json"}
    status, answered, text = call(port, "POST", "/v1/validations/batch", body, **headers)
    assert (status, json.loads(text)) == (200, {"results": []})
    assert answered["Content-Type"] == "application/json"


@pytest.mark.parametrize("authorization", [None, "Bearer otg_test_000000000000_" + "x" * 43])
def test_a_wrong_key_or_none_is_a_401_problem(port, authorization):
    headers = {"Authorization": authorization} if authorization else {}
    status, answered, text = call(port, "GET", "/v1/payers", **headers)
    assert status == 401
    assert answered["WWW-Authenticate"] == "Bearer"
    assert json.loads(text)["type"].startswith("/problems/key-")


def test_broken_json_is_a_422_problem(port, service):
    headers = {"Authorization": f"Bearer {service.key}", "Content-Type": "application/json"}
    status, answered, text = call(port, "POST", "/v1/validations", b'{"claim": ', **headers)
    assert status == 422
    assert answered["Content-Type"] == "application/problem+json"
    assert json.loads(text)["errors"][0]["message"].startswith("is not JSON")


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/nothing", "/v1/health/more", "//[", "/v1/%00", "/v1/payers/%2e%2e/secret"]
)
@pytest.mark.parametrize("authorization", ["", "Bearer x"])
def test_an_address_that_is_not_there_is_a_404_problem_with_and_without_key(port, path, authorization):
    status, answered, text = call(port, "GET", path, Authorization=authorization)
    assert status == 404
    assert answered["Content-Type"] == "application/problem+json"
    assert json.loads(text)["type"] == "/problems/not-found"


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/nothing"), ("PUT", "/v1/health"), ("BREW", "/v1/health")])
def test_a_request_that_reaches_no_call_is_counted_and_told_what_is_left(port, monkeypatch, method, path):
    still = RateLimiter(10, lambda: 0.0)
    monkeypatch.setattr(wiring, "limiter", lambda: still)
    left = [int(call(port, method, path, Authorization="Bearer x")[1]["RateLimit-Remaining"]) for _ in range(2)]
    assert left == [9, 8]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_a_method_that_an_address_does_not_know_is_a_405_that_names_those_it_does(port, method):
    status, answered, text = call(port, method, "/v1/health")
    assert (status, answered["Allow"]) == (405, "GET")
    assert json.loads(text)["type"] == "/problems/method-not-allowed"


def test_head_is_answered_without_a_body_and_the_connection_stays_in_step(port):
    sent = b"HEAD /v1/health HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    first, second = said(port, sent).split(b"HTTP/1.1 ")[1:]
    assert first.startswith(b"405")
    assert first.endswith(b"\r\n\r\n")
    assert second.startswith(b"200")


@pytest.mark.parametrize("length", [LARGEST_BYTES + 1, 10**12, 10**30])
def test_a_body_declared_too_large_is_refused_before_it_is_sent(port, length):
    head = f"POST /v1/validations HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode()
    status, problem = problem_in(said(port, head, wait_for_end=False))
    assert (status, problem["type"]) == (413, "/problems/body-too-large")
    assert "/v1/uploads" in problem["detail"]


def test_a_client_that_sends_a_large_body_all_the_same_still_gets_the_answer(port):
    status, _, text = call(port, "POST", "/v1/validations", b"x" * (3 * LARGEST_BYTES))
    assert (status, json.loads(text)["type"]) == (413, "/problems/body-too-large")


def test_a_client_that_asks_before_it_sends_is_told_at_once(port):
    head = b"POST /v1/validations HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"
    assert problem_in(said(port, head, wait_for_end=False))[0] == 413


def test_a_body_of_exactly_four_megabytes_is_read(port, service):
    headers = {"Authorization": f"Bearer {service.key}", "Content-Type": "application/json"}
    status, _, _ = call(port, "POST", "/v1/validations", b" " * LARGEST_BYTES, **headers)
    assert status == 422


@pytest.mark.parametrize(
    "lines",
    [
        b"Content-Length: abc",
        b"Content-Length: -5",
        b"Content-Length: 1e3",
        b"Content-Length: 5\r\nContent-Length: 6",
        b"Content-Length: 5\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: gzip",
    ],
)
def test_a_length_that_is_none_is_a_400_problem_and_the_connection_closes(port, lines):
    status, problem = problem_in(said(port, b"POST /v1/validations HTTP/1.1\r\nHost: x\r\n" + lines + b"\r\n\r\n12345"))
    assert (status, problem["type"]) == (400, "/problems/bad-request")


def chunked(port, service, chunks: bytes) -> tuple[int, dict]:
    head = f"POST /v1/validations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.key}\r\nConnection: close\r\n"
    return problem_in(said(port, head.encode() + b"Transfer-Encoding: chunked\r\n\r\n" + chunks))


def test_a_body_in_chunks_is_put_together(port, service):
    status, problem = chunked(port, service, b'7;x=y\r\n{"claim\r\n5\r\n": 7}\r\n0\r\nTrailer: x\r\n\r\n')
    assert status == 422
    assert "claim" in [found["field"] for found in problem["errors"]]


@pytest.mark.parametrize("chunks", [b"zz\r\n", b"-1\r\n", b"\r\n", b"2\r\nabc\r\n", b"f" * 1_001])
def test_a_broken_chunk_is_a_400_problem(port, service, chunks):
    assert chunked(port, service, chunks)[0] == 400


@pytest.mark.parametrize(
    "chunks", [b"fffffffff\r\n", b"400000\r\n" + b" " * LARGEST_BYTES + b"\r\n1\r\n \r\n0\r\n\r\n"]
)
def test_chunks_that_add_up_to_too_much_are_a_413_problem(port, service, chunks):
    assert chunked(port, service, chunks)[0] == 413


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"\x16\x03\x01\x00\xa5 hello\r\n\r\n", 400),
        (b"GARBAGE\r\n\r\n", 400),
        (b"BREW /v1/health HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET /v1/health HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
        (b"GET /v1/health HTTP/9.9\r\n\r\n", 505),
    ],
)
def test_what_is_no_request_is_a_problem_too(port, sent, status):
    assert problem_in(said(port, sent))[0] == status


def test_a_body_that_ends_early_is_a_400_problem(port):
    with closing(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)) as connection:
        connection.sendall(b"POST /v1/validations HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
        connection.shutdown(socket.SHUT_WR)
        assert problem_in(connection.recv(65536))[0] == 400


def test_slow_clients_hold_up_nobody_else(port):
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(50)]
    try:
        for connection in slow:
            connection.sendall(b"POST /v1/validations HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nha")
        assert call(port, "GET", "/v1/health")[0] == 200
    finally:
        for connection in slow:
            connection.close()


def test_many_callers_at_once_each_get_their_own_answer(port, service):
    answers: dict[int, int] = {}

    def ask(number: int) -> None:
        path = "/v1/health" if number % 2 else f"/v1/payers/payer_{number}/rules"
        answers[number] = call(port, "GET", path, Authorization=f"Bearer {service.key}")[0]

    callers = [threading.Thread(target=ask, args=(number,)) for number in range(40)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert {number for number, status in answers.items() if status == 200} == set(range(1, 40, 2))
    assert len(answers) == 40
