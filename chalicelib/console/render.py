"""Templates into pages. jinja2 is imported when the first page is drawn; the package has the templates compiled, so no
first view of a page waits for that."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalice.app import Response

from chalicelib.console import shown
from chalicelib.wiring import Choice

if TYPE_CHECKING:
    from jinja2 import Environment

COMPILED = "compiled"
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


# Where compiled templates lie, if there are any.
compiled: Choice[Path] = Choice(lambda: Path(str(files("admin_ui"))) / COMPILED)


def compile_templates(into: Path) -> None:
    """Writes every template as a module, the same bytes each time."""
    _environment(None).compile_templates(str(into), zip=None, ignore_errors=False)


def html(template: str, values: Mapping[str, Any]) -> str:
    """The page as text; every value is escaped."""
    return _environment(compiled()).get_template(template).render(values)


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
def _environment(modules: Path | None) -> "Environment":
    from jinja2 import ChoiceLoader, Environment, ModuleLoader, PackageLoader, StrictUndefined

    texts = PackageLoader("admin_ui")
    environment = Environment(
        loader=ChoiceLoader([ModuleLoader(modules), texts]) if modules and modules.is_dir() else texts,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "browser": shown.browser,
        "capfirst": shown.capfirst,
        "doer": shown.doer,
        "line_of_business": shown.line_of_business,
        "moment": shown.moment,
        "roles": shown.roles_in_words,
    }
    return environment
