"""Readers at the edge of the service, bytes -> a short outcome: headers, forms, addresses, links, codes, messages."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

from chalice.app import Request
from pydantic_core import PydanticCustomError

from chalicelib.checks import CHECKS
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.rules.forms.inputs import inputs_of
from chalicelib.rules.forms.read import compacted, read_value
from chalicelib.rules.patterns import quick_pattern
from chalicelib.services.alerts.bounces import is_about_mail, take_mail_event
from chalicelib.services.alerts.subscribe import read_token, unsubscribe_token
from chalicelib.services.files.room import job_of_upload
from chalicelib.services.records.desk import Desk
from chalicelib.services.staff import totp
from chalicelib.services.webhooks.public_address import is_public
from chalicelib.services.webhooks.target import target_of
from chalicelib.store.memory_table import MemoryTable
from chalicelib.web.call import NOBODY, Call, idempotency_key, key_sent
from chalicelib.web.forms import URLENCODED, form_of
from chalicelib.web.links import own_path
from chalicelib.web.same_origin import require_same_origin
from chalicelib.web.session import Cookies

NOW = datetime(2026, 3, 20, 15, 0, tzinfo=UTC)
SECRET = b"a secret of tests"
_ORIGIN = "https://console.example.com"
# What a pattern is tried on: as long as any text of a claim, and never what it asks for.
_TEXTS = ("a" * 79 + "!", "0" * 79 + "!", "ab" * 39 + "!", "A1" * 39 + "!")


def _request(headers: Mapping[str, str], body: bytes = b"") -> Request:
    event = {
        "multiValueQueryStringParameters": None,
        "headers": dict(headers),
        "pathParameters": {},
        "requestContext": {"httpMethod": "POST", "resourcePath": "/"},
        "body": body,
        "stageVariables": None,
    }
    return Request(event)


def _headers(data: bytes) -> str:
    """Lines of a request's head: every header that we read."""
    lines = (line.partition(":") for line in data.decode("latin-1").split("\n"))
    request = _request({name.strip().lower(): value.strip() for name, _, value in lines})
    call: Call[None] = Call(None, None, {}, NOBODY, "", if_match=request.headers.get("if-match"))
    told = [f"key of {len(key_sent(request))}", f"cookies {sorted(Cookies(secure=True).read(request.headers))}"]
    if "idempotency-key" in request.headers:
        told.append(f"once under {len(idempotency_key(request) or '')}")
    if call.if_match is not None:
        told.append(f"version {call.seen_version}")
    if "origin" in request.headers or "sec-fetch-site" in request.headers:
        require_same_origin(request.headers, (_ORIGIN,))
    return ", ".join(told)


def _form(data: bytes) -> str:
    form = form_of(_request({"content-type": URLENCODED[0]}, data))
    form.text("text", optional=True)
    form.number("number", optional=True)
    form.day("day", optional=True)
    form.require()
    return f"{len(form.values)} fields"


def _rule_form(data: bytes) -> str:
    """The fields of a rule's form, for every check that has any."""
    fields = parse_qs(data.decode("latin-1"), keep_blank_values=True)
    problems = []
    for check in CHECKS.values():
        inputs = inputs_of(check.parameters.model_json_schema())
        _, found = read_value(inputs, compacted(inputs, fields, "value"), "value", {})
        problems += [problem for problem in found if problem.field in fields]
    if problems:
        raise InvalidInput(problems)
    return f"{len(fields)} fields"


def _address(data: bytes) -> str:
    target = target_of(data.decode("utf-8", "replace"))
    return f"{target.host}:{target.port}{target.path}"


def _ip(data: bytes) -> str:
    return "public" if is_public(data.decode("utf-8", "replace")) else "not public"


def _page(data: bytes) -> str:
    """A path that a sign-in may lead to: whatever passes stays on our host and below the console."""
    path = own_path(data.decode("utf-8", "replace"))
    if path is None:
        return "not ours"
    parts = urlsplit(path)
    assert not parts.scheme, "leads to another host"
    assert not parts.netloc, "leads to another host"
    assert parts.path.startswith("/console"), "leads elsewhere"
    return "ours"


def _link(data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    person_id, kind = read_token(SECRET, text)
    assert unsubscribe_token(SECRET, person_id, kind) == text, "another text passes for a link of ours"
    return f"ends {kind}"


def _code(data: bytes) -> str:
    typed = data.decode("utf-8", "surrogateescape")
    step = totp.accepted_step(SECRET, typed, NOW, after=0)
    return "wrong" if step is None else f"step {step - totp.step_at(NOW):+}"


def _login(data: bytes) -> str:
    """A sign-in name as the authenticator's address carries it."""
    login = data.decode("utf-8", "replace")
    parts = urlsplit(totp.uri(SECRET, login))
    assert parts.scheme == "otpauth", "another scheme"
    assert set(parse_qs(parts.query)) == {"secret", "issuer", "digits", "period"}, "another field"
    return f"otpauth, {len(parse_qs(parts.query)['secret'][0])} letters of secret"


def _pattern(data: bytes) -> str:
    """A pattern of a rule; what is taken answers at once (whoever calls has the watch)."""
    try:
        compiled = re.compile(quick_pattern(data.decode("latin-1")[:200]))
    except PydanticCustomError as error:
        raise InvalidInput([Problem("pattern", error.message())]) from None
    return f"taken; fits {sum(compiled.fullmatch(text) is not None for text in _TEXTS)} of {len(_TEXTS)}"


def _mail_event(data: bytes) -> str:
    """What the mail service tells; whatever lacks a part comes again, and is parked in the end."""
    told = _json_object(data)
    if not is_about_mail(told):
        return "not about a mail"
    try:
        take_mail_event(Desk(MemoryTable(), lambda: NOW), told)
    except (LookupError, TypeError, AttributeError, ValueError):
        return "comes again"
    return "taken"


def _upload_event(data: bytes) -> str:
    """A key as S3 tells of it."""
    found = job_of_upload(unquote_plus(data.decode("utf-8", "replace")))
    return "none of ours" if found is None else f"job {found[1]!r} of {found[0]!r}"


def _json_object(data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        raise InvalidInput([Problem("", "is not JSON")]) from None
    if not isinstance(told, dict):
        raise InvalidInput([Problem("", "is no object")])
    return told


EDGE: dict[str, Callable[[bytes], str]] = {
    "headers": _headers,
    "form": _form,
    "rule form": _rule_form,
    "webhook address": _address,
    "IP address": _ip,
    "next page": _page,
    "unsubscribe link": _link,
    "one-time code": _code,
    "sign-in name": _login,
    "pattern": _pattern,
    "mail event": _mail_event,
    "upload event": _upload_event,
}
