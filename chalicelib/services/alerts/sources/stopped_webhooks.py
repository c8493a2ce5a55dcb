"""Alerts of webhooks that were stopped since nothing arrived: nothing is told there until somebody mends it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chalicelib.services.alerts.alert import Alert, ref_of
from chalicelib.services.records.table import Table
from chalicelib.services.webhooks.endpoint import endpoints_of


@dataclass(frozen=True, slots=True)
class StoppedWebhookAlerts:
    """A Source."""

    secret: bytes

    def __call__(self, table: Table, space: str, day: date) -> Iterator[Alert]:
        for endpoint, _ in endpoints_of(table, space):
            if endpoint.state == "stopped":
                ref = ref_of(self.secret, space, "webhook_stopped", endpoint.key)
                yield Alert(ref, "webhook_stopped", 1, day, about=endpoint.key)
