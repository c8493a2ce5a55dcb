"""Alerts in the console: what is open, where it leads, who is mailed, how mails end."""

import re
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib import wiring
from chalicelib.services.alerts.alert import KINDS
from chalicelib.services.alerts.bounces import take_mail_event
from chalicelib.services.alerts.subscribe import find_subscription, unsubscribe_token
from chalicelib.services.records import address
from chalicelib.services.staff.account import Role
from tests.console.desk import Browser, Console, running
from tests.console.mails import link_to_confirm, work_on_messages
from tests.http.service import CLAIM, NOW
from tests.services.samples import recorded

SECRET = b"a secret of tests"
CHOSEN = {
    "address": "ada@example.org", "practices": "demo", "time_zone": "America/New_York", "quiet": ["5", "6"],
    "repeat_days": "7", "urgent": "yes", "version": "0",
}  # fmt: skip


@pytest.fixture
def console():
    with running() as one:
        yield one


def late_claim(console: Console, claim_id: str = "C-1") -> None:
    """A claim of the live practice whose filing limit is ten days away."""
    made = deepcopy(CLAIM) | {"claim_id": claim_id}
    made["patient"] = made["patient"] | {"patient_id": "P-77"}
    made["lines"][0]["service_date"] = "2025-12-30"
    recorded(wiring.parts().table, made)


def chosen(**changes: object) -> dict[str, object]:
    """The form of a subscription; every kind as soon as it is due."""
    return {f"kind_{kind}": "1" for kind in KINDS} | CHOSEN | changes


def subscribed(browser: Browser, **changes: object) -> None:
    assert browser.post("/console/alerts/subscription", chosen(**changes)).status == 303


def test_open_alerts_say_what_is_lost_first_and_name_no_patient_or_claim(console):
    late_claim(console)
    page = console.signed_in("vera", Role.VIEWER, place="demo").get("/console/alerts")
    assert page.has("Sample_Payer: 10 days left, to Mon 30 Mar 2026; $120.00 at stake")
    assert "C-1" not in page.text
    assert "P-77" not in page.text


def test_the_page_says_as_of_when_it_is_and_looks_again_when_asked_but_not_twice_in_a_moment(console):
    browser = console.signed_in("vera", Role.VIEWER, place="demo")
    assert browser.get("/console/alerts").has("As of 2026-03-20 15:00 UTC")
    browser.post("/console/alerts/look?practice=demo")
    late_claim(console)
    for minutes, seen in ((1, False), (2, True)):
        at = NOW + timedelta(minutes=minutes)
        wiring.use(replace(wiring.parts(), now=lambda at=at: at))
        page = browser.follow(browser.post("/console/alerts/look?practice=demo"))
        assert page.has("10 days left") is seen
        assert page.has("As of 2026-03-20 15:02 UTC") is seen


def test_an_alert_leads_whoever_may_see_patients_to_its_record_and_that_is_noted(console):
    late_claim(console)
    browser = console.signed_in("vera", Role.VIEWER, place="demo", patients=True)
    link = re.search(r'href="(/console/alerts/[0-9a-f]{20})"', browser.get("/console/alerts").text)
    assert link
    page = browser.follow(browser.get(link.group(1)))
    assert page.has("C-1")
    assert wiring.parts().table.read(address.seen("P#demo", "P-77"))


def test_others_are_told_what_is_due_and_not_of_whom(console):
    late_claim(console)
    browser = console.signed_in("vera", Role.VIEWER, place="demo")
    link = re.search(r'href="(/console/alerts/[0-9a-f]{20})"', browser.get("/console/alerts").text)
    assert link
    page = browser.get(link.group(1))
    assert page.has("those see who may see patient data")
    assert "C-1" not in page.text


def test_an_alert_that_is_over_or_of_another_practice_is_said_to_be_over(console):
    late_claim(console)
    at_demo = console.signed_in("vera", Role.VIEWER, place="demo")
    elsewhere = console.signed_in("walt", Role.VIEWER, place="north")
    link = re.search(r'href="(/console/alerts/[0-9a-f]{20})"', at_demo.get("/console/alerts").text)
    assert link
    for address_of_it in (link.group(1), "/console/alerts/00000000000000000000"):
        page = elsewhere.get(address_of_it)
        assert (page.status, page.has("This alert is over")) == (404, True)


