"""What every page asks of the store, and how large it is, with 200 payers and 100,000 claims."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.console.crowd import Measured, crowded, measured
from tests.console.desk import Page
from tests.console.every_page import DEMO, World
from tests.console.shelf import authorization_page, patient_page

MOST_CALLS, MOST_RECORDS, MOST_KILOBYTES = 5, 200, 100


def too_much(found: Measured) -> list[str]:
    """What of it is more than a page may ask, read or weigh, in words."""
    over = []
    if len(found.calls) > MOST_CALLS:
        over.append(f"makes {len(found.calls)} calls: {', '.join(found.calls)}")
    if found.records > MOST_RECORDS:
        over.append(f"reads {found.records} records")
    if found.kilobytes > MOST_KILOBYTES:
        over.append(f"has {found.kilobytes:.0f} kB")
    return over


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with crowded() as one:
        yield one


def test_every_page_asks_little_and_is_small_whatever_is_kept(world):
    over = []
    for registered, paths in world.addresses.items():
        for path in paths:
            found = measured(world, path)[0]
            over += [f"{registered} {one}" for one in too_much(found)]
            assert found.page.status < 400 or path.endswith("/00000000000000000000"), (path, found.page.text)
            if "Sign out" in found.page.text:
                assert ">Ada Sample</a>" in found.page.text, f"{path} does not name who is signed in"
    assert not over, "\n".join(over)


@pytest.mark.parametrize(
    "path",
    [
        lambda: f"{DEMO}/claims?month=2026-02&status=denied",
        lambda: f"{DEMO}/work/denials",
        patient_page,
        authorization_page,
        lambda: patient_page("P-1", "access"),
        lambda: "/console/audit",
    ],
)
def test_a_list_goes_on_where_it_ended(world, path):
    first = world.browser.get(path())
    onward = unescape(first.text.split('class="button second" href="')[1].split('"')[0])
    second = world.browser.get(onward)
    assert second.status == 200
    assert second.text.count("<tr") >= 50
    assert first.text.count("<tr") >= 50
    assert world.browser.get(onward + "x").status == 422


def test_an_audit_is_saved_file_by_file_and_the_page_says_which_days_each_covers(world):
    def file_of(page: Page) -> list[str]:
        address = unescape(re.findall(r'href="([^"]*audit\.csv[^"]*)"', page.text)[0])
        return world.browser.get(address).text.splitlines()[1:]

    first = world.browser.get("/console/audit")
    assert first.has("150 entries of 2026-03-20 (UTC).")
    onward = unescape(re.findall(r'href="([^"]*)">Go to the entries before', first.text)[0])
    files = file_of(first), file_of(world.browser.get(onward))
    assert [len(file) for file in files] == [150, 150]
    assert not set(files[0]) & set(files[1])
