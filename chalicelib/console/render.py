"""Templates into pages. jinja2 is imported when the first page is drawn."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from chalice.app import Response

from chalicelib.console import shown

if TYPE_CHECKING:
    from jinja2 import Environment

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def html(template: str, values: Mapping[str, Any]) -> str:
    """The page as text; every value is escaped."""
    return _environment().get_template(template).render(values)


def response(text: str, status: int, request_id: str, cookies: list[str] | None = None) -> Response:
    """A page as the framework sends it."""
    headers: dict[str, str | list[str]] = {**HEADERS, "X-Request-Id": request_id}
    if cookies:
        headers["Set-Cookie"] = cookies
    return Response(text, headers=headers, status_code=status)


def file(name: str, media: str, text: str, request_id: str) -> Response:
    """A file that a browser saves and never shows; its name is ours."""
    answer = response(text, 200, request_id)
    answer.headers |= {"Content-Type": media, "Content-Disposition": f'attachment; filename="{name}"'}
    return answer


def redirect(address: str, request_id: str, cookies: list[str] | None = None) -> Response:
    """See the page at that address, with GET."""
    answer = response("", 303, request_id, cookies)
    answer.headers["Location"] = address
    return answer


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("admin_ui"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "browser": shown.browser,
        "capfirst": shown.capfirst,
        "line_of_business": shown.line_of_business,
        "moment": shown.moment,
        "roles": shown.roles_in_words,
    }
    return environment
