"""What an attacker would try at the console: forged and replayed forms, planted sessions, scripts, others' ids."""

import re
from collections.abc import Iterator
from unittest.mock import patch
from urllib.parse import quote

import pytest

from chalicelib import console as console_package
from chalicelib.services.staff import register
from chalicelib.services.staff.account import INSTALLATION, Permission, Role
from chalicelib.services.staff.passwords import Scrypt
from chalicelib.web.links import own_path
from tests.console.desk import ORIGIN, PASSWORD, Console, running

FROM_ANYWHERE = {path for pages in console_package.ALL for path in pages.from_anywhere}
LISTED = [entry for pages in console_package.ALL for entry in pages.listed]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SCRIPT = """<script>alert(1)</script>"'><img src=x onerror=alert(1)>{{7*7}}"""


def filled(path: str) -> str:
    """The path with something in each of its places."""
    return re.sub(r"{\w+}", "something", path)


def posts() -> list[str]:
    return sorted({filled(path) for method, path, _, _ in LISTED if method == "POST" and path not in FROM_ANYWHERE})


def gets() -> list[str]:
    return sorted({filled(path) for method, path, _, stage in LISTED if method == "GET" and stage is not None})


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ORIGIN + ".evil.example"},
        {"Origin": "http://127.0.0.1"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN},
        {"Origin": "https://evil.example", "Host": "evil.example"},
        {"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"},
    ],
)
def test_a_form_that_no_page_of_ours_sent_is_refused(console, sent):
    browser = console.signed_in()
    page = browser.raw("POST", "/console/account/sessions/end-others", b"", FORM | sent)
    assert page.status == 403
    assert page.has("The form was not sent from this console")


