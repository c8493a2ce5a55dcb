"""Mails through Amazon SES: one raw message, since only that carries the headers that end a subscription."""

from email.message import EmailMessage
from typing import Any

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
    """Mailer over a botocore client of `ses`; `sender` is an address that SES has verified."""

    def __init__(self, client: Any, sender: str) -> None:
        self._client = client
        self._sender = sender

    def send(self, mail: Mail) -> str:
        """The id that SES gave it."""
        from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

        raw = {"Data": raw_message(mail, self._sender)}
        try:
            sent = self._client.send_raw_email(Source=self._sender, Destinations=[mail.to], RawMessage=raw)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _REFUSALS:
                raise MailRefused("SES refused the mail.") from error
            raise MailUncertain("SES failed.") from error
        except BotoCoreError as error:
            raise MailUncertain("SES did not answer.") from error
        message_id: str = sent["MessageId"]
        return message_id


def raw_message(mail: Mail, sender: str) -> bytes:
    """The mail as it goes over the wire: text and HTML as alternatives."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message.as_bytes()
