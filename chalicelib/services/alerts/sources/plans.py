"""Alerts of plans of care: the certification that ends, and the first signature that is due.

A plan stands among what is due by the day on which its certification ends, or without one by that on which it began.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.checks.plan_of_care import PlanOfCareParameters
from chalicelib.domain.dates import plus_days
from chalicelib.services.alerts.alert import Alert, ref_of
from chalicelib.services.alerts.level import level_of_days
from chalicelib.services.alerts.sources.visits import RulesOf, parameters_of
from chalicelib.services.alerts.windows import AT_FIRST, Windows
from chalicelib.services.on_file.forms import PlanOnFile
from chalicelib.services.on_file.kinds import PLAN
from chalicelib.services.on_file.plans import PLANS, UNSIGNED
from chalicelib.services.records import address
from chalicelib.services.records.table import LAST, Key, Table

# What ended longer ago belongs to a treatment that is over.
_LOST_FOR_DAYS = 14
# No payer gives longer for a signature.
_LONGEST_SIGNATURE_DAYS = 120


@dataclass(frozen=True, slots=True)
class PlanAlerts:
    """A Source. `rules_of` gives the compiled rules of a payer, None for one that no document names."""

    secret: bytes
    rules_of: RulesOf
    windows: Windows = AT_FIRST

    def __call__(self, table: Table, space: str, day: date) -> Iterator[Alert]:
        until = plus_days(day, max(self.windows.plan_days))
        keys = [
            *_found(table, address.due(space, PLANS), plus_days(day, -_LOST_FOR_DAYS), until),
            *_found(table, address.due(space, UNSIGNED), plus_days(day, -_LONGEST_SIGNATURE_DAYS), day),
        ]
        for key, record in (table.get_many(keys) if keys else {}).items():
            plan = PLAN.read(record)
            due_on = self._due_on(plan)
            if due_on is None or due_on < plus_days(day, -_LOST_FOR_DAYS):
                continue
            level = level_of_days((due_on - day).days, self.windows.plan_days)
            if level and not _followed(table, key, plan):
                ref = ref_of(self.secret, space, "plan_of_care", key)
                yield Alert(ref, "plan_of_care", level, due_on, plan.payer_id, about=key)

    def _due_on(self, plan: PlanOnFile) -> date | None:
        if plan.certified_on is not None:
            return plan.certified_until
        if plan.established_on is None or plan.payer_id is None:
            return None
        asked = parameters_of(self.rules_of(plan.payer_id), "plan_of_care", plan.established_on)
        within = asked.certify_within_days if isinstance(asked, PlanOfCareParameters) else None
        return plus_days(plan.established_on, within) if within is not None else None


def _found(table: Table, partition: str, first: date, last: date) -> Sequence[Key]:
    return [record.key for record in table.look_up("due", partition, first.isoformat(), f"{last.isoformat()}~")]


def _followed(table: Table, key: Key, plan: PlanOnFile) -> bool:
    """True where another plan of the patient lasts longer: then nothing is to be done about this one."""
    prefix = key.sort.removesuffix(plan.plan_id)
    others = [PLAN.read(record) for record in table.read(key.partition, prefix, prefix + LAST) if record.key != key]
    mine = plan.certified_until or plan.established_on or date.min
    return any((other.certified_until or other.established_on or date.min) > mine
               for other in others if other.payer_id in (None, plan.payer_id))  # fmt: skip