@pytest.mark.parametrize("sent", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": ORIGIN}])
def test_either_header_alone_is_enough(console, sent):
    assert console.signed_in().raw("POST", "/console/sign-out", b"", FORM | sent).status == 303


@pytest.mark.parametrize("path", posts())
def test_every_form_is_guarded_before_anything_else_is_looked_at(console, path):
    browser = console.signed_in()
    assert browser.raw("POST", path, b"", FORM | {"Origin": "https://evil.example"}).status == 403


def test_no_form_is_taken_from_anywhere_but_the_one_that_ends_a_subscription():
    assert {"/console/unsubscribe/{token}"} == FROM_ANYWHERE


@pytest.mark.parametrize("path", gets())
def test_every_page_sends_a_stranger_to_sign_in(console, path):
    page = console.browser().get(path)
    assert (page.status, page.location.partition("?")[0]) == (303, "/console/sign-in")


def test_the_expected_origin_is_the_platforms_domain_where_none_is_set():
    with running(origins=()) as console:
        console.account()
        browser = console.browser()
        values = {"login": "ada", "password": PASSWORD}
        assert browser.post("/console/sign-in", values, Origin="https://evil.example").status == 403
        assert browser.post("/console/sign-in", values, Origin="").status == 303


@pytest.mark.parametrize(
    ("method", "path", "needs"),
    [(method, path, needs) for method, path, needs, _ in LISTED if needs not in (None, Permission.SEE_RULES)],
)
def test_a_viewer_opens_no_page_by_its_address_that_needs_more(console, method, path, needs):
    viewer = console.signed_in("vera", Role.VIEWER)
    address = filled(path)
    page = viewer.get(address) if method == "GET" else viewer.post(address)
    assert page.status == 403
    assert page.has(needs.value)


def test_a_replayed_form_changes_nothing_a_second_time(console):
    admin = console.signed_in()
    bob = console.account("bob", Role.EDITOR)
    values = {"version": str(bob.version)}
    path = f"/console/staff/{bob.account_id}/disable"
    assert admin.post(path, values).status == 303
    assert admin.post(path, values).status == 412


def test_no_session_that_somebody_planted_survives_a_sign_in(console):
    console.account()
    browser = console.browser()
    browser.jar["otg_session"] = planted = "0000deadbeef.planted"
    browser.post("/console/sign-in", {"login": "ada", "password": PASSWORD})
    assert browser.jar["otg_session"] != planted
    first = browser.jar["otg_session"]
    browser.post("/console/sign-in", {"login": "ada", "password": PASSWORD})
    assert browser.jar["otg_session"] != first


def test_a_device_token_that_somebody_planted_is_never_learnt(console):
    console.account()
    browser = console.browser()
    browser.jar["otg_device"] = "planted"
    browser.post("/console/sign-in", {"login": "ada", "password": PASSWORD})
    assert browser.jar["otg_device"] != "planted"


@pytest.mark.parametrize("token", ["", ".", "a.b", "x" * 5000, "STAFF.x", "../..", "\x00", "ü", "%00"])
def test_what_is_no_session_token_opens_nothing(console, token):
    console.account()
    browser = console.browser()
    browser.jar["otg_session"] = token
    assert browser.get("/console").status == 303


def test_a_session_cookie_that_comes_twice_counts_for_nothing(console):
    browser = console.signed_in()
    token = browser.jar["otg_session"]
    page = browser.raw("GET", "/console", b"", {"Cookie": f"otg_session={token}; otg_session={token}"})
    assert page.status == 303


def test_a_session_of_one_account_is_not_ended_by_another(console):
    ada, bob = console.signed_in(), console.signed_in("bob", Role.EDITOR)
    (session,) = [
        record.key.partition.partition("#")[2]
        for record in console.staff.table._all()
        if record.kind == "session"
        and record.data["account_id"] == register.account_named(console.staff.table, "ada").account_id
    ]
    assert bob.post(f"/console/account/sessions/{session}/end").status == 404
    assert ada.get("/console").status == 200


def test_cookies_are_kept_from_scripts_other_sites_and_plain_http():
    with running(origins=("https://console.example",)) as console:
        console.account()
        browser = console.browser()
        page = browser.post(
            "/console/sign-in", {"login": "ada", "password": PASSWORD}, Origin="https://console.example"
        )
        assert [line.partition("=")[0] for line in page.cookies] == ["__Host-otg_session", "__Host-otg_device"]
        for line in page.cookies:
            parts = line.split("; ")
            assert {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"} <= set(parts)
            assert not any(part.startswith("Domain") for part in parts)


@pytest.mark.parametrize(
    ("origins", "secure"),
    [
        (("http://127.0.0.1:8000", "http://localhost:8000"), False),
        (("http://127.0.0.1:8000", "https://console.example"), True),
        (("http://localhost.evil.example",), True),
        (("http://console.example",), True),
        ((), True),
    ],
)
def test_cookies_lack_secure_only_where_everything_is_http_on_this_machine(origins, secure):
    from chalicelib.web.session import cookies_for

    assert cookies_for(origins).secure is secure


@pytest.mark.parametrize(
    "next_page",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/console/../v1/health",
        "/console//evil.example",
        "/console/..",
        "/console\\@evil.example",
        "/consolex",
        "javascript:alert(1)",
        "/console/%0d%0aSet-Cookie:x=1\r\nX: y",
        "/console?x=<script>",
        "/v1/health",
        "console",
        "/console/" + "a" * 600,
        "\t/console",
    ],
)
def test_signing_in_leads_to_our_own_pages_alone(console, next_page):
    console.account()
    browser = console.browser()
    assert own_path(next_page) is None
    page = browser.post("/console/sign-in", {"login": "ada", "password": PASSWORD, "next": next_page})
    assert (page.status, page.location) == (303, "/console")


@pytest.mark.parametrize("good", ["/console", "/console/", "/console/payers/x.y_z-1", "/console/a?b=c%20d&e=f"])
def test_own_pages_with_their_queries_are_led_back_to(good):
    assert own_path(good) == good


@pytest.mark.parametrize(
    "name",
    [
        "../../app.py",
        "..%2f..%2fapp.py",
        "console.css",
        "%2e%2e%2fconsole.css",
        "console.000000000000.css",
        "",
        "a" * 5000,
    ],
)
def test_static_files_have_no_other_names_than_their_own(console, name):
    page = console.browser().raw("GET", f"/console/static/{name}", b"", {})
    assert page.status in (403, 404)
    assert "Chalice" not in page.text


def test_static_files_may_be_kept_for_a_year_because_their_names_change_with_them(console):
    browser = console.browser()
    text = browser.get("/console/sign-in").text
    names = re.findall(r'(?:href|src)="(/console/static/[^"]+)"', text)
    assert len(names) == 3
    for name in names:
        page = browser.get(name)
        assert page.status == 200
        assert page.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert page.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/console/sign-in", "/console", "/console/staff/nobody", "/console/join/none"])
def test_every_page_keeps_scripts_frames_caches_and_referrers_out(console, path):
    page = console.signed_in().get(path)
    policy = str(page.headers["Content-Security-Policy"])
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=|https?://(?!127\.0\.0\.1)", page.text)


def fields_of(text: str) -> list[tuple[str, list[str]]]:
    """Each form of a page: where it goes, and the names of its fields."""
    forms = re.findall(r'<form method="post" action="([^"]+)"(.*?)</form>', text, re.DOTALL)
    return [(action, re.findall(r'name="([^"]+)"', body)) for action, body in forms]


PAGES_WITH_FORMS = ["/console/staff/new", "/console/account/password", "/console/account/second-factor"]


@pytest.mark.parametrize("path", [*PAGES_WITH_FORMS, "/console/sign-in"])
def test_a_script_in_any_field_comes_back_as_text(console, path):
    browser = console.signed_in()
    for action, names in fields_of(browser.get(path).text):
        if action.endswith("sign-out"):
            continue
        page = browser.post(action, dict.fromkeys(names, SCRIPT))
        assert page.status in (422, 429), action
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


def test_a_script_that_is_kept_as_a_name_is_shown_as_text(console):
    admin = console.signed_in()
    values = {"login": "bob", "name": SCRIPT, "place_0": "everywhere", "role_0": "viewer"}
    assert admin.post("/console/staff/new", values).status == 200
    bob = register.account_named(console.staff.table, "bob")
    for path in ("/console/staff", f"/console/staff/{bob.account_id}", "/console/staff/events"):
        page = admin.get(path)
        assert "<script>alert" not in page.text
        assert page.has(SCRIPT), path


def test_a_browser_that_calls_itself_a_script_is_shown_as_text(console):
    console.account()
    browser = console.browser(SCRIPT)
    browser.post("/console/sign-in", {"login": "ada", "password": PASSWORD})
    page = browser.get("/console/account")
    assert "<script>alert" not in page.text
    assert page.has("<script>alert(1)")


def test_an_address_brings_no_words_of_its_own(console):
    page = console.browser().get("/console/sign-in?said=%3Cscript%3Ealert(1)%3C/script%3E&next=%22%3E%3Cb%3E")
    assert "alert" not in page.text
    assert 'name="next" value=""' in page.text


@pytest.mark.parametrize(
    "extra",
    [
        {"place_1": "everywhere", "role_1": "admin"},
        {"place_1": "south", "role_1": "viewer"},
        {"place_0": "everywhere", "role_0": "viewer"},
        {"place_0": "*", "role_0": "admin"},
    ],
)
def test_the_administrator_of_a_practice_gives_nothing_beyond_it_by_adding_fields(console, extra):
    north = console.signed_in("nina", Role.ADMIN, place="north")
    values = {"login": "bob", "name": "Bob Sample", "place_0": "north", "role_0": "viewer", **extra}
    page = north.post("/console/staff/new", values)
    assert page.status in (403, 422)
    assert register.account_named(console.staff.table, "bob") is None


def test_the_administrator_of_a_practice_reaches_no_account_of_another(console):
    north = console.signed_in("nina", Role.ADMIN, place="north")
    for login, place in (("sam", "south"), ("ivy", INSTALLATION)):
        other = console.account(login, Role.VIEWER, place)
        assert not north.get("/console/staff").has(login)
        assert north.get(f"/console/staff/{other.account_id}").status == 404
        values = {"version": str(other.version), "place_0": "north", "role_0": "viewer"}
        for what in ("roles", "reset", "disable", "enable", "end-sessions"):
            assert north.post(f"/console/staff/{other.account_id}/{what}", values).status == 404


@pytest.mark.parametrize("field", ["role", "grants", "is_owner", "account_id", "patients", "epoch"])
def test_fields_that_a_form_lacks_change_nothing(console, field):
    browser = console.signed_in("vera", Role.VIEWER)
    values = {
        "old_password": PASSWORD,
        "new_password": "another good sentence",
        "again_password": "another good sentence",
    }
    assert browser.post("/console/account/password", values | {field: "admin"}).status == 303
    assert register.account_named(console.staff.table, "vera").grants[0].role is Role.VIEWER
    assert browser.get("/console/staff").status == 403


def test_an_unknown_name_costs_the_same_work_as_a_known_one(console):
    """Counted, not timed: hashes of the same strength, and the same calls to the table in the same order."""
    console.account()

    def work(login: str) -> list[object]:
        done: list[object] = []
        real, table = Scrypt.hashed, console.staff.table

        def hashed(self, password, salt):
            done.append(("hash", self, len(salt)))
            return real(self, password, salt)

        def watched(name):
            inner = getattr(table, name)

            def call(argument):
                done.append((name, len(argument)))
                return inner(argument)

            return call

        with (
            patch.object(Scrypt, "hashed", hashed),
            patch.object(table, "get_many", watched("get_many")),
            patch.object(table, "write", watched("write")),
        ):
            page = console.browser().post("/console/sign-in", {"login": login, "password": "wrong password here"})
        assert page.status == 422
        return done

    known, unknown = work("ada"), work("nobody")
    assert known == unknown
    assert [entry for entry in known if entry[0] == "hash"] == [("hash", console.staff.hasher.strength, 16)]


def test_lock_out_slows_guessing_tells_when_to_go_on_and_lets_the_owner_in_meanwhile(console):
    owner = console.signed_in()
    owner.post("/console/sign-out")
    thief = console.browser()
    statuses = [thief.post("/console/sign-in", {"login": "ada", "password": f"guess {n}"}).status for n in range(8)]
    assert statuses == [422] * 5 + [429] * 3
    page = thief.post("/console/sign-in", {"login": "ada", "password": PASSWORD})
    assert page.status == 429
    assert re.search(r"The next one counts in \d+ s", page.text)
    assert page.headers["Retry-After"]
    assert owner.post("/console/sign-in", {"login": "ada", "password": PASSWORD}).status == 303
    console.later(minutes=15)
    assert thief.post("/console/sign-in", {"login": "ada", "password": PASSWORD}).status == 303


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"login=a&" * 3000, FORM, 422),
        (b"login=%ff%fe", FORM, 422),
        (b"login=\xff", FORM, 422),
        (b"login=" + b"a" * 600_000, FORM, 413),
        (b'{"login": "ada"}', {"Content-Type": "application/json"}, 415),
        (b"--x\r\n", {"Content-Type": "multipart/form-data; boundary=x"}, 415),
    ],
)
def test_a_body_that_no_form_of_ours_sends_is_refused_on_a_page(console, body, kind, status):
    page = console.browser().raw("POST", "/console/sign-in", body, kind | {"Origin": ORIGIN})
    assert page.status == status
    assert page.text.startswith("<!doctype html>")


