"""Alerts in a real browser: what is open, my mails, and the mail itself with one and with 300 items."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chalicelib import wiring
from chalicelib.alerts.message import MOST_LINES
from chalicelib.services.alerts.alert import KINDS, Alert
from chalicelib.services.alerts.open_alerts import refresh_alerts
from chalicelib.services.alerts.subscribe import unsubscribe_token
from chalicelib.services.staff.account import Role
from tests.browser.conftest import Site, follow, look, sign_in
from tests.console.mails import link_to_confirm

DAY = date(2026, 3, 20)


def open_alerts(number: int) -> None:
    found = [
        Alert(f"{n:020x}", KINDS[n % 13], 1 + n % 3, DAY + timedelta(days=n // 8), "sample_payer", 1_000 * n, None)
        for n in range(1, number + 1)
    ]
    refresh_alerts(wiring.parts().desk, "P#demo", [lambda *where: found], DAY)


def subscribed(site: Site) -> Page:
    site.console.account("vera", Role.VIEWER, place="demo")
    page = site.open("/console/alerts/subscription")
    sign_in(page, "vera")
    look(page, "subscription")
    page.get_by_label("E-mail address").fill("vera@example.org")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Kept")
    return page


def test_somebody_finds_what_is_open_and_chooses_her_mails(site):
    open_alerts(20)
    page = subscribed(site)
    look(page, "subscription-kept")
    follow(page.get_by_role("link", name="All alerts"))
    look(page, "alerts")
    page.get_by_label("State").select_option("urgent")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Urgent").last).to_be_visible()
    page.goto(f"{site.address}/console/alerts/{1:020x}")
    look(page, "alert")
    page.goto(f"{site.address}/console/alerts/{99:020x}")
    expect(page.get_by_role("heading", name="This alert is over")).to_be_visible()
    look(page, "alert-over")


def test_what_is_wrong_in_a_subscription_is_said_beside_its_field(site):
    page = subscribed(site)
    page.get_by_label("demo").uncheck()
    page.get_by_label("Say it again after").fill("0")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("2 fields need a look")
    look(page, "subscription-wrong")


@pytest.mark.parametrize("number", [1, 300])
def test_the_mail_is_read_in_a_browser_and_as_text(site, number):
    open_alerts(number)
    page = subscribed(site)
    follow(page.get_by_role("link", name="See the mail of now"))
    lines = page.locator('li a[href*="/console/alerts/"]').count()
    assert lines == min(number, MOST_LINES)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 1280
    if folder := os.environ.get("OTGUARD_SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"mail-{number}.png"))
        page.set_viewport_size({"width": 390, "height": 800})
        page.screenshot(path=str(Path(folder) / f"mail-{number}-phone.png"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.goto(f"{site.address}/console/alerts/preview?as=text")
    look(page, f"mail-text-{number}")


def test_a_stranger_ends_a_kind_by_its_link_and_the_outbox_shows_what_was_sent(site):
    open_alerts(3)
    page = subscribed(site)
    reader = site.open(link_to_confirm())
    look(reader, "confirm")
    reader.get_by_role("button", name="Yes, mail alerts there").click()
    expect(reader.get_by_role("heading", name="Confirmed")).to_be_visible()
    look(reader, "confirmed")
    page.goto(f"{site.address}/console/outbox")
    page.get_by_role("button", name="Send my digest of today now").click()
    expect(page.get_by_text("vera@example.org")).to_have_count(2)
    look(page, "outbox")
    account = site.console.staff.table.look_up("list", "STAFF")[0].key.partition.partition("#")[2]
    stranger = site.open(f"/console/unsubscribe/{unsubscribe_token(b'a secret of tests', account, 'denial')}")
    look(stranger, "unsubscribe")
    stranger.get_by_role("button", name="End these mails").click()
    expect(stranger.get_by_role("heading", name="Done")).to_be_visible()
    look(stranger, "unsubscribed")
