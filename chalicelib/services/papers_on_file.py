"""The plan of care on file beside what a claim says: the claim's value wins field by field, and null falls back."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date

from chalicelib.domain.claim import Claim, Documentation, PlanOfCare
from chalicelib.services.on_file.forms import PlanOnFile

# Papers that are kept with a plan of care.
_BESIDE = ("evaluation_on", "referral_on", "last_progress_report_on")


def papers_on_file(claim: Claim, plans: Sequence[PlanOnFile]) -> Documentation | None:
    """The claim's documentation, filled in; None where it stays as it is."""
    plan = _meant(claim, plans)
    own = claim.documentation
    if plan is None:
        return None if own is not None else Documentation()
    told = own or Documentation()
    beside = {name: getattr(plan, name) for name in _BESIDE if getattr(told, name) is None}
    return replace(told, plan_of_care=_filled(told.plan_of_care or PlanOfCare(), plan), **beside)


def _meant(claim: Claim, plans: Sequence[PlanOnFile]) -> PlanOnFile | None:
    """The last plan that was established by the first day of service; else the first one of all."""
    ours = [plan for plan in plans if plan.payer_id in (None, claim.payer_id)]
    first_day = claim.first_service_date or date.max
    begun = [plan for plan in ours if plan.established_on is not None and plan.established_on <= first_day]
    if begun:
        return max(begun, key=_newest)
    return min(ours, key=_newest, default=None)


def _newest(plan: PlanOnFile) -> tuple[date, date, bool, str]:
    """The order of plans; of two of one day the later is the one that lasts longer, then the one for this payer."""
    certified_until = plan.certified_until or date.min
    return plan.established_on or date.max, certified_until, plan.payer_id is not None, plan.plan_id


def _filled(told: PlanOfCare, plan: PlanOnFile) -> PlanOfCare:
    missing = {f.name: getattr(plan, f.name) for f in fields(PlanOfCare) if getattr(told, f.name) is None}
    return replace(told, **missing)
