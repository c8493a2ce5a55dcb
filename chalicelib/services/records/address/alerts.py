"""Alerts, and the mails that tell them; a person may have several practices."""

from chalicelib.services.records.address.practice import due
from chalicelib.services.records.table import Key


def alerts(of: str) -> str:
    """The open alerts of a practice, and when they were found."""
    return f"{of}#ALERTS"


def alert(of: str, ref: str) -> Key:
    return Key(alerts(of), f"OPEN#{ref}")


def delivery(person_id: str, name: str) -> Key:
    """A mail to a person, `name` its day; stands outside practices, for a person may have several."""
    return Key(f"MAIL#{person_id}", f"DAY#{name}")


def told(person_id: str) -> Key:
    """What a person was told of the alerts that are open."""
    return Key(f"MAIL#{person_id}", "TOLD")


def subscription(person_id: str) -> Key:
    return Key(f"SUBSCRIPTION#{person_id}")


def asked_by(person_id: str) -> Key:
    """How often a person had an address asked to confirm lately."""
    return Key(f"SUBSCRIPTION#{person_id}", "ASKED")


def asked_to(hashed: str) -> Key:
    """How often an address, known by its keyed hash alone, was asked to confirm lately."""
    return Key(f"SUBSCRIPTION#ADDRESS#{hashed}", "ASKED")


def subscriptions(time_zone: str) -> str:
    """The persons of a time zone who hear something, in the index `list`."""
    return f"SUBSCRIPTIONS#{time_zone}"


def subscription_zone(time_zone: str) -> Key:
    """That somebody in a time zone hears something."""
    return Key("SUBSCRIPTIONS#ZONE", time_zone)


def subscription_zones() -> str:
    """Those time zones, in the index `list`."""
    return "SUBSCRIPTIONS#ZONES"


# What concerns the whole installation has its alerts in a space of its own.
INSTALLATION_ALERTS = "RULES"


def alert_secret() -> Key:
    """The secret behind opaque ids of alerts and links that end them."""
    return Key("ALERTS#SECRET")


def stopped_mail() -> str:
    """Persons whose address came back, in the index `due`."""
    return due(INSTALLATION_ALERTS, "MAIL_STOPPED")
