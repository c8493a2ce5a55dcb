"""Style, script and icon under names that hold a digest of their content, so that browsers may keep them for a year.

A name is looked up among the files that ship; no path is ever made of what a client sent.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from chalice.app import Response

from chalicelib.console.page import Pages
from chalicelib.services.errors import NotKept

pages = Pages(__name__)
_MEDIA = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as it is served."""

    name: str
    text: str
    media: str


@cache
def static_files() -> dict[str, StaticFile]:
    """Every file that ships, by its plain name."""
    found = {}
    for file in (files("admin_ui") / "static").iterdir():
        stem, _, ending = file.name.rpartition(".")
        if ending in _MEDIA:
            text = file.read_text(encoding="utf-8")
            digest = hashlib.sha256(text.encode()).hexdigest()[:12]
            found[file.name] = StaticFile(f"{stem}.{digest}.{ending}", text, _MEDIA[ending])
    return found


def served_name(name: str) -> str:
    """Under which name a file is served now."""
    return static_files()[name].name


@pages.asset("/console/static/{name}")
def serve(name: str) -> Response:
    """A file under its present name; any other name is not found."""
    found = next((file for file in static_files().values() if file.name == name), None)
    if found is None:
        raise NotKept("No file of the console has this name.")
    headers: dict[str, str | list[str]] = {
        "Content-Type": found.media,
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(found.text, headers=headers)
