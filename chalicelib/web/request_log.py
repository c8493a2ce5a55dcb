"""One line of the log for each request, written when it has been answered; in AWS, every line is a JSON object.

What only an endpoint knows (whose key, which failure) it notes on the request; the line is made from that.
"""

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter

from chalice.app import Request, Response

from chalicelib.services.failure import failure_of
from chalicelib.services.tally import Tally, counting
from chalicelib.web.log_lines import Served, request_lines
from chalicelib.web.log_output import writing

_NOTED = "otguard"
_failures = logging.getLogger("otguard.failures")
_log = logging.getLogger("otguard.requests")
_served: list[bool] = []


def note(request: Request, **facts: str) -> None:
    """Facts for the line of this request. Never anything that a caller sent."""
    request.context.setdefault(_NOTED, {}).update(facts)


def failed(request: Request, error: BaseException, request_id: str) -> None:
    """Notes what failed: type and place, never the text or the address: they may hold what was sent."""
    failure = failure_of(error)
    note(request, failure=failure)
    _failures.error("%s %s failed: %s (%s)", request.method, request.path, failure, request_id)


def logged(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Middleware, the outermost: every answer passes it."""
    began = perf_counter()
    with counting() as tally:
        response = get_response(request)
    writing()
    if _log.isEnabledFor(logging.INFO):
        _write(request, response, tally, round((perf_counter() - began) * 1000, 1))
    _served[:] = [True]
    return response


def _write(request: Request, response: Response, tally: Tally, ms: float) -> None:
    request_id = str(response.headers.get("X-Request-Id", ""))
    route = request.context.get("resourcePath", "")
    facts = request.context.get(_NOTED, {})
    served = Served(request_id, request.method, route, response.status_code, ms, not _served, facts)
    stage = os.environ.get("OTGUARD_STAGE") or "dev"
    for line in request_lines(served, tally, stage, datetime.now(UTC)):
        _log.info(line)
