"""The hourly clock and the queue of the alerts, as Lambda gives them: what is due becomes messages, messages work.

Webhooks go through the same queue (hooks.py). A message that failed, or whose mail is not settled yet, comes again by
itself; five times, then it is parked.
"""

import json
import logging
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from chalicelib import wiring
from chalicelib.services.alerts.bounces import GREETING, is_about_mail, take_mail_event
from chalicelib.services.alerts.open_alerts import Source
from chalicelib.services.alerts.ports import Mailer, MailRefused, MailUncertain
from chalicelib.services.alerts.rounds import Rounds, messages_due, take_message
from chalicelib.services.alerts.send_digest import UNSETTLED, Outcome, Post
from chalicelib.services.alerts.sources.all import sources_with
from chalicelib.services.alerts.subscribe import find_subscription
from chalicelib.services.alerts.who_hears import still_heard
from chalicelib.services.errors import NotKept
from chalicelib.services.failure import failure_of
from chalicelib.services.records import address
from chalicelib.services.tally import count_done
from chalicelib.web.hooks import delivered
from chalicelib.web.work_log import batch, stroke

if TYPE_CHECKING:
    from chalicelib.alerts.message import Composer

# What asks for the mail that confirms an address, beside the messages of the rounds.
CONFIRM = "confirm"
# What a message came to, as it is counted; "done" is a practice that was looked through.
_COUNTED: dict[Outcome, str] = {
    "done": "PracticesLookedThrough",
    "sent": "MailsSent",
    "refused": "MailsRefused",
    "uncertain": "MailsUncertain",
}
_log = logging.getLogger("otguard.alerts")


def ask_for_rounds() -> int:
    """Asks for everything that is due in this hour; how many messages that took."""
    with stroke("alerts_clock"):
        parts = wiring.parts()
        messages = list(messages_due(parts.table, parts.now()))
        wiring.alerts_queue().send(messages)
        count_done("AlertsAsked", len(messages))
    return len(messages)


def worked_on(event: Mapping[str, Any]) -> dict[str, Any]:
    """Works on a batch; the answer names the messages that must come again."""
    with batch("alerts", event["Records"]) as work:
        work.failed += [record["messageId"] for record in event["Records"] if not _settled(record)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in work.failed]}


def rounds_with(mailer: Mailer, base: str) -> Rounds:
    """What the rounds of this process work with."""
    parts = wiring.parts()
    post = Post(parts.desk, mailer, composer(base))
    return Rounds(post, sources_of, today_of, lambda subscription: still_heard(parts.table, subscription), follow)


def send_confirmation(person_id: str) -> Outcome:
    """Mails the link that confirms the waiting address of a person; where none waits any more, nothing."""
    parts, told = wiring.parts(), wiring.alerts()
    try:
        kept, _ = find_subscription(parts.table, person_id)
        told.mailer.send(composer(told.address).to_confirm(kept, parts.now()))
    except NotKept:
        return "nothing to tell"
    except MailRefused:
        return "refused"
    except MailUncertain:
        return "uncertain"
    return "sent"


def follow(space: str) -> int:
    """Brings the open clocks of the practice of a space in line with the rules in force; how many moved."""
    if space == address.INSTALLATION_ALERTS:
        return 0
    # Imported here: `GET /v1/alerts` moves no clocks.
    from chalicelib.services.claims.follow_limits import follow_limits

    parts = wiring.parts()
    practice = parts.practices.of(space)
    return follow_limits(parts.desk, practice, parts.books, parts.today(practice))


def composer(base: str) -> "Composer":
    """Puts digests into words, with links below that base."""
    # Imported here: `GET /v1/alerts` draws no mails.
    from chalicelib.alerts.message import Composer

    return Composer(base, wiring.alerts().secret(), payer_names(), practice_name)


def payer_names() -> dict[str, str]:
    """The names of the payers in force by their ids, without reading a rule."""
    listings = wiring.parts().rules.listings()
    return {name.name: listing.name for name, listing in listings.items()}


def practice_name(space: str) -> str:
    """How the practice of a space is called in mails and on pages."""
    if space == address.INSTALLATION_ALERTS:
        return "Rules and this installation"
    return wiring.parts().practices.of(space).settings.name or space.partition("#")[2]


def sources_of(space: str) -> list[Source]:
    """What finds the alerts of a practice, with its own windows."""
    parts = wiring.parts()
    return sources_with(wiring.alerts().secret(), parts.practices.of(space).settings, parts.rules)


def today_of(space: str) -> date:
    """The day of the practice of a space; the installation's for what is about all."""
    parts = wiring.parts()
    return parts.today() if space == address.INSTALLATION_ALERTS else parts.day_of(space)


def _settled(record: Mapping[str, Any]) -> bool:
    try:
        return record["body"].strip() == GREETING or _took(json.loads(record["body"]))
    except Exception as error:  # noqa: BLE001  the edge of the service: whatever fails comes again, the others go on
        _log.error("message %s failed: %s", record["messageId"], failure_of(error))
        return False


def _took(body: Mapping[str, Any]) -> bool:
    if "deliver" in body:
        delivered(body)
        return True
    told = wiring.alerts()
    if is_about_mail(body):
        take_mail_event(wiring.parts().desk, body)
        count_done("MailEvents")
        return True
    if CONFIRM in body:
        outcome = send_confirmation(body[CONFIRM])
    else:
        outcome = take_message(rounds_with(told.mailer, told.address), body)
    if outcome in _COUNTED:
        count_done(_COUNTED[outcome])
    return outcome not in UNSETTLED