def test_a_subscription_is_kept_and_shown_again(console):
    browser = console.signed_in("vera", Role.VIEWER, place="demo")
    subscribed(browser, kind_denial="0", kind_filing="2")
    page = browser.get("/console/alerts/subscription")
    assert 'value="ada@example.org"' in page.text
    account = console.staff.table.look_up("list", address.STAFF)[0].key.partition.partition("#")[2]
    kept, _ = find_subscription(wiring.parts().table, account)
    assert (kept.muted, dict(kept.least_level), kept.spaces) == (("denial",), {"filing": 2}, ("P#demo",))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"practices": "north"}, "names north, where you have no role"),
        ({"practices": ""}, "are needed: one at least"),
        ({"address": "nobody"}, "E-mail address"),
        ({"time_zone": "Mars/Olympus"}, "Time zone"),
        ({"repeat_days": "0"}, "is a whole number from 1 to 365"),
        ({"installation": "yes"}, "where you have no role"),
        ({"others": "south"}, "names south, where you have no role"),
    ],
)
def test_what_cannot_be_subscribed_to_is_said_beside_its_field(console, wrong, words):
    browser = console.signed_in("vera", Role.VIEWER, place="demo")
    page = browser.post("/console/alerts/subscription", chosen(**wrong))
    assert page.status == 422
    assert page.has(words)


def test_practices_are_ticked_and_whoever_works_everywhere_names_others_that_are_known_here(console):
    late_claim(console)
    viewer = console.signed_in("vera", Role.VIEWER, place="demo").get("/console/alerts/subscription")
    assert 'name="practices" value="demo" checked' in viewer.text
    assert 'name="others"' not in viewer.text
    owner = console.signed_in("olga", Role.ADMIN)
    named = chosen(practices=[], others="demo")
    missed = owner.post("/console/alerts/subscription", named | {"others": "demo dmeo"})
    assert (missed.status, missed.has("names dmeo, and nothing is kept of a practice with that id")) == (422, True)
    assert owner.post("/console/alerts/subscription", named).status == 303
    assert 'name="practices" value="demo" checked' in owner.get("/console/alerts/subscription").text


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("America/Chicago", '<option value="America/Chicago" selected>Central'),
        ("Europe/Vienna", "<option selected>Europe/Vienna"),
        ("US/Eastern", "<option selected>US/Eastern"),
        ("UTC", "<option selected>UTC"),
    ],
)
def test_a_time_zone_is_chosen_from_a_list_those_of_the_united_states_first(console, zone, shown):
    browser = console.signed_in("vera", Role.VIEWER, place="demo")
    subscribed(browser, time_zone=zone)
    page = browser.get("/console/alerts/subscription")
    assert shown in page.text
    assert page.text.count(" selected") == 1 + len(KINDS)
    assert page.text.index(">Eastern<") < page.text.index("Europe/Vienna")
    assert len(page.text) < 60_000


@pytest.mark.parametrize("waits_beside", [False, True])
def test_a_mail_that_asks_to_confirm_and_came_back_is_told_under_my_mails(console, waits_beside):
    browser = console.signed_in("vera", Role.VIEWER, place="demo")
    if waits_beside:
        confirmed(console, browser)
        browser.post("/console/alerts/subscription", chosen(address="new@example.org", version="2"))
    else:
        subscribed(browser)
    work_on_messages()
    person_id = console.staff.table.look_up("list", address.STAFF)[0].key.partition.partition("#")[2]
    lost = "new@example.org" if waits_beside else "ada@example.org"
    mail = {"messageId": "m-1", "tags": {"person": [person_id]}, "destination": [lost]}
    take_mail_event(wiring.parts().desk, {"eventType": "Bounce", "mail": mail, "bounce": {"bounceType": "Permanent"}})
    page = browser.get("/console/alerts/subscription")
    assert page.has(f"{lost} could not be asked to confirm: mail to this address came back")
    assert page.has("Until then mails go to ada@example.org") is waits_beside
    assert page.has("Until then no alert is mailed") is not waits_beside
    assert not page.has("open the link in the mail")
    again = browser.follow(browser.post("/console/alerts/subscription/ask"))
    assert again.has(f"{lost} is not confirmed yet")


def test_the_preview_is_the_mail_as_it_would_go_out(console):
    late_claim(console)
    browser = console.signed_in("vera", Role.VIEWER, place="demo")
    subscribed(browser)
    page = browser.get("/console/alerts/preview")
    assert page.has("1 claim nears its filing limit")
    assert "style-src 'unsafe-inline'" in str(page.headers["Content-Security-Policy"])
    assert browser.get("/console/alerts/preview?as=text").has("10 days left")


def test_a_new_address_is_asked_by_mail_and_confirmed_by_a_button_without_signing_in(console):
    late_claim(console)
    browser = console.signed_in("vera", Role.VIEWER, place="demo")
    page = browser.follow(browser.post("/console/alerts/subscription", chosen()))
    assert page.has("A mail is on its way to that address")
    assert page.has("ada@example.org is not confirmed yet")
    assert page.has("Until then no alert is mailed")
    link, stranger = link_to_confirm(), console.browser()
    assert stranger.get(link).has("Mail alerts to ada@example.org?")
    browser.post("/console/outbox/send")
    assert len(wiring.alerts().outbox()) == 1, "opening the link changes nothing"
    assert stranger.post(link).has("Alerts are mailed to ada@example.org from now on")
    assert browser.get("/console/alerts/subscription").has("ada@example.org is confirmed")
    browser.post("/console/outbox/send")
    assert len(wiring.alerts().outbox()) == 2


