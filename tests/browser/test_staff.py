"""An administrator invites somebody, changes roles, resets, and shuts out, in a real browser."""

from playwright.sync_api import expect

from chalicelib.services.staff.account import Role
from tests.browser.conftest import follow, look, sign_in

NEW = "another good sentence"


def test_somebody_is_invited_and_joins(site):
    site.console.account()
    page = site.open("/console/staff")
    sign_in(page)
    look(page, "staff")
    follow(page.get_by_role("link", name="Invite somebody"))
    look(page, "staff-new")
    page.get_by_label("Sign-in name").fill("bob")
    page.get_by_label("Name", exact=True).fill(" ")
    page.get_by_label("Where").first.fill("not a place!")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("alert")).to_contain_text("2 fields need a look")
    expect(page.get_by_label("Sign-in name")).to_have_value("bob")
    look(page, "staff-new-wrong")
    page.get_by_label("Name", exact=True).fill("Bob Sample")
    page.get_by_label("Where").first.fill("north")
    page.get_by_label("Role", exact=True).first.select_option("editor")
    follow(page.get_by_role("button", name="Make the link"))
    link = page.get_by_label("Link").input_value()
    look(page, "staff-link")

    bob = site.open(link.removeprefix(site.address))
    look(bob, "join")
    bob.get_by_label("Password", exact=True).fill(NEW)
    bob.get_by_label("Password once more").fill(NEW)
    bob.get_by_role("button", name="Save this password").click()
    expect(bob.get_by_role("status")).to_contain_text("Sign in with it now")
    sign_in(bob, "bob", NEW)
    expect(bob.get_by_text("editor at north").first).to_be_visible()


def test_roles_are_changed_and_an_account_is_disabled(site):
    site.console.account()
    site.console.account("bob", Role.EDITOR)
    page = site.open("/console/staff")
    sign_in(page)
    follow(page.get_by_role("link", name="Bob Sample"))
    look(page, "staff-one")
    page.get_by_label("Role", exact=True).first.select_option("approver")
    page.get_by_role("button", name="Change the roles").click()
    expect(page.get_by_role("status")).to_contain_text("The roles are changed")
    page.get_by_role("button", name="Disable the account").click()
    expect(page.get_by_text("Disabled", exact=True)).to_be_visible()
    page.get_by_role("button", name="Enable the account").click()
    expect(page.get_by_text("Active", exact=True)).to_be_visible()
    page.goto(site.address + "/console/staff/events")
    expect(page.get_by_text("changed the roles")).to_be_visible()
    look(page, "staff-events")


def test_ones_own_account(site):
    site.console.account()
    page = site.open("/console/account")
    sign_in(page)
    look(page, "account-plain")
    follow(page.get_by_role("link", name="Change your password"))
    look(page, "password")
    page.get_by_label("Present password").fill("correct horse battery")
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("New password once more").fill("differs")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_label("New password once more")).to_have_attribute("aria-invalid", "true")
    look(page, "password-wrong")
    page.get_by_label("Present password").fill("correct horse battery")
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("New password once more").fill(NEW)
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("status")).to_contain_text("Your password is changed")
    page.goto(site.address + "/console/account/recovery-codes")
    look(page, "recovery-none")


def test_an_address_that_no_page_has_is_told_on_a_page(site):
    page = site.open("/console/nothing/here")
    expect(page.get_by_role("heading", name="Nothing is found at this address")).to_be_visible()
    look(page, "not-found")
