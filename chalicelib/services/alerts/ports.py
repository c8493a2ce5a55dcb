"""What sending needs from outside: something that mails, and something that puts a digest into words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from chalicelib.services.alerts.digest import Digest
from chalicelib.services.alerts.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail in both forms. `headers` beside the usual ones, such as List-Unsubscribe; `person_id` goes along as a
    tag, by which the mail service tells whose mail came back."""

    to: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail that was sent on this machine, as its outbox shows it."""

    sent_at: datetime
    mail: Mail


class MailRefused(Exception):
    """The mail service will not send this; nothing was sent."""


class MailUncertain(Exception):
    """No answer came: the mail may have been sent or not."""


class Mailer(Protocol):
    """Raises MailRefused, MailUncertain."""

    def send(self, mail: Mail) -> str:
        """The id that the mail service gave it."""


Compose = Callable[[Subscription, Digest], Mail]

# What this machine sent, newest first; only where mails do not leave it.
Outbox = Callable[[], Sequence[SentMail]]