def test_a_method_that_a_page_does_not_know_is_told_on_a_page(console):
    page = console.signed_in().raw("DELETE", "/console/account", b"", {"Origin": ORIGIN})
    assert page.status == 405
    assert page.headers["Allow"] == "GET"
    assert page.has("This address takes GET alone")


@pytest.fixture
def failing(console) -> Iterator[Console]:
    with patch("chalicelib.console.account.sessions.all_of", side_effect=RuntimeError("SAMPLE PATIENT")):
        yield console


def test_a_failure_is_told_with_its_request_id_and_nothing_of_what_failed(failing, caplog):
    page = failing.signed_in().get("/console/account")
    assert page.status == 500
    assert str(page.headers["X-Request-Id"]) in page.text
    assert "SAMPLE PATIENT" not in page.text
    assert "SAMPLE PATIENT" not in caplog.text
    assert "RuntimeError at" in caplog.text


def test_a_form_field_is_never_longer_than_it_may_be_and_holds_no_control_characters(console):
    admin = console.signed_in()
    for name in ("x" * 101, "a\x00b", "a\nb", "a\u202eb"):
        values = {"login": "bob", "name": name, "place_0": "everywhere", "role_0": "viewer"}
        assert admin.post("/console/staff/new", values).status == 422


@pytest.mark.parametrize("number", ["9" * 5_000, "²", "１", "-1", "0", "1e3"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/console/practices/demo/contracts/sample_payer/versions/{}"),
        ("POST", "/console/rules/payer/sample_payer/versions/{}/roll-back"),
        ("GET", "/console/outbox/{}"),
    ],
)
def test_what_is_no_number_in_an_address_finds_nothing(console, method, path, number):
    sent = {"reason-" + number: "Why not.", "seen": "1"} if method == "POST" else None
    address = path.format(quote(number, safe=""))
    browser = console.signed_in()
    page = browser.post(address, sent) if sent else browser.get(address)
    assert page.status in (404, 422)


@pytest.mark.parametrize("audit", ["/console/audit", "/console/audit.csv", "/console/practices/demo/contract-audit"])
def test_an_audit_until_the_last_day_of_the_calendar_is_shown(console, audit):
    assert console.signed_in().get(f"{audit}?until=9999-12-31").status == 200


@pytest.mark.parametrize(("field", "status"), [({"since": "yesterday"}, 422), ({"value.limits.².amount": "90"}, 303)])
def test_a_hidden_field_that_somebody_rewrote_is_refused_and_a_row_that_is_none_is_left_out(console, field, status):
    sent = {"effective_from": "2026-01-01", "read_on": "2026-01-01", "title": "Manual", "confidence": "verified"}
    page = console.signed_in().post("/console/rules/payer/sample_payer/change/timely_filing", sent | field)
    assert page.status == status
