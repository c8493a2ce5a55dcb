"""One decorator for every JSON endpoint: route, key, input, answer, and the one place where errors become problems.

The same declaration describes the call in OpenAPI.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast
from uuid import uuid4

from chalice.app import Blueprint, Request, Response

from chalicelib import wiring
from chalicelib.domain.errors import OTGuardError
from chalicelib.services.errors import Conflict, TooManyRequests
from chalicelib.services.records.once import FirstAnswer, keep_answer
from chalicelib.web.answer import Answer, problem, refusal, render, told
from chalicelib.web.body import JSON
from chalicelib.web.call import Call, Q, T, call_of, key_sent, protection_of
from chalicelib.web.operation import Operation
from chalicelib.web.problems import INTERNAL_ERROR, kind_of
from chalicelib.web.quota import counted, used_up, with_quota
from chalicelib.web.request_log import failed

_NOTHING = cast(Any, None)

View = Callable[[Call[T, Q]], Answer]


class Endpoints(Blueprint):
    """The endpoints of one subject, those of a `module`; `operations` lists them."""

    def __init__(self, import_name: str) -> None:
        super().__init__(import_name)
        self.module = import_name
        self.operations: list[Operation] = []

    def endpoint(
        self,
        method: str,
        path: str,
        *,
        scope: str | None,
        gives: Any,
        takes: type[T] = _NOTHING,
        asks: type[Q] = _NOTHING,
        media: tuple[str, ...] = JSON,
        statuses: tuple[int, ...] = (200,),
        versioned: bool = False,
        also_gives: tuple[str, ...] = (),
        name: str | None = None,
        tells_version: bool = False,
    ) -> Callable[[View[T, Q]], View[T, Q]]:
        """Serves the view under method and path to callers whose key has `scope`, or to everybody for None.

        `name` is what generated clients call it; the view's own name where that says enough.
        """

        def register(view: View[T, Q]) -> View[T, Q]:
            about = view.__doc__ or ""
            called = name or view.__name__
            operation = Operation(
                method, path, called, about, takes, asks, gives, media, scope, statuses, versioned, also_gives,
                tells_version,
            )  # fmt: skip
            self.operations.append(operation)

            @wraps(view)
            def served(**path_values: str) -> Response:
                return _answered(operation, self.current_request, path_values, view)

            # An empty list: the framework lets every content type pass, and `body_of` says better what it wants.
            self.route(path, methods=[method], content_types=[])(served)
            return view

        return register


def request_id_of(request: Request) -> str:
    """The id that the platform gave this request."""
    return str(getattr(request.lambda_context, "aws_request_id", None) or uuid4())


def _answered(operation: Operation, request: Request, path: Mapping[str, str], view: View[Any, Any]) -> Response:
    request_id = request_id_of(request)
    try:
        quota = counted(key_sent(request))
    except TooManyRequests as error:
        return with_quota(refusal(error, request_id), used_up(error))
    return with_quota(_judged(operation, request, path, view, request_id), quota)


def _judged(
    operation: Operation, request: Request, path: Mapping[str, str], view: View[Any, Any], request_id: str
) -> Response:
    try:
        return render(_performed(operation, request, call_of(operation, request, path, request_id), view), request_id)
    except OTGuardError as error:
        if kind_of(error).status >= 500:
            failed(request, error, request_id)
        return refusal(error, request_id)
    except Exception as error:  # noqa: BLE001  the edge of the service: whatever was not foreseen leaves as a problem
        failed(request, error, request_id)
        return problem(
            INTERNAL_ERROR, "Nothing was changed by the part that failed. Tell us the request id.", request_id
        )


def _performed(operation: Operation, request: Request, call: Call[Any, Any], view: View[Any, Any]) -> Answer:
    """The view's answer; for a write that happened already, the first one."""
    protection = protection_of(operation, request, call)
    if isinstance(protection, FirstAnswer):
        return told(protection)
    try:
        answer = view(call.protected_by(protection))
        if operation.may_find_it_done and answer.status == 200 and answer.first:
            keep_answer(wiring.parts().table, protection, answer.first)
        return answer
    except Conflict:
        # The same request may have been quicker on another connection.
        quicker = protection_of(operation, request, call)
        if isinstance(quicker, FirstAnswer):
            return told(quicker)
        raise
