"""What the frame promises to every page, and to those who write pages."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest

from chalicelib import console as console_package
from chalicelib.console import render
from chalicelib.console.page import Pages
from chalicelib.console.said import SENTENCES
from chalicelib.console.visit import Door, visit_of
from chalicelib.domain.errors import OTGuardError
from chalicelib.services.errors import NotKept, StoreUnavailable
from chalicelib.services.staff import register
from chalicelib.services.staff.account import Permission, Role
from chalicelib.services.staff.errors import NotPermitted
from chalicelib.services.staff.passwords import Hasher, Scrypt
from chalicelib.services.staff.sessions import Stage
from chalicelib.web.forms import Form
from chalicelib.web.links import Links, base_of
from tests.console.desk import PASSWORD
from tools.local.ports import ROOT

ASK = """
import json, sys
import app
class Context:
    aws_request_id = "request-1"
event = {"requestContext": {"httpMethod": "GET", "resourcePath": "/v1/health"}, "headers": {}, "body": None,
         "pathParameters": {}, "stageVariables": {}, "multiValueQueryStringParameters": None}
assert app.app(event, Context())["statusCode"] == 200
print(json.dumps([name for name in ("jinja2", "segno", "pynamodb", "cryptography") if name in sys.modules]))
"""


def test_calls_of_the_api_wait_for_nothing_that_only_pages_need():
    done = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_every_address_of_a_page_begins_with_console_and_the_names_in_it_agree():
    """API Gateway takes one name of a variable at one place of the tree."""
    names: dict[tuple[str, ...], str] = {}
    for pages in console_package.ALL:
        for _, path, _, _ in pages.listed:
            parts = path.strip("/").split("/")
            assert parts[0] == "console"
            for place, part in enumerate(parts):
                if part.startswith("{"):
                    assert names.setdefault(tuple(parts[:place]), part) == part, path


@pytest.mark.parametrize("needs", [Permission.SEE_PATIENTS, Permission.EDIT_CONTRACTS, Permission.CHANGE_RECORDS])
def test_a_page_about_a_practice_that_does_not_name_it_cannot_be_written(needs):
    with pytest.raises(ValueError, match="name it in the path"):
        Pages("tests.pages").page("GET", "/console/patients", needs=needs)


def test_a_page_reads_session_and_account_in_one_call_and_writes_at_most_once_a_minute(console):
    browser = console.signed_in()
    calls = []
    table = console.staff.table
    for name in ("get", "get_many", "read", "look_up", "write"):
        inner = getattr(table, name)

        def watched(*arguments, _name=name, _inner=inner, **more):
            calls.append(_name)
            return _inner(*arguments, **more)

        setattr(table, name, watched)
    browser.get("/console/account/password")
    assert calls == ["get_many"]
    console.later(seconds=61)
    calls.clear()
    browser.get("/console/account/password")
    browser.get("/console/account/password")
    assert calls == ["get_many", "write", "get_many"]
    for path in ("/console/account", "/console/staff", "/console/staff/events"):
        calls.clear()
        browser.get(path)
        assert len(calls) <= 5, path


def test_another_practice_is_not_found_and_a_role_that_is_missing_there_is_said(console):
    north = console.signed_in("nina", Role.VIEWER, place="north")
    cookie = f"otg_session={north.jar['otg_session']}"

    def refusal(practice: str) -> type[OTGuardError]:
        context = {"path": f"/console/p/{practice}"}
        request = SimpleNamespace(
            method="GET", context=context, headers={"cookie": cookie}, query_params=None, lambda_context=None
        )
        with pytest.raises(OTGuardError) as refused:
            visit_of(request, {"practice": practice}, Door(Permission.SEE_PATIENTS, Stage.FULL, 1000))
        return type(refused.value)

    assert refusal("south") is NotKept
    assert refusal("north") is NotPermitted


def test_a_store_that_does_not_answer_is_told_on_a_page_with_when_to_try_again(console, monkeypatch):
    browser = console.signed_in()

    def fails(keys):
        raise StoreUnavailable("The store could not be reached.")

    monkeypatch.setattr(console.staff.table, "get_many", fails)
    page = browser.get("/console")
    assert page.status == 503
    assert page.headers["Retry-After"] == "1"
    assert page.has(str(page.headers["X-Request-Id"]))


def test_a_hash_of_older_parameters_is_made_anew_at_sign_in(console):
    account = console.account()
    older = Hasher(Scrypt(5, 1, 1), console.staff.random).make(PASSWORD)
    console.staff.table.write(register.changed(console.staff.table, account, replace(account, password=older)))
    console.browser().post("/console/sign-in", {"login": "ada", "password": PASSWORD})
    kept = register.account_named(console.staff.table, "ada").password
    assert kept.startswith("scrypt$4$1$1$")


@pytest.mark.parametrize(
    ("path", "base"),
    [
        ("/console", ""),
        ("/dev/console/payers", "/dev"),
        ("/guard/v2/console", "/guard/v2"),
        ("//evil.example/console", ""),
        ("/a b/console", ""),
        ("/v1/health", ""),
    ],
)
def test_the_base_of_links_is_what_the_platform_put_before_the_console(path, base):
    assert base_of({"path": path}) == base


def test_links_encode_what_they_are_given():
    links = Links("/dev")
    assert links.to() == "/dev/console"
    assert links.to("payers", "a/b?c", said="x&y", none=None) == "/dev/console/payers/a%2Fb%3Fc?said=x%26y"


def test_every_sentence_that_a_redirect_names_is_there():
    named = set()
    for file in (ROOT / "chalicelib" / "console").glob("*.py"):
        named |= set(re.findall(r'(?:said="|_done\(visit, manage\.\w+, ")([a-z-]+)"', file.read_text()))
    assert named
    assert named <= set(SENTENCES)


class TestForms:
    """What a view gets of a form, and what it notes."""

    def test_text_is_trimmed_and_held_to_its_length(self):
        form = Form({"name": ["  Ada  "], "long": ["x" * 6]})
        assert form.text("name") == "Ada"
        assert form.text("long", 5) == ""
        assert form.errors == {"long": "takes up to 5 characters; this has 6"}

    def test_days_and_numbers_are_read_or_said_to_be_wrong(self):
        form = Form({"day": ["2026-02-30"], "good": ["2026-02-28"], "n": ["12"], "big": ["13"], "odd": ["1.5"]})
        assert str(form.day("good")) == "2026-02-28"
        assert form.day("day") is None
        assert form.number("n", 1, 12) == 12
        assert form.number("big", 1, 12) is None
        assert form.number("odd") is None
        assert set(form.errors) == {"day", "big", "odd"}

    def test_what_may_be_left_out_is_none_and_no_problem(self):
        form = Form()
        assert (form.text("a", optional=True), form.day("b", optional=True), form.number("c", optional=True)) == (
            "",
            None,
            None,
        )
        assert not form.errors

    def test_choices_are_those_that_were_offered(self):
        form = Form({"one": ["x"], "many": ["a", "b", "a", "z"], "twice": ["a", "b"]})
        assert form.choice("one", ["a"]) == ""
        assert form.choices("many", ["a", "b"]) == ["a", "b"]
        assert form.text("twice") == ""
        assert set(form.errors) == {"one", "many", "twice"}

    def test_lines_are_kept_where_lines_are_asked_for(self):
        form = Form({"note": ["one\r\ntwo"]})
        assert form.text("note", lines=True) == "one\ntwo"
        assert form.text("note") == ""

    def test_a_password_is_taken_out_of_the_form(self):
        form = Form({"password": [" as typed "]})
        assert form.secret("password") == " as typed "
        assert form.value("password") == ""


def test_every_page_says_how_dates_are_written_to_whoever_is_signed_in(console):
    words = "Dates are written year-month-day: 2027-01-31 is January 31, 2027."
    browser = console.signed_in()
    for path in ("/console", "/console/payers", "/console/rules/payer/sample_payer/change/timely_filing"):
        assert browser.get(path).has(words), path
    assert not console.browser().get("/console/sign-in").has(words)


def test_compiled_templates_are_the_same_bytes_each_time_and_draw_the_same_page(console, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        render.compile_templates(folder)
    written = {file.name: file.read_bytes() for file in first.iterdir()}
    assert written == {file.name: file.read_bytes() for file in second.iterdir()}
    browser = console.signed_in()
    plain = browser.get("/console/payers").text
    render.compiled.use(first)
    try:
        assert browser.get("/console/payers").text == plain
    finally:
        render.compiled.use(None)
