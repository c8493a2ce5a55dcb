"""Until when visits are wanted: the end of the plan of care that an authorization names."""

from collections.abc import Iterable, Sequence
from datetime import date

from chalicelib.services.authorizations.keeping import Kept
from chalicelib.services.on_file.kinds import PLAN
from chalicelib.services.records.table import Record, Table


def plan_ends(table: Table, space: str, kept: Sequence[Kept]) -> dict[str, date]:
    """The last certified day of their plans of care, by the plan's id; without those that are not on file or not
    certified. One call, none where no plan is named."""
    named = {(one.authorization.patient_id, one.authorization.plan_of_care_id) for one in kept}
    keys = [PLAN.standing(space, patient_id, plan_id) for patient_id, plan_id in sorted(named, key=str) if plan_id]
    return ends_of_plans(table.get_many(keys).values() if keys else ())


def ends_of_plans(records: Iterable[Record]) -> dict[str, date]:
    """The same of the plans of care among a patient's records."""
    plans = [PLAN.read(record) for record in records if record.kind == PLAN.name]
    return {plan.plan_id: plan.certified_until for plan in plans if plan.certified_until is not None}


def end_of(kept: Kept, ends: dict[str, date]) -> date | None:
    """The end of this one's plan of care, None where that is not known."""
    return ends.get(kept.authorization.plan_of_care_id or "")
