"""Alerts of authorizations: ending, nearly used, not lasting as long as they are wanted, asked for and not answered.

Two places of the indexes find them: the day on which one ends or runs out, and the list of those nearly used.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from chalicelib.checks.wording import counted
from chalicelib.domain.dates import plus_days
from chalicelib.services.alerts.alert import Alert, AlertKind, ref_of
from chalicelib.services.alerts.level import level_of_days, level_of_use
from chalicelib.services.alerts.windows import AT_FIRST, Windows
from chalicelib.services.authorizations.forecast import Forecast, forecast
from chalicelib.services.authorizations.keeping import ASKED, AUTHORIZATION, ENDING, Kept, kept_of, nearly_used_list
from chalicelib.services.authorizations.on_file import UNANSWERED, AuthorizationOnFile
from chalicelib.services.on_file.kinds import PLAN
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Record, Table

# What ended longer ago was told, and can only be mended by a new one.
_LOST_FOR_DAYS = 14


@dataclass(frozen=True, slots=True)
class AuthorizationAlerts:
    """A Source."""

    secret: bytes
    windows: Windows = AT_FIRST

    def __call__(self, table: Table, space: str, day: date) -> Iterator[Alert]:
        found = {record.key: record for record in self._candidates(table, space, day)}
        kept = [kept_of(record) for record in table.get_many(list(found)).values() if record.kind == AUTHORIZATION]
        plans = _ends_of_plans(table, space, kept)
        for one in kept:
            yield from (alert for alert in self._alerts(space, one, plans.get(one.key), day) if alert.level)

    def _candidates(self, table: Table, space: str, day: date) -> Iterator[Record]:
        first, last = plus_days(day, -_LOST_FOR_DAYS), plus_days(day, max(self.windows.authorization_days))
        yield from table.look_up("due", address.due(space, ENDING), first.isoformat(), f"{last.isoformat()}~")
        asked = plus_days(day, -min(self.windows.unanswered_after_days))
        yield from table.look_up("due", address.due(space, ASKED), last=f"{asked.isoformat()}~")
        yield from table.look_up("list", nearly_used_list(space))

    def _alerts(self, space: str, kept: Kept, plan_ends_on: date | None, day: date) -> Iterator[Alert]:
        of = kept.authorization
        if of.status in UNANSWERED:
            waited_days = (day - of.statuses[0].on).days
            level = sum(waited_days >= mark for mark in self.windows.unanswered_after_days)
            yield self._alert(space, kept, "authorization_unanswered", level, of.statuses[0].on)
        elif of.status == "approved" and of.renewed_by is None:
            yield from self._of_approved(space, kept, forecast(of, day, plan_ends_on), day)

    def _of_approved(self, space: str, kept: Kept, foreseen: Forecast, day: date) -> Iterator[Alert]:
        of = kept.authorization
        marks = self.windows.authorization_days
        if of.ends_on is not None:
            level = level_of_days((of.ends_on - day).days, marks)
            yield self._alert(space, kept, "authorization_ending", level, of.ends_on)
        if of.approved is not None:
            level = level_of_use(of.balance.used, of.approved, self.windows.authorization_percent)
            yield self._alert(space, kept, "authorization_used", level, of.ends_on or day)
        if foreseen.short_by and foreseen.runs_out_on is not None:
            level = level_of_days((foreseen.runs_out_on - day).days, marks)
            yield self._alert(space, kept, "authorization_forecast", level, foreseen.runs_out_on)

    def _alert(self, space: str, kept: Kept, kind: AlertKind, level: int, due_on: date) -> Alert:
        return Alert(
            ref=ref_of(self.secret, space, kind, kept.key),
            kind=kind,
            level=level,
            due_on=due_on,
            payer_id=kept.authorization.payer_id,
            left=_left(kept.authorization),
            about=kept.key,
        )


def _left(of: AuthorizationOnFile) -> str | None:
    remaining = of.balance.remaining
    return None if remaining is None else counted(max(remaining, 0), of.unit_kind.removesuffix("s"))


def _ends_of_plans(table: Table, space: str, kept: Iterable[Kept]) -> dict[Key, date | None]:
    """By authorization: the last day of the plan of care that it is for, where one is named and on file."""
    named = {
        one.key: address.standing(space, one.authorization.patient_id, PLAN.part, one.authorization.plan_of_care_id)
        for one in kept
        if one.authorization.plan_of_care_id is not None
    }
    plans = table.get_many(list(dict.fromkeys(named.values()))) if named else {}
    return {key: PLAN.read(plans[place]).certified_until for key, place in named.items() if place in plans}
