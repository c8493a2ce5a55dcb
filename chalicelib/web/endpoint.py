"""One decorator for every JSON endpoint: route, key, input, answer, and the one place where errors become problems.

`takes` is the type of the body, or for GET of the query; `gives` that of the answer. The same declaration describes the
call in OpenAPI.
"""

import hashlib
import logging
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, TypeVar, cast
from uuid import uuid4

from chalice.app import Blueprint, Request, Response

from chalicelib import wiring
from chalicelib.domain.errors import OTGuardError
from chalicelib.domain.reading import MOST_VALUES, read_as, read_json
from chalicelib.services.errors import TooManyRequests
from chalicelib.services.keys import Caller, caller_of
from chalicelib.services.rate_limit import Quota
from chalicelib.web.answer import Answer, problem, refusal, render
from chalicelib.web.body import JSON, body_of, query_of
from chalicelib.web.problems import INTERNAL_ERROR, kind_of
from chalicelib.web.refusals import KeyMissing

T = TypeVar("T")
NOBODY = Caller(key_id="", mode="test", practice="", scopes=frozenset())
_NOTHING = cast(Any, None)
_log = logging.getLogger("otguard.web")


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """A request as a view sees it. `given` is what `takes` says; `caller` is NOBODY where no key is needed."""

    given: T
    path: Mapping[str, str]
    caller: Caller
    request_id: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What there is to know about an endpoint without calling it. `scope` is None where no key is needed."""

    method: str
    path: str
    name: str
    about: str
    takes: Any
    gives: Any
    media: tuple[str, ...]
    scope: str | None


class Endpoints(Blueprint):
    """The endpoints of one subject; `operations` lists them."""

    def __init__(self, import_name: str) -> None:
        super().__init__(import_name)
        self.operations: list[Operation] = []

    def endpoint(
        self,
        method: str,
        path: str,
        *,
        scope: str | None,
        gives: Any,
        takes: type[T] = _NOTHING,
        media: tuple[str, ...] = JSON,
    ) -> Callable[[Callable[[Call[T]], Answer]], Callable[[Call[T]], Answer]]:
        """Serves the view under method and path to callers whose key has `scope`, or to everybody for None."""

        def register(view: Callable[[Call[T]], Answer]) -> Callable[[Call[T]], Answer]:
            operation = Operation(method, path, view.__name__, view.__doc__ or "", takes, gives, media, scope)
            self.operations.append(operation)

            @wraps(view)
            def served(**path_values: str) -> Response:
                request = self.current_request
                return _answered(operation, request, lambda: view(_call(operation, request, path_values)))

            # An empty list: the framework lets every content type pass, and `body_of` says better what it wants.
            self.route(path, methods=[method], content_types=[])(served)
            return view

        return register


def request_id_of(request: Request) -> str:
    """The id that the platform gave this request."""
    return str(getattr(request.lambda_context, "aws_request_id", None) or uuid4())


def _answered(operation: Operation, request: Request, view: Callable[[], Answer]) -> Response:
    request_id = request_id_of(request)
    try:
        quota = wiring.limiter().take(_bucket(request))
    except TooManyRequests as error:
        return _with_quota(refusal(error, request_id), Quota(error.limit, 0, error.retry_after_seconds))
    return _with_quota(_judged(operation, view, request_id), quota)


def _judged(operation: Operation, view: Callable[[], Answer], request_id: str) -> Response:
    try:
        return render(view(), request_id)
    except OTGuardError as error:
        if kind_of(error).status >= 500:
            _log_failure(operation, error, request_id)
        return refusal(error, request_id)
    except Exception as error:  # noqa: BLE001  the edge of the service: whatever was not foreseen leaves as a problem
        _log_failure(operation, error, request_id)
        return problem(
            INTERNAL_ERROR, "Nothing was changed by the part that failed. Tell us the request id.", request_id
        )


def _bucket(request: Request) -> str:
    """Whose requests these count as: the key's, as a digest, since it may be anything that was sent."""
    return hashlib.sha256(request.headers.get("authorization", "").encode()).hexdigest()


def _with_quota(response: Response, quota: Quota) -> Response:
    told = zip(("Limit", "Remaining", "Reset"), quota, strict=True)
    response.headers |= {f"RateLimit-{name}": str(value) for name, value in told}
    return response


def _call(operation: Operation, request: Request, path_values: Mapping[str, str]) -> Call[Any]:
    caller = NOBODY if operation.scope is None else _caller(request, operation.scope)
    return Call(_given(operation, request), path_values, caller, request_id_of(request))


def _caller(request: Request, scope: str) -> Caller:
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise KeyMissing("Send the header Authorization: Bearer <API key>.")
    key = wiring.parts().keys.check(text.strip())
    caller = caller_of(key, request.headers.get("otguard-practice"))
    caller.require(scope)
    return caller


def _given(operation: Operation, request: Request) -> Any:
    if operation.takes is None:
        return None
    if operation.method == "GET":
        return read_as(operation.takes, query_of(request))
    data = body_of(request, operation.media)
    return data if operation.takes is bytes else read_as(operation.takes, read_json(data, MOST_VALUES))


def _log_failure(operation: Operation, error: BaseException, request_id: str) -> None:
    """Type and place, never the text: an exception may quote what was sent."""
    cause = error.__cause__ or error
    frames = traceback.extract_tb(cause.__traceback__)[-6:]
    place = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    _log.error("%s %s failed: %s at %s (%s)", operation.method, operation.path, type(cause).__name__, place, request_id)
