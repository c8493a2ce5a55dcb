"""Posting a webhook: the real sender against a real server by TLS, and the fake of other tests, under one contract."""

import time
from contextlib import suppress

import pytest

from chalicelib.alerts.https_sender import HttpsSender, resolved
from chalicelib.services.webhooks.ports import Posting
from tests.receiver import HOST, PUBLIC, FakeSender, receiving, saying

POSTING = Posting(f"https://{HOST}/hook?of=1", {"webhook-id": "msg_1"}, b'{"a":1}')
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"


def sender(receiver, addresses=(PUBLIC,), connect=None, seconds=30.0, this_machine=False):
    return HttpsSender(
        this_machine,
        resolve=lambda host, left: list(addresses),
        connect=connect or receiver.connect,
        context=receiver.trusted,
        seconds=seconds,
    )


@pytest.mark.parametrize("status", [200, 204, 410, 500])
def test_both_tell_the_status_of_the_answer(status, tmp_path):
    with receiving(saying(b"HTTP/1.1 %d Words\r\ncontent-length: 0\r\n\r\n" % status), tmp_path) as receiver:
        real = sender(receiver).post(POSTING)
    fake = FakeSender({HOST: status}).post(POSTING)
    assert (real.status, real.because) == (fake.status, fake.because) == (status, None)
    (request,) = receiver.requests
    head, body = request.split(b"\r\n\r\n")
    assert head.startswith(b"POST /hook?of=1 HTTP/1.1\r\n")
    assert b"\r\nHost: hooks.example.com\r\n" in head
    assert b"\r\nwebhook-id: msg_1" in head
    assert body == POSTING.body


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"]
)
def test_both_refuse_a_name_that_leads_back_inside(address, tmp_path):
    with receiving(saying(NO_CONTENT), tmp_path) as receiver:
        real = sender(receiver, [address]).post(POSTING)
        among_good_ones = sender(receiver, [PUBLIC, address]).post(POSTING)
        fake = FakeSender(addresses={HOST: address}).post(POSTING)
    assert {one.because for one in (real, among_good_ones, fake)} == {"address refused"}
    assert receiver.requests == []


def test_a_name_is_asked_for_once_and_the_address_that_was_checked_is_connected_to(tmp_path):
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    asked, reached = [], []

    def rebinding(host, left):
        asked.append(host)
        return next(answers)

    with receiving(saying(NO_CONTENT), tmp_path) as receiver:

        def connect(address, port, seconds):
            reached.append((address, port))
            return receiver.connect(address, port, seconds)

        one = HttpsSender(resolve=rebinding, connect=connect, context=receiver.trusted)
        assert one.post(POSTING).status == 204
        assert (asked, reached) == ([HOST], [(PUBLIC, 443)])
        assert one.post(POSTING).because == "address refused"
    assert reached == [(PUBLIC, 443)]


def test_a_redirect_is_told_and_not_followed(tmp_path):
    answer = b"HTTP/1.1 307 Elsewhere\r\nLocation: https://hooks.example.com/other\r\ncontent-length: 0\r\n\r\n"
    with receiving(saying(answer), tmp_path) as receiver:
        assert sender(receiver).post(POSTING).status == 307
    assert len(receiver.requests) == 1


def test_an_answer_that_never_comes_is_cut(tmp_path):
    with receiving(lambda channel: time.sleep(1.5), tmp_path) as receiver:
        assert sender(receiver, seconds=0.5).post(POSTING).because == "too slow"


def test_an_answer_that_drips_gets_no_new_time_with_each_byte(tmp_path):
    def drip(channel):
        with suppress(OSError):
            for byte in b"HTTP/1.1 200 OK\r\nx-a: " + b"y" * 60:
                channel.sendall(bytes([byte]))
                time.sleep(0.05)

    with receiving(drip, tmp_path) as receiver:
        told = sender(receiver, seconds=0.6).post(POSTING)
    assert told.because == "too slow"


def test_a_huge_answer_is_not_read(tmp_path):
    sent = []

    def flood(channel):
        with suppress(OSError):
            channel.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 900000000\r\n\r\n")
            for _ in range(2_000):
                sent.append(channel.send(b"x" * 65_536))

    with receiving(flood, tmp_path) as receiver:
        assert sender(receiver).post(POSTING).status == 200
    assert sum(sent) < 100_000_000


@pytest.mark.parametrize("answer", [b"HTTP/1.1 200 OK\r\nx: " + b"y" * 20_000, b"SSH-2.0-OpenSSH\r\n", b""])
def test_what_is_no_answer_is_told_as_such(answer, tmp_path):
    with receiving(saying(answer), tmp_path) as receiver:
        assert sender(receiver).post(POSTING).because in ("answer unreadable", "no connection")


def test_a_certificate_of_another_name_is_refused(tmp_path):
    with receiving(saying(NO_CONTENT), tmp_path, name="other.example.com") as receiver:
        assert sender(receiver).post(POSTING).because == "certificate refused"
    assert receiver.requests == []


def test_a_certificate_of_an_unknown_authority_is_refused(tmp_path):
    with receiving(saying(NO_CONTENT), tmp_path) as receiver:
        one = HttpsSender(resolve=lambda host, left: [PUBLIC], connect=receiver.connect)
        assert one.post(POSTING).because == "certificate refused"
    assert receiver.requests == []


def test_an_address_that_does_not_answer_leaves_the_next_one_its_turn(tmp_path):
    with receiving(saying(NO_CONTENT), tmp_path) as receiver:

        def connect(address, port, seconds):
            if address == "93.184.216.35":
                raise ConnectionRefusedError
            return receiver.connect(address, port, seconds)

        assert sender(receiver, ["93.184.216.35", PUBLIC], connect).post(POSTING).status == 204
        assert sender(receiver, ["93.184.216.35"], connect).post(POSTING).because == "no connection"


def test_a_name_that_nobody_has_is_told(tmp_path):
    assert HttpsSender(seconds=5).post(Posting("https://nobody.invalid/", {}, b"")).because in (
        "name not found",
        "too slow",
    )
    with receiving(saying(NO_CONTENT), tmp_path) as receiver:
        assert sender(receiver, []).post(POSTING).because == "name not found"


def test_this_machine_is_reached_only_where_the_service_says_so(tmp_path):
    posting = Posting("https://localhost:9443/", {}, b"{}")
    with receiving(saying(NO_CONTENT), tmp_path, name="localhost") as receiver:
        assert sender(receiver, ["127.0.0.1"], this_machine=True).post(posting).status == 204
        assert sender(receiver, ["127.0.0.1"]).post(posting).because == "address refused"
        assert sender(receiver, ["10.0.0.1"], this_machine=True).post(posting).because == "address refused"


def test_a_name_of_this_machine_is_resolved():
    assert "127.0.0.1" in resolved("localhost", 5)
