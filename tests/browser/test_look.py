"""Looking up in a browser: from the first page to a claim and its authorization, by keyboard too, on every page."""

import pytest
from playwright.sync_api import Page, expect

from chalicelib import wiring
from chalicelib.services.alerts.open_alerts import refresh_alerts
from chalicelib.services.alerts.sources.authorizations import AuthorizationAlerts
from chalicelib.services.alerts.sources.clocks import ClockAlerts, UnsubmittedAlerts
from chalicelib.services.staff.account import Role
from tests.browser.conftest import Site, follow, look, sign_in
from tests.console.shelf import SPACE, Shelf, authorization_page, claim_page
from tests.http.service import NOW

DEMO = "/console/practices/demo"


@pytest.fixture
def page(site: Site) -> Page:
    """A biller of a practice with records, signed in."""
    Shelf(site.console).fill()
    sources = [source(b"a secret") for source in (ClockAlerts, UnsubmittedAlerts, AuthorizationAlerts)]
    refresh_alerts(wiring.parts().desk, SPACE, sources, NOW.date())
    site.console.account("bea", Role.ADMIN, place="demo", patients=True)
    opened = site.open("/console/sign-in")
    sign_in(opened, "bea")
    return opened


def test_a_biller_gets_from_what_needs_attention_to_the_claim_and_the_authorization(page):
    look(page, "look-home")
    follow(page.get_by_role("link", name="Denials", exact=True).first)
    look(page, "look-denials")
    page.get_by_role("link", name="C-1").first.click()
    expect(page.get_by_role("heading", name="Claim C-1")).to_be_visible()
    look(page, "look-claim")
    page.get_by_role("link", name="A1").first.click()
    expect(page.get_by_role("heading", name="Ledger")).to_be_visible()
    look(page, "look-authorization")
    assert "C-1" not in page.url
    assert "A1" not in page.url


def test_a_claim_is_found_by_keyboard_alone(page, site):
    page.goto(f"{site.address}{DEMO}/find")
    page.get_by_label("Claim number").focus()
    page.keyboard.type("C-2")
    page.keyboard.press("Tab")
    page.get_by_label("Payer").first.select_option("sample_payer")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Find the claim").press("Enter")
    expect(page.get_by_role("heading", name="Claim C-2")).to_be_visible()


def test_of_several_claims_of_one_number_one_is_chosen(page, site):
    Shelf(site.console).claim("C-2", "P-3", payer_id="other_payer")
    page.goto(f"{site.address}{DEMO}/find")
    page.get_by_label("Claim number").fill("C-2")
    follow(page.get_by_role("button", name="Find the claim"))
    look(page, "look-several")
    follow(page.get_by_role("link", name="Other_Payer"))
    expect(page.get_by_role("heading", name="Claim C-2")).to_be_visible()


def test_what_is_wrong_with_a_card_is_said_beside_its_field(page, site):
    page.goto(f"{site.address}{DEMO}/find")
    page.get_by_label("Member id").fill("W9")
    page.get_by_label("Birth date").fill("1950-02-01")
    page.get_by_label("First name").fill("Ada")
    follow(page.get_by_role("button", name="Find by card"))
    expect(page.get_by_role("alert")).to_contain_text("One field needs a look")
    look(page, "look-card-wrong")


def test_pages_to_print_and_pages_without_script_show_the_same(page, site):
    page.goto(site.address + claim_page("C-1", "filing-proof"))
    expect(page.get_by_role("heading", name="Proof of filing")).to_be_visible()
    plain = page.context.browser.new_context(java_script_enabled=False)
    plain.add_cookies(page.context.cookies())
    quiet = plain.new_page()
    quiet.goto(site.address + authorization_page())
    expect(quiet.get_by_role("heading", name="What is left")).to_be_visible()
