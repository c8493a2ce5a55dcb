"""An administrator adds a webhook in a real browser, tries it, mends it, and sends again what it missed."""

import json

from playwright.sync_api import expect

from chalicelib import wiring
from chalicelib.services.staff.account import Role
from chalicelib.web.alert_rounds import worked_on
from chalicelib.web.hooks import ask_for_deliveries
from tests.browser.conftest import Site, follow, look, sign_in
from tests.iam.table import ALERTS, WEBHOOKS_CLOCK, acting

ALL = "/console/practices/demo/webhooks"


def a_minute() -> None:
    """What clock and queue do in a minute."""
    with acting(WEBHOOKS_CLOCK):
        ask_for_deliveries()
    queue = wiring.alerts().queue
    messages, queue.sent = queue.sent, []
    records = [{"messageId": str(n), "body": json.dumps(one), "attributes": {}} for n, one in enumerate(messages)]
    with acting(ALERTS):
        worked_on({"Records": records})


def test_a_webhook_is_added_tried_stopped_mended_and_told_again(site: Site):
    site.console.account("ann", Role.ADMIN, place="demo")
    page = site.open(ALL)
    sign_in(page, "ann")
    expect(page.get_by_text("No program listens yet.")).to_be_visible()
    look(page, "webhooks-none")

    page.get_by_role("link", name="Add a webhook").click()
    page.get_by_label("Address").fill("http://10.0.0.1/hook")
    page.get_by_label("Note").fill("Billing program")
    page.get_by_label("Denials", exact=True).check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_text("must begin with https://")).to_be_visible()
    expect(page.get_by_label("Denials", exact=True)).to_be_checked()
    look(page, "webhook-mistake")
    page.get_by_label("Address").fill("https://hooks.example.com/otguard")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("whsec_")).to_be_visible()
    look(page, "webhook-secret")

    page.get_by_role("link", name="I have kept it").click()
    page.get_by_role("button", name="Send a test message").click()
    expect(page.get_by_role("status")).to_contain_text("on its way")
    a_minute()
    page.reload()
    expect(page.get_by_role("region", name="Deliveries").get_by_text("delivered")).to_be_visible()
    look(page, "webhook")

    site.console.service.sender.answers["hooks.example.com"] = 410
    follow(page.get_by_role("button", name="Send a test message"))
    a_minute()
    page.reload()
    expect(page.get_by_text("it answered 410 Gone")).to_be_visible()
    look(page, "webhook-stopped")
    site.console.service.sender.answers.clear()
    page.get_by_role("button", name="Make it active").click()
    page.get_by_role("button", name="Send again what did not arrive").click()
    expect(page.get_by_role("status")).to_contain_text("On its way again")
    a_minute()
    page.get_by_role("link", name="Show those that did not arrive").click()
    expect(page.get_by_text("Everything arrived.")).to_be_visible()
    follow(page.get_by_role("link", name="Show all"))
    page.get_by_role("region", name="Deliveries").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="What is sent")).to_be_visible()
    look(page, "webhook-delivery")
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("status")).to_contain_text("On its way again")

    page.get_by_role("link", name="Billing program").click()
    page.get_by_label("Hours in which the former one signs along").fill("48")
    page.get_by_role("button", name="Make a new secret").click()
    expect(page.get_by_text("The former one signs along until 2026-03-22 15:00 UTC.")).to_be_visible()
    follow(page.get_by_role("link", name="I have kept it"))
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("Note").fill("Billing program, north")
    look(page, "webhook-form")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("status")).to_contain_text("Kept.")
    page.get_by_role("button", name="Pause it").click()
    expect(page.get_by_text("paused")).to_be_visible()
    follow(page.get_by_role("link", name="Webhooks", exact=True).first)
    look(page, "webhooks")
    follow(page.get_by_role("link", name="https://hooks.example.com/otguard"))
    follow(page.get_by_role("link", name="Remove it"))
    look(page, "webhook-removal")
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("No program listens yet.")).to_be_visible()
