"""Signing in with a password, staying signed in, and being signed out."""

import pytest

from tests.console.desk import PASSWORD


def test_a_stranger_is_sent_to_sign_in_and_brought_back_to_the_page_he_asked_for(console):
    console.account()
    browser = console.browser()
    sent = browser.get("/console/account")
    assert (sent.status, sent.location) == (303, "/console/sign-in?next=%2Fconsole%2Faccount")
    form = browser.get(sent.location)
    assert form.has("Sign in")
    assert 'name="next" value="/console/account"' in form.text
    done = browser.post("/console/sign-in", {"login": "ADA ", "password": PASSWORD, "next": "/console/account"})
    assert (done.status, done.location) == (303, "/console/account")
    page = browser.follow(done)
    assert page.has("Ada Sample")
    assert page.has("admin everywhere")


@pytest.mark.parametrize("login", ["ada", "nobody"])
def test_a_wrong_password_and_an_unknown_name_are_told_alike_and_the_name_stays_typed(console, login):
    console.account()
    page = console.browser().post("/console/sign-in", {"login": login, "password": "something else entirely"})
    assert page.status == 422
    assert page.has("Sign-in name and password do not fit together")
    assert f'value="{login}"' in page.text
    assert "something else entirely" not in page.text


def test_an_empty_form_says_what_is_missing_beside_each_field(console):
    page = console.browser().post("/console/sign-in", {})
    assert page.status == 422
    assert 'id="login-error"' in page.text
    assert 'id="password-error"' in page.text
    assert page.has("2 fields need a look")


def test_a_session_ends_after_half_an_hour_of_silence_and_not_a_moment_before(console):
    browser = console.signed_in()
    console.later(minutes=29, seconds=59)
    assert browser.get("/console").status == 200
    console.later(minutes=29, seconds=59)
    assert browser.get("/console").status == 200, "every page counts as being there"
    console.later(minutes=30)
    assert browser.get("/console").status == 303


def test_a_session_ends_after_twelve_hours_however_busy(console):
    browser = console.signed_in()
    for _ in range(12 * 3 - 1):
        console.later(minutes=20)
        assert browser.get("/console").status == 200
    console.later(minutes=20)
    assert browser.get("/console").status == 303


def test_signing_out_ends_the_session_for_whoever_copied_its_cookie(console):
    browser = console.signed_in()
    thief = console.browser()
    thief.jar = dict(browser.jar)
    assert thief.get("/console").status == 200
    page = browser.follow(browser.post("/console/sign-out"))
    assert page.has("You are signed out.")
    assert "otg_session" not in browser.jar
    assert thief.get("/console").status == 303


def test_a_form_sent_after_the_session_ended_is_kept_and_can_be_sent_again(console):
    browser = console.signed_in()
    console.later(hours=1)
    page = browser.post("/console/account/sessions/x/end", {"note": "<typed>", "password": "secret"})
    assert page.status == 401
    assert 'name="note" value="&lt;typed&gt;"' in page.text
    assert 'action="/console/account/sessions/x/end"' in page.text
    assert "secret" not in page.text


def test_links_carry_the_stage_that_the_platform_put_before_them(console):
    from app import app

    event = {
        "requestContext": {"httpMethod": "GET", "resourcePath": "/console", "path": "/dev/console"},
        "headers": {},
        "body": None,
        "pathParameters": None,
        "stageVariables": None,
        "multiValueQueryStringParameters": None,
    }
    answer = app(event, None)
    assert answer["headers"]["Location"] == "/dev/console/sign-in?next=%2Fconsole"
