"""Every call that the description has, tried with every state that a key can be in, and the headers of every answer."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from chalicelib import api
from chalicelib.services.keys import make_key, revoke_key
from tests.http.described import Described, calls
from tests.http.service import NOW, Service, running

EVERY = list(calls())
CLOSED = [call for call in EVERY if call.needs_key]
SCOPES = {(one.method, one.path): one.scope for group in api.subjects() for one in group.operations}
UNKNOWN = "otg_live_000000000000_" + "x" * 43
# What keeps an answer out of frames, caches and guesses about its type.
ALWAYS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}


def named(call: Described) -> str:
    return f"{call.method} {call.path}"


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running() as one:
        yield one


def ask(service: Service, call: Described, **headers: str):
    sent = ({"Content-Type": call.media} if call.media else {}) | headers
    return service.client.http.request(call.method, call.address(), headers=sent, body=call.body())


def refused(service: Service, call: Described, text: str | None, **more: str) -> tuple[int, str]:
    answer = ask(service, call, **({"Authorization": text} if text is not None else {}), **more)
    return answer.status_code, answer.json_body["type"]


@pytest.mark.parametrize("call", CLOSED, ids=named)
def test_without_a_good_key_no_call_answers(service, call):
    lapsed = make_key(service.keys, "live", ["demo"], "lapsed", NOW - timedelta(days=9), expires_at=NOW)
    revoked = make_key(service.keys, "live", ["demo"], "revoked", NOW)
    revoke_key(service.keys, revoked.split("_")[2], NOW)
    for text in (None, "", "Basic eDp5", "Bearer", "Bearer "):
        assert refused(service, call, text) == (401, "/problems/key-missing"), text
    other_secret = service.key[:-3] + "xyz"
    for text in (UNKNOWN, "otg_live_x", service.key[:-1], service.key + "x", other_secret, lapsed, revoked, "ключ"):
        assert refused(service, call, f"Bearer {text}") == (401, "/problems/key-refused"), text


@pytest.mark.parametrize("call", CLOSED, ids=named)
def test_no_key_serves_a_practice_that_is_not_its_own(service, call):
    several = make_key(service.keys, "live", ["north", "south"], "a partner", NOW)
    other = {"OTGuard-Practice": "east"}
    assert refused(service, call, f"Bearer {service.key}", **other) == (403, "/problems/practice-refused")
    assert refused(service, call, f"Bearer {several}", **other) == (403, "/problems/practice-refused")
    assert refused(service, call, f"Bearer {several}") == (403, "/problems/practice-refused")


@pytest.mark.parametrize("call", CLOSED, ids=named)
def test_no_key_does_what_its_scopes_do_not_name(service, call):
    others = [scope for scope in ("read", "write", "admin") if scope != SCOPES[call.method, call.path]]
    key = make_key(service.keys, "live", ["demo"], "narrow", NOW, scopes=others)
    assert refused(service, call, f"Bearer {key}") == (403, "/problems/scope-missing")


@pytest.mark.parametrize("call", EVERY, ids=named)
def test_every_answer_keeps_out_of_frames_caches_and_guesses(service, call):
    answers = [ask(service, call), ask(service, call, Authorization=f"Bearer {service.key}")]
    for answer in answers:
        assert answer.status_code < 500
        held = {name: answer.headers[name] for name in ALWAYS}
        assert held == ALWAYS
        assert answer.headers["X-Request-Id"]
        assert {name for name in answer.headers if name.startswith("RateLimit-")} == {
            "RateLimit-Limit",
            "RateLimit-Remaining",
            "RateLimit-Reset",
        }


def test_only_health_the_description_and_where_they_are_stand_open(service):
    open_ = {named(call) for call in EVERY if not call.needs_key}
    assert open_ == {"GET /", "GET /v1/health", "GET /v1/openapi.json"}
