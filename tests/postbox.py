"""A mail service for tests: keeps what it is given."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.services.alerts.ports import Mail, SentMail


class Postbox:
    """Mailer and outbox in a list."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.sent: list[SentMail] = []

    def send(self, mail: Mail) -> str:
        self.sent.append(SentMail(self._now(), mail))
        return f"message-{len(self.sent)}"

    def outbox(self) -> list[SentMail]:
        """Newest first."""
        return self.sent[::-1]
