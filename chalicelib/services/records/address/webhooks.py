"""Webhooks of a practice: its endpoints, how each fares, and what each was told or is to be told."""

from chalicelib.services.records.table import Key


def webhooks(of: str) -> str:
    """The endpoints of a practice."""
    return f"{of}#WEBHOOKS"


def webhook(of: str, webhook_id: str) -> Key:
    return Key(webhooks(of), f"ENDPOINT#{webhook_id}")


def webhooks_head(of: str) -> Key:
    """The record that each new endpoint raises, so that no two are counted at once."""
    return Key(webhooks(of), "HEAD")


def webhooks_audit(of: str) -> str:
    """What was done to the endpoints of a practice, by time."""
    return f"{of}#AUDIT#WEBHOOKS"


def webhook_health(of: str, webhook_id: str) -> Key:
    """Since when an endpoint fails; nothing stands there while it does not."""
    return Key(webhooks(of), f"HEALTH#{webhook_id}")


def webhook_deliveries(of: str, webhook_id: str) -> str:
    """What an endpoint was told, by time: ids of messages begin with it."""
    return f"{of}#WEBHOOKS#{webhook_id}"


def webhook_delivery(of: str, webhook_id: str, message_id: str) -> Key:
    return Key(webhook_deliveries(of, webhook_id), message_id)


def webhook_undelivered(of: str, webhook_id: str) -> str:
    """What was given up or is held, in the index `list`."""
    return f"{of}#WEBHOOKS#{webhook_id}#UNDELIVERED"


def webhooks_due() -> str:
    """Messages of all practices by when they are to be sent, in the index `due`."""
    return "WEBHOOKS#DUE"


def webhooks_listening() -> str:
    """Active endpoints of all practices, in the index `list`."""
    return "WEBHOOKS#LISTENING"
