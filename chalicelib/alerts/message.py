"""A digest as a mail: plain text and HTML from the same values, links by opaque ids of ours, one to end each kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from chalicelib.alerts.words import WORDS, sentence, subject
from chalicelib.services.alerts.alert import Alert
from chalicelib.services.alerts.confirm import LINK_LASTS, confirm_token
from chalicelib.services.alerts.digest import Digest, savable_first
from chalicelib.services.alerts.ports import Mail
from chalicelib.services.alerts.subscribe import ALL_KINDS, unsubscribe_token
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.alerts.who_hears import practice_in

if TYPE_CHECKING:
    from jinja2 import Environment


# How many alerts a mail has a line for: those that are lost first. Of the others it says how many of each kind there
# are, with a link to them, for nobody reads more.
MOST_LINES = 60
TO_CONFIRM = "Confirm that alerts may be mailed to you"


@dataclass(frozen=True, slots=True)
class Composer:
    """`base` is the address of the console, with stage and without a slash at its end; `payers` are names by id,
    `practice` gives the name of a space."""

    base: str
    secret: bytes
    payers: Mapping[str, str]
    practice: Callable[[str], str]

    def __call__(self, subscription: Subscription, digest: Digest) -> Mail:
        """The mail that tells this digest to this person."""
        values = self._values(subscription, digest)
        everything = self._unsubscribe(subscription, ALL_KINDS)
        return Mail(
            to=subscription.address,
            subject=values["subject"],
            text=_environment().get_template("mail/digest.txt").render(values),
            html=_environment().get_template("mail/digest.html").render(values),
            headers={"List-Unsubscribe": f"<{everything}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
            person_id=subscription.person_id,
        )

    def to_confirm(self, subscription: Subscription, now: datetime) -> Mail:
        """The mail that asks whoever reads the waiting address for her consent. Raises NotKept where none waits."""
        link = f"{self.base}/console/confirm/{confirm_token(self.secret, subscription, now)}"
        values = {"subject": TO_CONFIRM, "link": link, "days": LINK_LASTS.days}
        return Mail(
            to=subscription.awaiting or "",
            subject=TO_CONFIRM,
            text=_environment().get_template("mail/confirm.txt").render(values),
            html=_environment().get_template("mail/confirm.html").render(values),
            person_id=subscription.person_id,
        )

    def _values(self, subscription: Subscription, digest: Digest) -> dict[str, Any]:
        kinds = dict.fromkeys(alert.kind for alert in digest.alerts)
        first = sorted(digest.alerts, key=savable_first)
        lines = frozenset(alert.ref for alert in first[:MOST_LINES])
        return {
            "subject": subject(first, digest.day),
            "day": digest.day,
            "practices": [self._practice(space, alerts, digest, lines) for space, alerts in digest.items],
            "more": digest.more,
            "console": self.base,
            "mute": [(WORDS[kind].title, self._unsubscribe(subscription, kind)) for kind in kinds],
            "mute_all": self._unsubscribe(subscription, ALL_KINDS),
        }

    def _practice(self, space: str, alerts: tuple[Alert, ...], digest: Digest, lines: frozenset[str]) -> dict[str, Any]:
        groups = []
        for kind in dict.fromkeys(alert.kind for alert in alerts):
            of_kind = [alert for alert in alerts if alert.kind == kind]
            items = [self._item(alert, digest) for alert in of_kind if alert.ref in lines]
            groups.append(
                {
                    "title": WORDS[kind].title,
                    "act": WORDS[kind].act,
                    "number": len(of_kind),
                    "items": items,
                    "more": len(of_kind) - len(items),
                    "all": f"{self.base}/console/alerts?{urlencode({'practice': practice_in(space), 'kind': kind})}",
                }
            )
        return {"name": self.practice(space), "groups": groups}

    def _item(self, alert: Alert, digest: Digest) -> dict[str, str]:
        payer = self.payers.get(alert.payer_id, alert.payer_id) if alert.payer_id else None
        return {"words": sentence(alert, payer, digest.day), "link": f"{self.base}/console/alerts/{alert.ref}"}

    def _unsubscribe(self, subscription: Subscription, kind: str) -> str:
        return f"{self.base}/console/unsubscribe/{unsubscribe_token(self.secret, subscription.person_id, kind)}"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=PackageLoader("admin_ui"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
