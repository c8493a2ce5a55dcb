"""Alerts of licences and enrolments that end, found by the day on which the first of a provider's ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.dates import plus_days
from chalicelib.services.alerts.alert import Alert, ref_of
from chalicelib.services.alerts.level import level_of_days
from chalicelib.services.alerts.windows import AT_FIRST, Windows
from chalicelib.services.on_file.credentials import CREDENTIAL, Ending, endings
from chalicelib.services.on_file.kinds import PROVIDER
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Record, Table

# What ended longer ago belongs to a provider who left.
_LOST_FOR_DAYS = 60


@dataclass(frozen=True, slots=True)
class CredentialAlerts:
    """A Source."""

    secret: bytes
    windows: Windows = AT_FIRST

    def __call__(self, table: Table, space: str, day: date) -> Iterator[Alert]:
        first = plus_days(day, -_LOST_FOR_DAYS).isoformat()
        last = f"{plus_days(day, max(self.windows.credential_days)).isoformat()}~"
        found = table.look_up("due", address.due(space, CREDENTIAL), first, last)
        kept = table.get_many([record.key for record in found]) if found else {}
        for record in kept.values():
            for ending in endings(PROVIDER.read(record)):
                alert = self._alert(space, record, ending, day)
                if alert.level and ending.on >= plus_days(day, -_LOST_FOR_DAYS):
                    yield alert

    def _alert(self, space: str, record: Record, ending: Ending, day: date) -> Alert:
        about = Key(record.key.partition, f"{record.key.sort}#{ending.payer_id or 'LICENCE'}")
        return Alert(
            ref=ref_of(self.secret, space, "credential", about),
            kind="credential",
            level=level_of_days((ending.on - day).days, self.windows.credential_days),
            due_on=ending.on,
            payer_id=ending.payer_id,
            about=record.key,
        )
