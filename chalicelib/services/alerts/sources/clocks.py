"""Alerts from the open clocks of recorded claims: filing limits, appeals, records asked for, denials to be worked.

The index finds those that end soon; a clock and its claim are read again before anything is told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.domain.dates import plus_days
from chalicelib.rules.calendar import is_business_day
from chalicelib.services.alerts.alert import Alert, AlertKind, ref_of
from chalicelib.services.alerts.level import LOST, level_of_days, level_of_window
from chalicelib.services.alerts.windows import AT_FIRST, Windows
from chalicelib.services.claims.clock_json import Worklist
from chalicelib.services.claims.recorded import meta_key
from chalicelib.services.records import address
from chalicelib.services.records.table import MOST_KEYS, Key, Record, Table

# What is over for longer than this was told and cannot be mended any more.
_LOST_FOR_DAYS = 30
# The longest filing window is a year and a bit; its last fifth is this.
_LONGEST_NOTICE_DAYS = 80
_KINDS: Mapping[str, AlertKind] = {
    "initial": "filing",
    "corrected": "filing",
    "secondary": "filing",
    "records": "records",
    "denial_work": "denial",
}
_LISTS: tuple[Worklist, ...] = ("filing", "denials")


@dataclass(frozen=True, slots=True)
class ClockAlerts:
    """A Source. `secret` makes the opaque ids."""

    secret: bytes
    windows: Windows = AT_FIRST

    def __call__(self, table: Table, space: str, day: date) -> Iterator[Alert]:
        first, last = plus_days(day, -_LOST_FOR_DAYS), plus_days(day, _LONGEST_NOTICE_DAYS)
        for name in _LISTS:
            found = table.look_up("due", address.due(space, name), first.isoformat(), f"{last.isoformat()}~")
            for begin in range(0, len(found), MOST_KEYS // 2):
                yield from self._alerts(table, space, day, found[begin : begin + MOST_KEYS // 2])

    def _alerts(self, table: Table, space: str, day: date, found: list[Record]) -> Iterator[Alert]:
        metas = {one.key: meta_key(space, one.data["payer_id"], one.data["claim_id"]) for one in found}
        kept = table.get_many(list(dict.fromkeys([*metas, *metas.values()])))
        for key, meta in metas.items():
            clock, claim = kept.get(key), kept.get(meta)
            if clock and claim and clock.due is not None and clock.data["deadline"]:
                alert = self._alert(space, day, key, clock.data, claim.data)
                if alert.level:
                    yield alert

    def _alert(self, space: str, day: date, about: Key, clock: Mapping[str, Any], claim: Mapping[str, Any]) -> Alert:
        kind = _KINDS.get(clock["kind"], "appeal")
        return Alert(
            ref=ref_of(self.secret, space, kind, about),
            kind=kind,
            level=self._level(kind, clock, day),
            due_on=date.fromisoformat(clock["deadline"]),
            payer_id=clock["payer_id"],
            at_stake_cents=claim["charge_cents"],
            about=about,
        )

    def _level(self, kind: AlertKind, clock: Mapping[str, Any], day: date) -> int:
        due_on = date.fromisoformat(clock["deadline"])
        if kind == "filing":
            return level_of_window(date.fromisoformat(clock["basis"]), due_on, day, self.windows.filing_percent)
        marks = {
            "records": self.windows.records_days,
            "denial": self.windows.denial_days,
            "appeal": self.windows.appeal_days,
        }
        left = _days_to_work(day, due_on) if kind == "denial" else (due_on - day).days
        return level_of_days(left, marks[kind])


def _days_to_work(day: date, due_on: date) -> int:
    """Business days left after this one; below 0 where the last day is over. Of a limit of three days that ends on a
    Sunday nobody would hear in time who counted Saturday."""
    left = (due_on - day).days
    return left if left < 0 else sum(is_business_day(plus_days(day, ahead)) for ahead in range(1, left + 1))


@dataclass(frozen=True, slots=True)
class UnsubmittedAlerts:
    """A Source: claims that were recorded and are still drafts after the promised days."""

    secret: bytes
    windows: Windows = AT_FIRST

    def __call__(self, table: Table, space: str, day: date) -> Iterator[Alert]:
        for month in _months(day):
            for record in table.look_up("list", address.claims(space, month, "draft")):
                due_on = plus_days(
                    date.fromisoformat(record.data["last_service_date"]), self.windows.unsubmitted_after_days
                )
                if due_on < day:
                    yield self._alert(space, record, due_on)

    def _alert(self, space: str, record: Record, due_on: date) -> Alert:
        return Alert(
            ref=ref_of(self.secret, space, "unsubmitted", record.key),
            kind="unsubmitted",
            level=LOST,
            due_on=due_on,
            payer_id=record.data["payer_id"],
            at_stake_cents=record.data["charge_cents"],
            about=record.key,
        )


def _months(day: date) -> list[str]:
    """The month of the day and the two before it: what is older nears its filing limit, which is told by itself."""
    month = day.year * 12 + day.month - 1
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(month - 2, month + 1)]
