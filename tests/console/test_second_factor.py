"""The second factor: set up once, asked for at every sign-in, never accepted twice; recovery codes; new phones."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest

from chalicelib.services.staff import register, totp
from tests.console.desk import PASSWORD, Browser, Console, Page, running


@pytest.fixture
def strict() -> Iterator[Console]:
    """A console where nobody gets past the password alone."""
    with running(second_factor_required=True) as one:
        yield one


def secret_on(page: Page) -> bytes:
    from base64 import b32decode

    found = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page.text)
    assert found
    return b32decode(found.group(1).replace(" ", ""))


def code_of(secret: bytes, now: datetime) -> str:
    return totp.code(secret, totp.step_at(now))


def password_given(console: Console, browser: Browser | None = None) -> Browser:
    browser = browser or console.browser()
    browser.post("/console/sign-in", {"login": "ada", "password": PASSWORD})
    return browser


def set_up(console: Console) -> tuple[Browser, bytes, list[str]]:
    """A browser in which ada has just set up her second factor, its secret, and her recovery codes."""
    console.account()
    browser = password_given(console)
    secret = secret_on(browser.get("/console/set-up"))
    page = browser.post("/console/set-up", {"code": code_of(secret, console.time[0])})
    assert page.status == 200
    console.later(seconds=30)
    return browser, secret, re.findall(r"<li>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})</li>", page.text)


def test_the_first_sign_in_leads_to_the_set_up_and_nowhere_else(strict):
    strict.account()
    browser = strict.browser()
    sent = browser.post("/console/sign-in", {"login": "ada", "password": PASSWORD, "next": "/console/staff"})
    assert sent.location == "/console/set-up?next=%2Fconsole%2Fstaff"
    for path in ("/console", "/console/staff", "/console/account", "/console/code"):
        assert browser.get(path).location == "/console/set-up"
    page = browser.get("/console/set-up")
    assert not page.has("Sign out")
    again = browser.get("/console/set-up")
    assert secret_on(again) == secret_on(page), "a reload shows the same secret, which may be in the phone already"


def test_a_right_code_turns_it_on_gives_ten_recovery_codes_and_opens_the_console(strict):
    browser, _, codes = set_up(strict)
    assert len(set(codes)) == 10
    assert browser.get("/console").status == 200
    page = browser.get("/console/account")
    assert page.has("10 left")
    assert not any(code in page.text for code in codes)


def test_a_wrong_code_at_set_up_turns_nothing_on(strict):
    strict.account()
    browser = password_given(strict)
    secret = secret_on(browser.get("/console/set-up"))
    page = browser.post("/console/set-up", {"code": "000000"})
    assert page.status == 422
    assert page.has("That code is wrong")
    assert secret_on(page) == secret
    assert browser.get("/console").location == "/console/set-up"


def test_the_password_alone_opens_the_code_page_alone(strict):
    set_up(strict)
    browser = password_given(strict)
    for path in ("/console", "/console/account", "/console/set-up"):
        assert browser.get(path).location == "/console/code"
    assert browser.post("/console/account/password", {}).status == 303


def test_a_right_code_signs_in_and_a_used_one_does_not(strict):
    _, secret, _ = set_up(strict)
    code = code_of(secret, strict.time[0])
    first = password_given(strict)
    assert first.post("/console/code", {"code": code}).status == 303
    assert first.get("/console").status == 200
    second = password_given(strict)
    page = second.post("/console/code", {"code": code})
    assert page.status == 422
    assert page.has("used already")
    strict.later(seconds=30)
    assert second.post("/console/code", {"code": code_of(secret, strict.time[0])}).status == 303


def test_the_code_that_turned_it_on_does_not_sign_in_again(strict):
    strict.account()
    browser = password_given(strict)
    secret = secret_on(browser.get("/console/set-up"))
    code = code_of(secret, strict.time[0])
    browser.post("/console/set-up", {"code": code})
    assert password_given(strict).post("/console/code", {"code": code}).status == 422


def test_a_recovery_code_signs_in_once_however_it_is_typed(strict):
    _, _, codes = set_up(strict)
    typed = codes[3].lower().replace("-", " ")
    browser = password_given(strict)
    assert browser.post("/console/code", {"code": typed}).status == 303
    assert browser.get("/console/account").has("9 left")
    assert password_given(strict).post("/console/code", {"code": typed}).status == 422


def test_guessing_codes_is_slowed_like_guessing_passwords(strict):
    set_up(strict)
    browser = password_given(strict)
    statuses = [browser.post("/console/code", {"code": f"{guess:06d}"}).status for guess in range(8)]
    assert statuses[-1] == 429
    assert statuses.count(422) <= 5


def test_a_half_done_sign_in_lasts_ten_minutes(strict):
    set_up(strict)
    browser = password_given(strict)
    strict.later(minutes=9, seconds=59)
    assert browser.get("/console/code").status == 200
    strict.later(seconds=1)
    assert browser.get("/console/code").location.startswith("/console/sign-in")


def test_somebody_else_can_sign_in_instead(strict):
    set_up(strict)
    browser = password_given(strict)
    assert browser.post("/console/start-again").location == "/console/sign-in"
    assert "otg_session" not in browser.jar


def test_another_phone_needs_the_password_and_ends_every_other_session(strict):
    browser, old, _ = set_up(strict)
    other = password_given(strict)
    other.post("/console/code", {"code": code_of(old, strict.time[0])})
    new = secret_on(browser.get("/console/account/second-factor"))
    assert new != old
    strict.later(seconds=30)
    code = code_of(new, strict.time[0])
    assert browser.post("/console/account/second-factor", {"code": code, "password": "wrong"}).status == 422
    assert browser.post("/console/account/second-factor", {"code": code, "password": PASSWORD}).status == 200
    assert other.get("/console").status == 303
    strict.later(seconds=30)
    assert password_given(strict).post("/console/code", {"code": code_of(old, strict.time[0])}).status == 422
    assert password_given(strict).post("/console/code", {"code": code_of(new, strict.time[0])}).status == 303


def test_new_recovery_codes_need_the_password_and_void_the_old_ones(strict):
    browser, _, codes = set_up(strict)
    assert browser.post("/console/account/recovery-codes", {"password": "wrong"}).status == 422
    assert browser.post("/console/account/recovery-codes", {"password": PASSWORD}).has("Your recovery codes")
    assert password_given(strict).post("/console/code", {"code": codes[0]}).status == 422


def test_what_is_kept_holds_neither_secret_nor_codes_nor_tokens(strict):
    browser, secret, codes = set_up(strict)
    kept = repr([record.data for record in strict.staff.table._all()])
    assert secret.hex() in kept, "the seal of these tests is of glass: a real one hides it"
    for hidden in (*codes, browser.jar["otg_session"], browser.jar["otg_device"], PASSWORD):
        assert hidden not in kept
    assert register.account_named(strict.staff.table, "ada").recovery
