"""Every call that a page names is one that the API has."""

import re

from tests.http.described import DOCUMENT
from tools.local.ports import ROOT

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
_NAMED = re.compile(r"\b(GET|POST|PUT|DELETE|PATCH) ((?:`?,? ?`?/v1/[\w/{}.…-]+[\w}…])+)")
CALLS = {
    (method.upper(), re.compile(re.sub(r"\{\w+\}", "[^/]+", path)))
    for path, methods in DOCUMENT["paths"].items()
    for method in methods
}


def named(text: str) -> set[tuple[str, str]]:
    """Method and path of each call that a text names, also of several behind one method."""
    told = {
        (found[1], path) for found in _NAMED.finditer(text) for path in re.findall(r"/v1/[\w/{}.…-]+[\w}…]", found[2])
    }
    return {(method, path) for method, path in told if "/…" not in path}


def exists(method: str, path: str) -> bool:
    return any(method == known and pattern.fullmatch(path) for known, pattern in CALLS)


def test_every_call_that_a_page_names_exists():
    told = {(page.name, *call) for page in PAGES for call in named(page.read_text())}
    assert len(told) > 40, "the pages are read"
    assert sorted(call for call in told if not exists(*call[1:])) == []


def test_a_call_that_is_told_wrong_is_noticed():
    assert named("see `GET /v1/access`") == {("GET", "/v1/access")}
    assert not exists("GET", "/v1/access")
    assert exists("GET", "/v1/jobs/J-1")
