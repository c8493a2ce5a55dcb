"""What the framework answers before or after our endpoints, such as 405, told as a problem like everything else."""

from collections.abc import Callable
from typing import Any

from chalice.app import Request, Response

from chalicelib.web.answer import problem
from chalicelib.web.call import key_sent
from chalicelib.web.endpoint import request_id_of
from chalicelib.web.problems import BEFORE_US, INTERNAL_ERROR
from chalicelib.web.quota import counted_anyway, with_quota


def told_as_problems(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Middleware: our own answers pass, those of the framework are put into our words."""
    response = get_response(request)
    if not isinstance(response.body, dict) or "Code" not in response.body:
        return response
    return _problem(request, response.status_code, dict(response.headers))


def _problem(request: Request, status: int, headers: dict[str, Any]) -> Response:
    kind = BEFORE_US.get(status, INTERNAL_ERROR)
    detail = kind.title + "."
    if "Allow" in headers:
        detail = f"{request.method} is not known here; this address takes {headers['Allow']}."
        headers = {"Allow": headers["Allow"]}
    else:
        headers = {}
    answer = problem(kind, detail, request_id_of(request), headers=headers)
    return with_quota(answer, counted_anyway(key_sent(request)))
