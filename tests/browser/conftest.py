"""Chromium against the local server, records in memory. Where no browser is installed the tests say so and step aside.

OTGUARD_SCREENSHOTS=folder keeps a picture of each page that `look` is asked to look at, at laptop and tablet size.
"""

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from app import app
from chalicelib.rules.library import Library
from tests.console import desk
from tests.console.desk import Console
from tools.local.gateway import Gateway
from tools.local.server import Server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LAPTOP, TABLET = {"width": 1280, "height": 800}, {"width": 820, "height": 1180}
PHONE = {"width": 390, "height": 844}
LARGEST_PAGE_BYTES = 100_000
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        message = "no Chromium here (Debian: apt-get install chromium)"
        if os.environ.get("OTGUARD_BROWSER") == "required":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Site:
    """A console that a browser can open."""

    address: str
    console: Console
    chromium: Browser

    def open(self, path: str = "/console", viewport: dict[str, int] | None = None, *, script: bool = True) -> Page:
        """A new browser with nothing kept, on that page. Whatever its pages load from elsewhere fails the test."""
        context = self.chromium.new_context(viewport=viewport or LAPTOP, java_script_enabled=script)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", lambda request: self.visited.append(request.url))
        page.goto(self.address + path)
        return page

    @property
    def visited(self) -> list[str]:
        return self._visited

    def __post_init__(self) -> None:
        self._visited: list[str] = []


def served(chromium: Browser, second_factor_required: bool, shipped: Library | None = None) -> Iterator[Site]:
    server = Server("127.0.0.1", 0, Gateway(app))
    address = f"http://127.0.0.1:{server.server_address[1]}"
    with desk.running(second_factor_required=second_factor_required, origins=(address,), shipped=shipped) as console:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        site = Site(address, console, chromium)
        yield site
        for context in list(chromium.contexts):
            context.close()
        server.shutdown()
        server.server_close()
    elsewhere = [url for url in site.visited if not url.startswith((address, "data:"))]
    assert not elsewhere, "pages load nothing from another host"


@pytest.fixture
def site(chromium) -> Iterator[Site]:
    """A console where the second factor is a choice."""
    yield from served(chromium, second_factor_required=False)


@pytest.fixture
def strict(chromium) -> Iterator[Site]:
    """A console where the second factor is required."""
    yield from served(chromium, second_factor_required=True)


def follow(place: Locator) -> None:
    """Clicks what leads to another page, and waits for that page: a click alone ends while it is still on its way."""
    with place.page.expect_navigation():
        place.click()


def sign_in(page: Page, login: str = "ada", password: str = desk.PASSWORD) -> None:
    """Types name and password, and sends them."""
    page.get_by_label("Sign-in name").fill(login)
    page.get_by_label("Password").fill(password)
    follow(page.get_by_role("button", name="Sign in", exact=True))


def look(page: Page, name: str) -> None:
    """Holds a page to what holds for all: axe finds nothing, it is small, and nothing is cut at any width."""
    assert len(page.content().encode()) < LARGEST_PAGE_BYTES
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    before = page.viewport_size
    for label, size in (("1280", LAPTOP), ("820", TABLET), ("zoomed", {"width": 640, "height": 400}), ("phone", PHONE)):
        page.set_viewport_size(size)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], f"{name} is cut at {size['width']} px"
        if folder := os.environ.get("OTGUARD_SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{folder}/{name}-{label}.png", full_page=True)
    if before:
        page.set_viewport_size(before)
