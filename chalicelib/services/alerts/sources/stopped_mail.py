"""Alerts of persons whose mail came back or was complained of: they hear nothing any more until somebody mends it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chalicelib.services.alerts.alert import Alert, ref_of
from chalicelib.services.records import address
from chalicelib.services.records.table import Table


@dataclass(frozen=True, slots=True)
class StoppedMailAlerts:
    """A Source for the installation's space; nothing for any other."""

    secret: bytes

    def __call__(self, table: Table, space: str, day: date) -> Iterator[Alert]:
        if space != address.INSTALLATION_ALERTS:
            return
        for record in table.look_up("due", address.stopped_mail()):
            ref = ref_of(self.secret, space, "mail_stopped", record.key)
            yield Alert(ref, "mail_stopped", 1, day, about=record.key)
