"""An alert: something that is lost unless somebody acts. It names a payer, a day and an amount, never a patient.

`level` is how bad it is; an alert that was told is told again only when its level rises or a set time has passed.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from chalicelib.services.records.table import Key

AlertKind = Literal[
    "filing",
    "unsubmitted",
    "denial",
    "appeal",
    "records",
    "authorization_used",
    "authorization_ending",
    "authorization_forecast",
    "authorization_unanswered",
    "credential",
    "eligibility",
    "plan_of_care",
    "progress_report",
    "rule_overdue",
    "rule_ending",
    "denials_jump",
    "mail_stopped",
    "webhook_stopped",
]
KINDS: tuple[AlertKind, ...] = get_args(AlertKind)
# What only the installation has, never a practice.
OF_INSTALLATION: frozenset[AlertKind] = frozenset({"rule_overdue", "rule_ending", "mail_stopped"})


@dataclass(frozen=True, slots=True)
class Alert:
    """`ref` is an opaque id of ours, the same as long as the alert is about the same record. `due_on` is the last good
    day, `at_stake_cents` what is lost after it (0 where no amount is known), `left` what remains of an authorization
    in words ("3 visits")."""

    ref: str
    kind: AlertKind
    level: int
    due_on: date
    payer_id: str | None = None
    at_stake_cents: int = 0
    left: str | None = None
    # The record that it is about, so that the console can lead there; never told.
    about: Key | None = None

    def form(self) -> dict[str, Any]:
        """As JSON values."""
        form = {name: getattr(self, name) for name in ("ref", "kind", "level", "payer_id", "at_stake_cents", "left")}
        form["due_on"] = self.due_on.isoformat()
        form["about"] = list(self.about) if self.about else None
        return form


def read_alert(form: Mapping[str, Any]) -> Alert:
    """The alert that `form` holds."""
    about = Key(*form["about"]) if form["about"] else None
    return Alert(**{**form, "due_on": date.fromisoformat(form["due_on"]), "about": about})


def ref_of(secret: bytes, space: str, kind: AlertKind, about: Key) -> str:
    """20 hex digits that nobody can lead back to a claim or patient without the secret."""
    told = "\x1f".join((space, kind, *about)).encode()
    return hmac.new(secret, told, hashlib.sha256).hexdigest()[:20]
