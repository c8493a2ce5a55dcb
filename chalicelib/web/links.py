"""Every link of a page is built from one base: deployed addresses carry the stage, local ones do not.

The base and our own origin come from what the platform says about the request, never from a header a client chose.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

CONSOLE = "/console"
_BASE = re.compile(r"(/[A-Za-z0-9._-]+)*", re.ASCII)
# Letters, digits and what `quote` makes of the rest; no second slash, no backslash, no dots that climb.
_OWN_PATH = re.compile(r"/console(/(?!\.{1,2}(/|$|\?))[A-Za-z0-9._~%@:+,-]+)*/?(\?[A-Za-z0-9._~%&=+,:@-]*)?", re.ASCII)
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Links:
    """Builds addresses below `base`, which is empty or begins with a slash."""

    base: str

    def to(self, *parts: str, **query: str | int | None) -> str:
        """The page under the console with these path parts, each encoded; a query value of None is left out."""
        path = "".join(f"/{quote(str(part), safe='')}" for part in parts)
        given = {name: value for name, value in query.items() if value is not None}
        return f"{self.base}{CONSOLE}{path}" + (f"?{urlencode(given)}" if given else "")

    def own(self, path: str) -> str:
        """An address of ours that `own_path` let pass, below the base."""
        return self.base + path


def base_of(context: Mapping[str, Any]) -> str:
    """The base of a request to a page: what the platform's path has before `/console`."""
    before, found, _ = str(context.get("path", "")).partition(CONSOLE)
    return before if found and _BASE.fullmatch(before) else ""


def own_path(text: str | None) -> str | None:
    """The text if it is the path of one of our pages, without base; else None: no redirect leads elsewhere."""
    return text if text and len(text) <= _LONGEST and _OWN_PATH.fullmatch(text) else None


def origins_of(context: Mapping[str, Any], configured: Sequence[str]) -> tuple[str, ...]:
    """Where our pages are served from: as configured, else the domain that API Gateway says it answered."""
    if configured:
        return tuple(configured)
    domain = context.get("domainName")
    return (f"https://{domain}",) if domain else ()
