"""Every registered page in a browser: axe finds nothing, it is small, nothing is cut at laptop, tablet or 200 % size,
and all that can be done on it can be done by keyboard."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from chalicelib.services.staff.account import Role
from tests.browser.conftest import LAPTOP, TABLET, Site, look, served, sign_in
from tests.console.every_page import ON_THE_WAY_IN, World, registered, world_in

# What can be pressed, chosen or typed into, and is in sight.
_OPERABLE = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
)].filter(one => one.checkVisibility() && !one.closest('details:not([open]) > :not(summary)'))"""
FOR_STRANGERS = {
    "/console/sign-in",
    "/console/join/{token}",
    "/console/unsubscribe/{token}",
    "/console/confirm/{token}",
}


@pytest.fixture(scope="module")
def walk(chromium: Browser) -> Iterator[tuple[Site, World, Page]]:
    """An administrator who may see and do everything, in a world where each page shows something."""
    for site in served(chromium, second_factor_required=False):
        world = world_in(site.console)
        page = site.open("/console/sign-in")
        sign_in(page)
        yield site, world, page


@pytest.mark.parametrize("path", sorted(set(registered()) - ON_THE_WAY_IN))
def test_a_page_reads_well_at_every_size_and_needs_no_mouse(walk, path):
    site, world, page = walk
    for number, address in enumerate(world.addresses[path]):
        answer = page.context.request.get(site.address + address)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        seen = site.open(address) if path in FOR_STRANGERS else page
        seen.goto(site.address + address)
        name = re.sub(r"[^a-z]+", "-", path.removeprefix("/console")).strip("-") or "home"
        look(seen, f"{name}-{number}" if number else name)
        _needs_no_mouse(seen)


def _needs_no_mouse(page: Page) -> None:
    """Tab reaches everything that can be operated: nothing is taken out of its order, and focus can be seen."""
    out_of_order = page.evaluate(f"({_OPERABLE})().filter(one => one.tabIndex !== 0).map(one => one.outerHTML)")
    assert not out_of_order
    clicked = page.evaluate(
        "[...document.querySelectorAll('[onclick], [tabindex]:not([tabindex=\"0\"])')].map(o => o.id)"
    )
    assert set(clicked) <= {"main", "problems"}
    if not page.evaluate(f"({_OPERABLE})().length"):
        return
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_the_header_stands_on_one_line_on_a_tablet_and_nothing_of_it_is_cut_when_zoomed(site):
    site.console.account("ada", Role.ADMIN, patients=True)
    page = site.open("/console")
    sign_in(page)
    for size, most_pixels in ((LAPTOP, 60), (TABLET, 60), ({"width": 640, "height": 400}, 100)):
        page.set_viewport_size(size)
        assert page.evaluate("document.querySelector('.top').offsetHeight") <= most_pixels, size
        right = page.evaluate("[...document.querySelectorAll('.bar *')].map(e => e.getBoundingClientRect().right)")
        assert max(right) <= size["width"]
        assert page.get_by_text("admin", exact=True).is_visible()