def test_another_address_waits_while_mails_go_to_the_one_before(console):
    browser = console.signed_in("vera", Role.VIEWER, place="demo")
    confirmed(console, browser)
    page = browser.follow(browser.post("/console/alerts/subscription", chosen(address="new@example.org", version="2")))
    assert page.has("new@example.org is not confirmed yet")
    assert page.has("Until then mails go to ada@example.org")
    assert console.browser().post(link_to_confirm()).status == 200
    assert browser.get("/console/alerts/subscription").has("new@example.org is confirmed")


def test_other_choices_are_kept_without_another_mail_and_the_mail_is_sent_again_when_asked_a_few_times(console):
    browser = console.signed_in("vera", Role.VIEWER, place="demo")
    subscribed(browser)
    subscribed(browser, version="1", repeat_days="9")
    work_on_messages()
    assert len(wiring.alerts().outbox()) == 1
    for _ in range(2):
        assert browser.post("/console/alerts/subscription/ask").status == 303
    refused = browser.post("/console/alerts/subscription/ask")
    assert (refused.status, refused.has("was asked too often today")) == (422, True)
    work_on_messages()
    assert len(wiring.alerts().outbox()) == 3


@pytest.mark.parametrize("token", ["nonsense", "S-1.99999999999.00"])
def test_a_link_that_is_not_ours_confirms_nothing(console, token):
    stranger, link = console.browser(), f"/console/confirm/{token}"
    assert {stranger.get(link).status, stranger.post(link).status} == {404}


def confirmed(console: Console, browser: Browser) -> None:
    """Subscribed, and the address confirmed by its link."""
    subscribed(browser)
    assert console.browser().post(link_to_confirm()).status == 200


def test_the_outbox_of_this_machine_shows_what_was_sent_and_sends_it_once(console):
    late_claim(console)
    browser = console.signed_in("vera", Role.VIEWER, place="demo")
    confirmed(console, browser)
    for _ in range(2):
        page = browser.follow(browser.post("/console/outbox/send"))
    assert page.text.count("ada@example.org") == 2
    assert browser.get("/console/outbox/1?as=text").has("open the link and press the button")
    assert browser.get("/console/outbox/2?as=text").has("10 days left")
    assert browser.get("/console/outbox/3").status == 404


def test_there_is_no_outbox_where_mails_leave_the_machine(console):
    wiring.use_alerts(replace(wiring.alerts(), outbox=None))
    assert console.signed_in("vera", Role.VIEWER, place="demo").get("/console/outbox").status == 404


def person(console: Console, browser: Browser) -> str:
    subscribed(browser)
    return console.staff.table.look_up("list", address.STAFF)[0].key.partition.partition("#")[2]


def muted(person_id: str) -> tuple[str, ...]:
    return find_subscription(wiring.parts().table, person_id)[0].muted


def test_opening_an_unsubscribe_link_changes_nothing_and_its_button_does(console):
    person_id = person(console, console.signed_in("vera", Role.VIEWER, place="demo"))
    stranger, path = console.browser(), f"/console/unsubscribe/{unsubscribe_token(SECRET, person_id, 'filing')}"
    assert stranger.get(path).has("Hear no more of filing limits?")
    assert muted(person_id) == ()
    assert stranger.post(path).has("You get no more mail about filing limits")
    assert muted(person_id) == ("filing",)


@pytest.mark.parametrize("media", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_mail_program_unsubscribes_with_one_click_from_anywhere_without_a_session(console, media):
    person_id = person(console, console.signed_in("vera", Role.VIEWER, place="demo"))
    path = f"/console/unsubscribe/{unsubscribe_token(SECRET, person_id, 'all')}"
    sent = {"Content-Type": media, "Origin": "https://mail.example"}
    assert console.browser().raw("POST", path, b"List-Unsubscribe=One-Click", sent).status == 200
    assert set(muted(person_id)) == set(KINDS)


@pytest.mark.parametrize("token", ["S-1.filing.0123", "nonsense", "S-1.all."])
def test_a_link_that_is_not_ours_ends_nothing(console, token):
    for page in (console.browser().get(f"/console/unsubscribe/{token}"),
                 console.browser().raw("POST", f"/console/unsubscribe/{token}", b"", {})):  # fmt: skip
        assert page.status == 404


def test_one_who_wants_no_mail_gets_none_and_still_sees_what_is_open(console):
    late_claim(console)
    browser = console.signed_in("vera", Role.VIEWER, place="demo")
    subscribed(browser)
    assert browser.follow(browser.post("/console/alerts/subscription/end")).has("You get no mail any more")
    assert browser.get("/console/alerts/preview").has("Nothing to tell")
    assert browser.get("/console/alerts").has("10 days left")
