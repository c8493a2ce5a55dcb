"""What an endpoint gives back, and how it leaves: JSON, request id, headers that keep browsers and caches out."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from chalice.app import Response

from chalicelib.domain.compact import compact
from chalicelib.domain.errors import OTGuardError, Problem
from chalicelib.domain.lean import lean_dataclass
from chalicelib.services.errors import Busy, StoreUnavailable, TooManyRequests
from chalicelib.services.records.once import FirstAnswer
from chalicelib.web.problems import ProblemKind, error_json, problem_json
from chalicelib.web.refusals import KeyMissing

_ALWAYS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}


@lean_dataclass
class Answer:
    """A body that JSON can hold, or text of a text `media`; its status; headers beside those that every answer has.

    `first` is the same as it is kept under an Idempotency-Key, where it is the answer of a write.
    """

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media: str = "application/json"
    first: FirstAnswer | None = None


def etag(version: int) -> dict[str, str]:
    """The header that names a version."""
    return {"ETag": f'"{version}"'}


def told(first: FirstAnswer) -> Answer:
    """The answer of a write, now and whenever the same is sent again."""
    return Answer(first.body, first.status, {} if first.version is None else etag(first.version), first=first)


def render(answer: Answer, request_id: str) -> Response:
    """The answer as the framework sends it."""
    headers: dict[str, str | list[str]] = {
        "Content-Type": answer.media,
        "X-Request-Id": request_id,
        **_ALWAYS,
        **answer.headers,
    }
    body = answer.body if answer.media.startswith("text/") else compact(answer.body)
    return Response(body, headers=headers, status_code=answer.status)


def problem(
    kind: ProblemKind,
    detail: str,
    request_id: str,
    errors: list[Problem] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem of that kind."""
    body = problem_json(kind, detail, errors, request_id=request_id)
    return render(Answer(body, kind.status, headers or {}, "application/problem+json"), request_id)


def refusal(error: OTGuardError, request_id: str) -> Response:
    """A named error as the problem that it is."""
    body = error_json(error) | {"request_id": request_id}
    return render(Answer(body, body["status"], _remedy_headers(error), "application/problem+json"), request_id)


def _remedy_headers(error: OTGuardError) -> dict[str, str]:
    if isinstance(error, TooManyRequests):
        return {"Retry-After": str(error.retry_after_seconds)}
    if isinstance(error, StoreUnavailable | Busy):
        return {"Retry-After": "1"}
    return {"WWW-Authenticate": "Bearer"} if isinstance(error, KeyMissing) or error_json(error)["status"] == 401 else {}
