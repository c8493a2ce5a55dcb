"""Alerts of a payer that denies more for one reason than it did before: the last month against the two before it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.dates import plus_days
from chalicelib.services.alerts.alert import Alert, ref_of
from chalicelib.services.alerts.windows import AT_FIRST, Windows
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Record, Table

_RECENT_DAYS = 30
_BEFORE_DAYS = 60
# How far the decision may lie behind the service.
_MONTHS = 8
Reason = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DenialJumpAlerts:
    """A Source."""

    secret: bytes
    windows: Windows = AT_FIRST

    def __call__(self, table: Table, space: str, day: date) -> Iterator[Alert]:
        recent: Counter[Reason] = Counter()
        before: Counter[Reason] = Counter()
        at_stake: Counter[Reason] = Counter()
        newest: dict[Reason, date] = {}
        for record in _denied(table, space, day):
            denied_on = date.fromisoformat(record.data["status_on"])
            days_ago = (day - denied_on).days
            for reason in _reasons(record):
                if days_ago < _RECENT_DAYS:
                    recent[reason] += 1
                    at_stake[reason] += record.data["charge_cents"]
                    newest[reason] = max(newest.get(reason, denied_on), denied_on)
                elif days_ago < _RECENT_DAYS + _BEFORE_DAYS:
                    before[reason] += 1
        for reason, number in recent.items():
            if self._jumps(number, before[reason]):
                yield self._alert(space, reason, at_stake[reason], newest[reason])

    def _jumps(self, recent: int, before: int) -> bool:
        """`before` covers twice the time."""
        usual = before * _RECENT_DAYS / _BEFORE_DAYS
        return recent >= self.windows.jump_least_claims and recent > usual * (1 + self.windows.jump_percent / 100)

    def _alert(self, space: str, reason: Reason, at_stake_cents: int, newest: date) -> Alert:
        """Told as long as its newest denial is recent: a day that passes with no other denial changes nothing."""
        payer_id, code = reason
        about = Key(address.claims(space, "jump", payer_id), code)
        ref = ref_of(self.secret, space, "denials_jump", about)
        return Alert(ref, "denials_jump", 1, plus_days(newest, _RECENT_DAYS), payer_id, at_stake_cents, None, about)


def _denied(table: Table, space: str, day: date) -> Iterator[Record]:
    month = day.year * 12 + day.month - 1
    for number in range(month - _MONTHS, month + 1):
        yield from table.look_up("list", address.claims(space, f"{number // 12:04}-{number % 12 + 1:02}", "denied"))


def _reasons(record: Record) -> set[Reason]:
    codes = {code for line in record.data["lines"] if line["status"] == "denied" for code in line["reasons"]}
    return {(record.data["payer_id"], code) for code in codes}
