"""What the embedded cloud's mail service was given: it keeps every mail, and sends none."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.request import urlopen

from chalicelib.services.alerts.ports import Mail, Outbox, SentMail
from chalicelib.services.errors import StoreUnavailable

_SECONDS = 5


def outbox_of(endpoint: str) -> Outbox:
    """The outbox of an embedded cloud at that address. Reading it raises StoreUnavailable."""

    def read() -> list[SentMail]:
        try:
            # The endpoint is a setting of whoever runs this machine.
            with urlopen(f"{endpoint}/_ministack/ses/messages", timeout=_SECONDS) as answer:  # noqa: S310
                by_account = json.load(answer)["messages"]
        except (OSError, ValueError, KeyError) as error:
            raise StoreUnavailable("The embedded cloud does not tell what was mailed.") from error
        messages = [_sent(one) for of_account in by_account.values() for one in of_account]
        return sorted(messages, key=lambda sent: sent.sent_at, reverse=True)

    return read


def _sent(message: Mapping[str, Any]) -> SentMail:
    to = ", ".join(message.get("To") or ())
    mail = Mail(to, message.get("Subject") or "", message.get("BodyText") or "", message.get("BodyHtml") or "")
    return SentMail(datetime.fromtimestamp(message["Timestamp"], UTC), mail)
