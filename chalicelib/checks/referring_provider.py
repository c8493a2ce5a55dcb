"""Who ordered the therapy is on the claim, and the order was fresh when treatment began.

Treatment began with the evaluation; where none is on file, with the first treatment since the order that is known.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.domain.claim import Documentation, Line
from chalicelib.domain.finding import PASSED, Answer, NotChecked
from chalicelib.rules.parameters import Parameters, WholeNumber
from chalicelib.rules.rule import Kind, Rule


class ReferringProviderParameters(Parameters):
    """What this payer asks of the order for therapy."""

    required: bool = Field(default=False, strict=True, description="The claim must name the referring provider by NPI.")
    order_within_days: WholeNumber | None = Field(
        default=None, description="The oldest order that is good enough, in days before the first treatment; null: any."
    )

    @property
    def looks_back_days(self) -> int:
        """The first treatment since the order may be as old."""
        return self.order_within_days or 0


ReferringRule = Rule[ReferringProviderParameters]


def judge(case: Case, lines: Sequence[Line], rule: ReferringRule) -> Iterator[Answer]:
    if rule.parameters.required:
        referring = case.claim.referring_provider
        if referring is None or not referring.npi:
            message = "The claim does not name the referring provider, whom this payer asks for."
            fix = "Give the NPI of the physician who ordered or certified the therapy."
            yield rule.finding("missing", message, fix, field="referring_provider.npi")
        else:
            yield PASSED
    within_days = rule.parameters.order_within_days
    if within_days is not None:
        yield _judge_age(case, within_days, rule)


def _judge_age(case: Case, within_days: int, rule: ReferringRule) -> Answer:
    documentation = case.claim.documentation
    if documentation is None:
        return NotChecked("the documentation")
    ordered = documentation.referral_on
    if ordered is None:
        return NotChecked("the day of the order, for none is on file")
    first, is_sure = _first_treatment(case, documentation, ordered)
    if (first - ordered).days <= within_days:
        return PASSED
    if not is_sure:
        return NotChecked(f"the first treatment since the order of {ordered}")
    message = f"The order of {ordered} was more than {within_days} days old at the first treatment on {first}."
    return rule.finding(
        "order_too_old", message, "Obtain a new order before billing.", field="documentation.referral_on"
    )


def _first_treatment(case: Case, documentation: Documentation, ordered: date) -> tuple[date, bool]:
    """The first treatment since the order, and whether none before it can be unknown."""
    if documentation.evaluation_on is not None:
        return min(documentation.evaluation_on, case.first_date), True
    plan = documentation.plan_of_care
    if plan is not None and plan.established_on is not None:
        return min(plan.established_on, case.first_date), True
    earlier = [entry.service_date for entry in case.history or () if entry.service_date >= ordered]
    return min([*earlier, case.first_date]), case.history is not None and case.history_reaches(ordered)


CHECK = Check(
    name="referring_provider",
    title="Referring provider",
    parameters=ReferringProviderParameters,
    judge=judge,
    per="claim",
    about="The referring provider is named, and the order was fresh when treatment began.",
    kinds={
        "missing": Kind("error", "CO-16", "The claim does not name the referring provider."),
        "order_too_old": Kind("error", "CO-16", "The order was too old when treatment began."),
    },
)
