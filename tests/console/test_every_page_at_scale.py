"""What every page asks of the store, and how large it is, with 200 payers and 100,000 claims."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from chalicelib import wiring
from tests.console.crowd import Measured, crowded, just_begun, measured
from tests.console.desk import Page
from tests.console.every_page import DEMO, World
from tests.console.shelf import authorization_page, patient_page
from tests.tables import CountingTable

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
        lambda: "/console/staff",
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


@pytest.mark.parametrize(
    ("what", "typed"),
    [
        ("claim", {"claim_id": "C-1", "payer_id": ""}),
        ("claim", {"claim_id": "nothing", "payer_id": ""}),
        ("patient", {"patient_id": "P-1"}),
        ("card", {"member_id": "A1", "first_name": "Ada", "birth_date": "1950-02-01", "card_payer": ""}),
    ],
)
def test_finding_among_200_payers_asks_little(world, what, typed):
    table = CountingTable(wiring.parts().table)
    with just_begun(world, table):
        wiring.parts().rules.rules("sample_payer")
        table.calls, table.records = [], 0
        page = world.browser.post(f"{DEMO}/find/{what}", typed)
    assert page.status in (303, 422), page.text
    assert len(table.calls) <= MOST_CALLS, table.calls
    assert table.records <= MOST_RECORDS


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
