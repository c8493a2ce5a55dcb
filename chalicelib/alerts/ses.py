"""Mails through Amazon SES: one raw message, since only that carries the headers that end a subscription."""

from email.message import EmailMessage
from typing import Any

from chalicelib.services.alerts.bounces import PERSON_TAG
from chalicelib.services.alerts.ports import Mail, MailRefused, MailUncertain

# Words of SES that say that it will not send; anything else leaves it open whether it did.
_REFUSALS = frozenset(
    {
        "MessageRejected",
        "MailFromDomainNotVerifiedException",
        "ConfigurationSetDoesNotExist",
        "AccountSendingPausedException",
        "InvalidParameterValue",
        "AccessDenied",
        "AccessDeniedException",
    }
)


class SesMailer:
    """Mailer over a botocore client of `ses`; `sender` is an address or a domain that SES has verified, `events` the
    configuration set that tells of mails that came back."""

    def __init__(self, client: Any, sender: str, events: str | None = None) -> None:
        self._client = client
        self._sender = sender if "@" in sender else f"alerts@{sender}"
        self._events = {"ConfigurationSetName": events} if events else {}

    def send(self, mail: Mail) -> str:
        """The id that SES gave it."""
        from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

        raw = {"Data": raw_message(mail, self._sender)}
        try:
            sent = self._client.send_raw_email(
                Source=self._sender, Destinations=[mail.to], RawMessage=raw, **self._events, **_tags(mail)
            )
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _REFUSALS:
                raise MailRefused("SES refused the mail.") from error
            raise MailUncertain("SES failed.") from error
        except BotoCoreError as error:
            raise MailUncertain("SES did not answer.") from error
        message_id: str = sent["MessageId"]
        return message_id


class NoMailer:
    """Mailer where no sender is set up: alerts are found, and the record of each mail says why it did not go out."""

    def send(self, mail: Mail) -> str:
        """Raises MailRefused."""
        raise MailRefused("No sender is set up.")


def _tags(mail: Mail) -> dict[str, Any]:
    return {"Tags": [{"Name": PERSON_TAG, "Value": mail.person_id}]} if mail.person_id else {}


def raw_message(mail: Mail, sender: str) -> bytes:
    """The mail as it goes over the wire: text and HTML as alternatives."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message.as_bytes()
