"""What the mail service says about a mail that came back or was complained of: stop the address, tell its person in the
console and whoever manages staff.

The mail carries the opaque id of its person as a tag, so that no address is looked up.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.services.alerts.subscribe import stop_address
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import Key, Put, Record
from chalicelib.services.staff.register import account_of

# The tag of each mail that holds the opaque id of the person.
PERSON_TAG = "person"
# What SES says, not as JSON, once it has been told where to tell its events.
GREETING = "Successfully validated SNS topic for Amazon SES event publishing."


def is_about_mail(event: Mapping[str, Any]) -> bool:
    """True for an event of SES."""
    return "eventType" in event and "mail" in event


def take_mail_event(desk: Desk, event: Mapping[str, Any]) -> None:
    """A bounce for good or a complaint stops mail to its person; anything else changes nothing. Raises Busy."""
    because = _because(event)
    if because is None:
        return
    mail = event["mail"]
    for person_id in mail.get("tags", {}).get(PERSON_TAG, ()):
        try:
            _stop(desk, person_id, because, mail)
        except NotKept:
            continue


def _because(event: Mapping[str, Any]) -> str | None:
    kind = event["eventType"]
    if kind == "Bounce" and event["bounce"]["bounceType"] == "Permanent":
        return "mail to this address came back"
    if kind == "Complaint" and event["complaint"].get("complaintFeedbackType") != "not-spam":
        return "a mail was reported as unwanted"
    return None


def _stop(desk: Desk, person_id: str, because: str, mail: Mapping[str, Any]) -> None:
    """Raises NotKept, Busy."""

    def told(after: Subscription) -> list[Put]:
        what = "could not be asked to confirm a new address" if after.is_mailed else "gets no more alerts"
        return [_staff_event(desk, person_id, f"{what}: {because}", mail)]

    stop_address(desk, person_id, because, told, mail.get("destination", ()))


def _staff_event(desk: Desk, person_id: str, what: str, mail: Mapping[str, Any]) -> Put:
    """Raises NotKept where the account is gone."""
    now = desk.now()
    place = Key(address.staff_events(now.strftime("%Y-%m")), f"{now.isoformat()}#{mail['messageId']}")
    places = list(account_of(desk.table, person_id).places)
    data = {"by": "the mail service", "about": person_id, "what": what, "places": places}
    return Put(Record(place, "staff_event", data))
