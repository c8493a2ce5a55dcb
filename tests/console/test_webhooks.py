"""Pages about webhooks: who may open them, secrets that are shown once, changes that met another."""

import re
from datetime import date

import pytest

from chalicelib import wiring
from chalicelib.services.alerts.alert import Alert
from chalicelib.services.alerts.open_alerts import refresh_alerts
from chalicelib.services.records import address
from chalicelib.services.staff.account import Role
from tests.console.desk import Browser, Console
from tests.tables import CountingTable

ALL = "/console/practices/demo/webhooks"
NEW = "/console/practices/demo/webhooks-new"
AUDIT = "/console/practices/demo/webhook-audit"
FORM = {"url": "https://hooks.example.com/", "description": "billing", "least_level": "1"}
# What a page may cost.
MOST_CALLS, MOST_RECORDS = 5, 200


def added(browser: Browser) -> str:
    """The address of a webhook that was just added."""
    page = browser.post(NEW, FORM)
    assert page.status == 200, page.text
    return re.search(rf"{ALL}/[0-9a-f]+", page.text).group()


def version(browser: Browser, path: str) -> str:
    return re.search(r'name="version" value="(\d+)"', browser.get(path).text).group(1)


def admin(console: Console) -> Browser:
    return console.signed_in("ann", Role.ADMIN, place="demo")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR, Role.APPROVER])
def test_only_an_administrator_of_the_practice_opens_them(console, role):
    path = added(admin(console))
    other = console.signed_in("eve", role, place="demo")
    for page in (other.get(ALL), other.get(path), other.post(NEW, FORM), other.post(f"{path}/test")):
        assert page.status == 403
    assert not other.get("/console/practices/demo").has("Webhooks")


def test_another_practice_has_no_such_page(console):
    path = added(admin(console))
    stranger = console.signed_in("sue", Role.ADMIN, place="south")
    assert stranger.get(path).status == 404
    assert stranger.get(path.replace("demo", "south")).status == 404


def test_the_secret_is_on_the_page_that_makes_it_and_on_no_other(console):
    browser = admin(console)
    made = browser.post(NEW, FORM)
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", made.text).group()
    path = re.search(rf"{ALL}/[0-9a-f]+", made.text).group()
    for page in (ALL, path, f"{path}/change", f"{path}/remove"):
        assert "whsec_" not in browser.get(page).text
    rotated = browser.post(f"{path}/secret", {"version": version(browser, path), "overlap_hours": "1"})
    assert "whsec_" in rotated.text
    assert secret not in rotated.text


def test_whoever_changes_what_another_changed_sees_it_and_keeps_what_was_typed(console):
    browser = admin(console)
    path = added(browser)
    seen = version(browser, f"{path}/change")
    assert browser.post(f"{path}/change", FORM | {"version": seen, "description": "first"}).status == 303
    page = browser.post(f"{path}/change", FORM | {"version": seen, "description": "second"})
    assert page.status == 422
    assert page.has("has changed since it was read")
    assert 'value="second"' in page.text
    assert browser.post(f"{path}/state", {"version": seen, "state": "paused"}).status == 412
    assert browser.post(f"{path}/remove", {"version": seen}).status == 412


@pytest.mark.parametrize(
    ("field", "value"), [("url", ""), ("url", "https://localhost/"), ("least_level", "0"), ("kinds", "nothing")]
)
def test_what_is_wrong_is_said_and_nothing_is_made(console, field, value):
    browser = admin(console)
    page = browser.post(NEW, FORM | {field: value})
    assert page.status == 422
    assert browser.get(ALL).has("No program listens yet.")


def test_a_page_costs_few_calls_and_records_however_much_was_sent(console, monkeypatch):
    browser = admin(console)
    path = added(browser)
    for _ in range(60):
        assert browser.post(f"{path}/test").status == 303
    for page in (ALL, path, f"{path}?undelivered=yes"):
        parts = wiring.parts()
        counting = CountingTable(parts.table)
        with monkeypatch.context() as patch:
            patch.setattr(wiring.parts, "_chosen", wiring.Parts(parts.keys, parts.rules, counting, parts.now))
            assert browser.get(page).status == 200
        assert len(counting.calls) <= MOST_CALLS, counting.calls
        assert counting.records <= MOST_RECORDS
    assert browser.get(path).has("Go on")


def test_the_audit_tells_who_did_what_from_what_to_what_and_never_a_secret(console):
    browser = admin(console)
    made = browser.post(NEW, FORM | {"url": "https://hooks.example.com/?token=hush"})
    path = re.search(rf"{ALL}/[0-9a-f]+", made.text).group()
    changed = FORM | {"url": "https://other.example.com/?token=hush", "description": "billing"}
    browser.post(f"{path}/change", changed | {"version": version(browser, path)})
    browser.post(f"{path}/state", {"version": version(browser, path), "state": "paused"})
    rotated = browser.post(f"{path}/secret", {"version": version(browser, path), "overlap_hours": "3"})
    browser.post(f"{path}/remove", {"version": version(browser, path)})
    page = browser.get(f"{AUDIT}?person=ann")
    for words in (
        "Added", "Changed", "Paused", "Given a new secret, the former one signs along for 3 h", "Removed", "ann",
        "Address: https://other.example.com/?…, before: https://hooks.example.com/?…", "State: paused, before: active",
    ):  # fmt: skip
        assert page.has(words), words
    file = browser.get(f"{AUDIT}/csv").text
    assert len(file.splitlines()) == 6
    secrets = re.findall(r"whsec_([A-Za-z0-9+/=]+)", made.text + rotated.text)
    assert len(secrets) == 2
    for told in (page.text, file):
        assert not any(secret in told for secret in (*secrets, "hush"))
    assert browser.get(f"{AUDIT}?person=nobody").has("Nothing was done that fits")
    for other in (Role.VIEWER, Role.EDITOR):
        assert console.signed_in(f"e{other}", other, place="demo").get(AUDIT).status == 403


def test_the_alert_of_a_stopped_webhook_leads_to_its_page(console):
    browser = admin(console)
    path = added(browser)
    about = address.webhook("P#demo", path.rpartition("/")[2])
    alert = Alert("ab" * 10, "webhook_stopped", 1, date(2026, 3, 20), about=about)
    refresh_alerts(wiring.parts().desk, "P#demo", [lambda *where: [alert]], alert.due_on)
    assert browser.get(f"/console/alerts/{alert.ref}").location == path
