"""Mail that comes back for good, or that was complained of, stops for its person, and whoever manages staff is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.services.alerts.bounces import is_about_mail, take_mail_event
from chalicelib.services.alerts.subscribe import find_subscription, keep_subscription
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.staff.account import Account, Grant, Role
from chalicelib.services.staff.register import added
from tests.services.samples import NOW

MONTH = f"{NOW:%Y-%m}"


def with_a_subscriber(table) -> Desk:
    account = Account("S-1", "ada", "Ada Sample", (Grant("demo", Role.VIEWER),), NOW - timedelta(days=1))
    table.write(added(table, account))
    keep_subscription(table, Subscription("S-1", "someone@example.org", ("P#demo",)))
    return Desk(table, lambda: NOW, lambda attempt: None)


def mail_event(kind: str, detail: dict, person: str = "S-1", to: str = "someone@example.org") -> dict:
    mail = {"messageId": "m-1", "tags": {"person": [person]}, "destination": [to]}
    return {"eventType": kind, "mail": mail, kind.lower(): detail}


def stopped(table) -> tuple[str | None, int]:
    """Why the address is stopped, and how many events whoever manages staff sees."""
    return find_subscription(table, "S-1")[0].stopped, len(table.read(address.staff_events(MONTH)))


@pytest.mark.parametrize(
    ("event", "because"),
    [
        (mail_event("Bounce", {"bounceType": "Permanent"}), "mail to this address came back"),
        (mail_event("Complaint", {"complaintFeedbackType": "abuse"}), "a mail was reported as unwanted"),
        (mail_event("Bounce", {"bounceType": "Permanent"}, to="Someone@Example.org"), "mail to this address came back"),
        (mail_event("Complaint", {}), "a mail was reported as unwanted"),
    ],
)
def test_mail_stops_and_is_told_of_once_however_often_the_event_comes(table, event, because):
    desk = with_a_subscriber(table)
    assert is_about_mail(event)
    for _ in range(2):
        take_mail_event(desk, event)
    assert stopped(table) == (because, 1)


@pytest.mark.parametrize("to", ["new@example.org", "New@Example.org"])
def test_a_mail_that_asks_to_confirm_and_comes_back_is_told_of_and_the_address_before_goes_on(table, to):
    desk = with_a_subscriber(table)
    kept, version = find_subscription(table, "S-1")
    keep_subscription(table, replace(kept, awaiting="new@example.org"), version)
    for _ in range(2):
        take_mail_event(desk, mail_event("Bounce", {"bounceType": "Permanent"}, to=to))
    after, _ = find_subscription(table, "S-1")
    assert (after.stopped, after.unreachable, after.is_mailed) == (None, "mail to this address came back", True)
    [event] = table.read(address.staff_events(MONTH))
    assert event.data["what"] == "could not be asked to confirm a new address: mail to this address came back"
    assert table.look_up("due", address.stopped_mail()) == []


def test_the_first_address_of_a_person_that_comes_back_is_an_alert_too(table):
    desk = with_a_subscriber(table)
    kept, version = find_subscription(table, "S-1")
    keep_subscription(table, replace(kept, awaiting=kept.address), version)
    take_mail_event(desk, mail_event("Bounce", {"bounceType": "Permanent"}))
    after, _ = find_subscription(table, "S-1")
    assert after.stopped == after.unreachable == "mail to this address came back"
    assert len(table.look_up("due", address.stopped_mail())) == 1
    assert stopped(table)[1] == 1


@pytest.mark.parametrize(
    "event",
    [
        mail_event("Bounce", {"bounceType": "Transient"}),
        mail_event("Complaint", {"complaintFeedbackType": "not-spam"}),
        mail_event("Delivery", {}),
        mail_event("Bounce", {"bounceType": "Permanent"}, person="S-9"),
        mail_event("Bounce", {"bounceType": "Permanent"}, to="before@example.org"),
    ],
)
def test_anything_else_changes_nothing(table, event):
    desk = with_a_subscriber(table)
    take_mail_event(desk, event)
    assert stopped(table) == (None, 0)
