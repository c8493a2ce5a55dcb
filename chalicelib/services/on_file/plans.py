"""By which day a plan of care is found among what is due: the end of its certification; unsigned, its beginning."""

from chalicelib.services.on_file.forms import PlanOnFile
from chalicelib.services.records import address
from chalicelib.services.records.table import Key

# Kinds of the index `due`.
PLANS = "PLAN"
UNSIGNED = "PLAN_UNSIGNED"


def plan_place(space: str, plan: PlanOnFile) -> Key | None:
    """Where it stands; None where nothing of it will be due."""
    kind, day = (PLANS, plan.certified_until) if plan.certified_on else (UNSIGNED, plan.established_on)
    return Key(address.due(space, kind), f"{day.isoformat()}#{plan.patient_id}#{plan.plan_id}") if day else None
