"""Signing in as a person does it, in a real browser."""

import re
from base64 import b32decode

from playwright.sync_api import Page, expect

from chalicelib.services.staff import totp
from chalicelib.services.staff.account import Role
from tests.browser.conftest import Site, look, sign_in


def code_now(site: Site, page: Page) -> str:
    secret = b32decode(page.locator("code.secret").inner_text().replace(" ", ""))
    return totp.code(secret, totp.step_at(site.console.time[0]))


def test_somebody_sets_up_a_second_factor_signs_out_and_in_again_with_a_code(strict):
    strict.console.account()
    page = strict.open("/console/account")
    look(page, "sign-in")
    sign_in(page)
    expect(page.get_by_role("heading", name="Set up your second factor")).to_be_visible()
    look(page, "set-up")
    secret = b32decode(page.locator("code.secret").inner_text().replace(" ", ""))
    page.get_by_role("textbox", name="Code").fill(code_now(strict, page))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    look(page, "codes")
    page.get_by_role("link", name="I have them, go on").click()
    expect(page).to_have_url(re.compile("/console/account$"))
    look(page, "account")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_have_text("You are signed out.")

    strict.console.later(seconds=30)
    sign_in(page)
    look(page, "code")
    page.get_by_role("textbox", name="Code").fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("That code is wrong")
    page.get_by_role("textbox", name="Code").fill(totp.code(secret, totp.step_at(strict.console.time[0])))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Ada Sample").first).to_be_visible()


def test_a_wrong_password_is_said_at_once_and_the_name_stays(site):
    site.console.account()
    page = site.open()
    sign_in(page, password="not the password")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Sign-in name")).to_have_value("ada")
    expect(page.get_by_label("Password")).to_have_value("")
    look(page, "wrong-password")


def test_too_many_wrong_passwords_make_one_wait_and_say_how_long(site):
    site.console.account()
    page = site.open()
    for _ in range(6):
        sign_in(page, password="not the password")
    expect(page.get_by_role("alert")).to_contain_text("The next one counts in")
    sign_in(page)
    expect(page.get_by_role("alert")).to_contain_text("The next one counts in")
    site.console.later(minutes=15)
    sign_in(page)
    expect(page.get_by_role("heading", name="Hello, Ada Sample")).to_be_visible()
    look(page, "home")


def test_a_session_ends_and_the_page_that_was_asked_for_comes_after_signing_in_again(site):
    site.console.account()
    page = site.open()
    sign_in(page)
    site.console.later(minutes=31)
    page.get_by_role("link", name="Staff").first.click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    sign_in(page)
    expect(page.get_by_role("heading", name="Staff")).to_be_visible()


def test_what_was_typed_before_the_session_ended_is_sent_again_after_signing_in_in_another_tab(site):
    site.console.account()
    page = site.open()
    sign_in(page)
    page.goto(site.address + "/console/staff/new")
    page.get_by_label("Name", exact=True).fill("Bob Sample")
    page.get_by_label("Sign-in name").fill("bob")
    page.get_by_label("Where").first.fill("everywhere")
    site.console.later(minutes=31)
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    look(page, "session-ended")
    with page.expect_popup() as tab:
        page.get_by_role("link", name="Sign in (opens a new tab)").click()
    sign_in(tab.value)
    expect(tab.value.get_by_role("heading", name="Hello, Ada Sample")).to_be_visible()
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("heading", name="The link for Bob Sample")).to_be_visible()


def test_a_viewer_opens_no_page_for_administrators_by_its_address(site):
    site.console.account("vera", Role.VIEWER)
    page = site.open("/console/staff")
    sign_in(page, "vera")
    expect(page.get_by_role("heading", name="Your account may not do this")).to_be_visible()
    expect(page.get_by_role("link", name="Staff")).to_have_count(0)
    look(page, "not-permitted")


def test_a_form_on_another_site_does_nothing_even_in_the_browser_of_somebody_signed_in(site):
    site.console.account()
    page = site.open()
    sign_in(page)
    # The same server under another name is another origin to the browser.
    elsewhere = site.address.replace("127.0.0.1", "localhost")
    forged = f'<form method="post" action="{site.address}/console/sign-out"><button>Win a prize</button></form>'
    page.route(f"{elsewhere}/prize", lambda route: route.fulfill(content_type="text/html", body=forged))
    site.visited.clear()
    page.goto(f"{elsewhere}/prize")
    page.get_by_role("button").click()
    expect(page.get_by_role("heading", name="The form was not sent from this console")).to_be_visible()
    site.visited.clear()
    page.goto(f"{site.address}/console")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_everything_is_reached_by_the_keyboard_alone(site):
    site.console.account()
    page = site.open()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Sign-in name")).to_be_focused()
    page.keyboard.type("ada")
    page.keyboard.press("Tab")
    page.keyboard.type("correct horse battery")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hello, Ada Sample")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", "one sees where one is"
        if page.evaluate("document.activeElement.textContent").strip() == "Sign out":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("You are signed out.")


def test_pages_work_without_script(site):
    site.console.account()
    context = site.chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address + "/console")
    sign_in(page)
    expect(page.get_by_role("heading", name="Hello, Ada Sample")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_have_text("You are signed out.")


def test_no_script_of_a_page_reads_the_cookies(site):
    site.console.account()
    page = site.open()
    sign_in(page)
    expect(page.get_by_role("heading", name="Hello, Ada Sample")).to_be_visible()
    assert page.evaluate("document.cookie") == ""
    assert {cookie["name"] for cookie in page.context.cookies()} == {"otg_session", "otg_device"}
