"""What OpenAPI says of answers: their statuses, the headers that a program acts on, the shape of a problem."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from chalicelib.web.operation import Operation
from chalicelib.web.problems import BEFORE_US, KINDS

# Statuses by which a caller is asked to come again, and when.
_LATER = (409, 429, 503)
_ALWAYS = ("X-Request-Id", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
# The type and the words of each header.
_HEADERS = {
    "X-Request-Id": ("string", "Names this request; tell it when you ask about one."),
    "RateLimit-Limit": ("integer", "Requests that the key has in a minute."),
    "RateLimit-Remaining": ("integer", "Requests that are left of them."),
    "RateLimit-Reset": ("integer", "Seconds until a new minute begins."),
    "ETag": ("string", "The version of what is answered: the If-Match of its next change."),
    "Location": ("string", "Where a browser finds the console."),
    "Retry-After": (
        "integer",
        "Seconds after which to try again; on 409 where the first of two is still at work.",
    ),
    "WWW-Authenticate": ("string", "How to say who calls: as Bearer, with an API key."),
}


class ProblemFieldJson(TypedDict):
    """One problem of the input."""

    field: str
    message: str


class ItemErrorJson(TypedDict):
    """What is wrong with one item. `errors` lists every problem of the input."""

    type: str
    title: str
    status: int
    detail: str
    errors: NotRequired[list[ProblemFieldJson]]
    near: NotRequired[list[str]]


class ProblemJson(ItemErrorJson):
    """RFC 9457. `errors` lists every problem of the input; an authorization that refuses says which it is and what
    stands against it."""

    request_id: str
    authorization_id: NotRequired[str]
    authorization_number: NotRequired[str | None]
    authorization_status: NotRequired[str]
    unit_kind: NotRequired[Literal["visits", "units"]]
    left: NotRequired[int]
    asked: NotRequired[int]
    day: NotRequired[str]
    starts_on: NotRequired[str | None]
    ends_on: NotRequired[str | None]
    renewed_by: NotRequired[str | None]


def described_answers(operation: Operation, schema: Any, problem: Any, versions: bool) -> dict[str, Any]:
    """Each status with what comes with it; `versions`: what is answered has an ETag."""
    good = {
        "description": "The answer.",
        "content": {"application/json": {"schema": schema}}
        | {media: {"schema": {"type": "string"}} for media in operation.also_gives},
    }
    answers: dict[str, Any] = {
        str(status): {**good, "headers": _good_headers(status, versions)} for status in operation.statuses
    }
    for status in _statuses(operation):
        answers[str(status)] = {
            "description": "; ".join(_titles()[status]),
            "headers": _problem_headers(status),
            "content": {"application/problem+json": {"schema": problem}},
        }
    return answers


def versioned_addresses(operations: Iterable[Operation]) -> set[tuple[str, str]]:
    """Method and path of the calls whose answers say the version of what was read or written."""
    operations = list(operations)
    changed = {operation.path for operation in operations if operation.method == "PUT" and operation.versioned}
    made_at = {path.rpartition("/")[0] for path in changed if path.endswith("}")}
    return {
        (operation.method, operation.path)
        for operation in operations
        if (operation.path in changed and operation.method in ("GET", "PUT"))
        or operation.tells_version
        or (operation.versioned and operation.method != "DELETE")
        or (operation.method == "POST" and operation.path in made_at)
    }


def described_headers() -> dict[str, Any]:
    """Each header that any answer has, once."""
    return {name: {"description": about, "schema": {"type": kind}} for name, (kind, about) in _HEADERS.items()}


def _good_headers(status: int, versions: bool) -> dict[str, Any]:
    return _named(*_ALWAYS, *(["ETag"] if versions else []), *(["Location"] if status == 303 else []))


def _problem_headers(status: int) -> dict[str, Any]:
    later, unknown = status in _LATER, status == 401
    return _named(*_ALWAYS, *(["Retry-After"] if later else []), *(["WWW-Authenticate"] if unknown else []))


def _named(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


@cache
def _titles() -> dict[int, list[str]]:
    titles: dict[int, list[str]] = {}
    for kind in (*KINDS.values(), *BEFORE_US.values()):
        if kind.title not in titles.setdefault(kind.status, []):
            titles[kind.status].append(kind.title)
    return titles


def _statuses(operation: Operation) -> list[int]:
    statuses = {400, 429, 500}
    if operation.scope:
        statuses |= {401, 403, 503}
    if "{" in operation.path:
        statuses.add(404)
    if operation.takes is not None or operation.asks is not None or operation.writes:
        statuses.add(422)
    if operation.takes is not None and operation.method != "GET":
        statuses |= {413, 415}
    if operation.writes:
        statuses |= {404, 409, 413}
    if operation.versioned:
        statuses |= {412, 428}
    return sorted(statuses)
