"""What the framework itself answers under the console, such as 405, as a page like every other."""

from collections.abc import Callable

from chalice.app import Request, Response

from chalicelib.console import refused
from chalicelib.web.links import CONSOLE


def told_as_pages(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Middleware: our own answers pass, those of the framework to console addresses become pages."""
    response = get_response(request)
    if not (request.path.startswith(CONSOLE) and isinstance(response.body, dict) and "Code" in response.body):
        return response
    allowed = response.headers.get("Allow")
    detail = f"This address takes {allowed} alone." if allowed else "This request cannot be served."
    answer = refused.told(request, response.status_code, detail)
    if allowed:
        answer.headers["Allow"] = allowed
    return answer
