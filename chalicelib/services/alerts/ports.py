"""What sending needs from outside: something that mails, and something that puts a digest into words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from chalicelib.services.alerts.digest import Digest
from chalicelib.services.alerts.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail in both forms. `headers` beside the usual ones, such as List-Unsubscribe."""

    to: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)


class MailRefused(Exception):
    """The mail service will not send this; nothing was sent."""


class MailUncertain(Exception):
    """No answer came: the mail may have been sent or not."""


class Mailer(Protocol):
    """Raises MailRefused, MailUncertain."""

    def send(self, mail: Mail) -> str:
        """The id that the mail service gave it."""


Compose = Callable[[Subscription, Digest], Mail]
