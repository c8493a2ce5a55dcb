"""A page to print, from a template of the console's folder: no script; its style inside, allowed by its digest."""

import hashlib
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from chalicelib.web.answer import Answer

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

HTML = "text/html"


def printed(template: str, **values: Any) -> Answer:
    """The page; every value is escaped."""
    text = _environment().get_template(template).render(values)
    headers = {"Content-Security-Policy": print_policy()}
    return Answer(text, headers=headers, media=f"{HTML}; charset=utf-8")


def print_policy() -> str:
    """What a page to print may load: nothing but the style inside it."""
    digest = b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return f"{policy}; frame-ancestors 'none'"


def wants_html(asked: str | None, accept: str) -> bool:
    """True where the query says html, or says nothing and the header Accept names it."""
    return asked == "html" or (asked is None and HTML in accept.lower())


def print_style() -> "Markup":
    """The style of a page to print, as it stands inside it."""
    from markupsafe import Markup

    return Markup(_style())  # noqa: S704  our own file


@cache
def _style() -> str:
    return (files("admin_ui") / "static" / "print.css").read_text(encoding="utf-8")


@cache
def _environment() -> "Environment":
    # Imported when the first page is drawn: other calls need not wait for it.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("admin_ui")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["style"] = print_style()
    return environment
