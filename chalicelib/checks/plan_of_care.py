"""The plan of care: on file, established before treatment, certified in time, and still in force on the day of service.

Evaluations may precede the plan and need none. A signed order and timely transmission can stand for the first signature
(42 CFR 424.24(c), Medicare Benefit Policy Manual, chapter 15, section 220.1.3); a recertification needs its own.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.evaluations import without_evaluations
from chalicelib.checks.wording import lines_named
from chalicelib.domain.claim import Line, PlanOfCare
from chalicelib.domain.dates import Day, plus_days
from chalicelib.domain.finding import PASSED, Answer, NotChecked
from chalicelib.rules.parameters import Parameters, WholeNumber
from chalicelib.rules.rule import Kind, Rule

CERTIFIED_ON = "documentation.plan_of_care.certified_on"


class PlanOfCareParameters(Parameters):
    """What this payer asks of a plan of care."""

    required: bool = Field(default=False, strict=True, description="Treatment needs a plan of care on file.")
    certify_within_days: WholeNumber | None = Field(
        default=None, description="Days from the first treatment to the signature; empty: no signature needed."
    )
    max_certified_days: WholeNumber | None = Field(
        default=None, description="Days that a certification lasts at most, from the first treatment; empty: no limit."
    )
    signed_order_suffices_from: Day | None = Field(
        default=None, description="First service date on which a signed order stands for the first signature."
    )
    transmit_within_days: WholeNumber | None = Field(
        default=None, description="Days from the evaluation in which the plan must then be sent; empty: any time."
    )


PlanRule = Rule[PlanOfCareParameters]


def judge(case: Case, lines: Sequence[Line], rule: PlanRule) -> Iterator[Answer]:
    documentation = case.claim.documentation
    required = rule.parameters.required
    if documentation is None and not required:
        return
    treatment = without_evaluations(case, lines)
    if not treatment:
        return
    if documentation is None:
        yield NotChecked("what is on file of the plan of care is not given")
    elif documentation.plan_of_care is None:
        if required:
            message = "No plan of care is on file for this treatment."
            fix = "Establish the plan of care and put it on file before sending."
            yield rule.finding("missing", message, fix, field="documentation.plan_of_care")
    else:
        dated = [line for line in treatment if line.service_date is not None]
        yield from _Plan(case, documentation.plan_of_care, dated, rule).judge() or (PASSED,)


class _Plan:
    """One plan held against the treatment lines of one claim, which all have dates."""

    def __init__(self, case: Case, plan: PlanOfCare, lines: list[Line], rule: PlanRule) -> None:
        assert case.claim.documentation is not None
        self.case, self.plan, self.lines, self.rule = case, plan, lines, rule
        self.p = rule.parameters
        self.again = plan.kind == "recertification"
        self.evaluated = case.claim.documentation.evaluation_on
        # Where the plan's own day is not on file, the evaluation began the treatment.
        self.begun = plan.established_on or (None if self.again else self.evaluated)

    def judge(self) -> list[Answer]:
        return [*self._certification(), *self._before_plan(), *self._expired()]

    def _certification(self) -> Iterator[Answer]:
        plan, within = self.plan, self.p.certify_within_days
        if within is None:
            return
        if self.again:
            yield from self._recertification()
        elif not self._order_suffices():
            if self.begun is None:
                yield NotChecked("the day on which the plan of care was established is not given")
                return
            due = plus_days(self.begun, within)
            if plan.certified_on is None:
                yield self._not_certified(due)
            elif plan.certified_on > due:
                message = f"The plan of care was certified on {plan.certified_on}; it was due by {due}."
                fix = "Keep the reason for the delay with the signature: a delayed certification needs one."
                yield self.rule.finding("certified_late", message, fix, field=CERTIFIED_ON)

    def _not_certified(self, due: date) -> Answer:
        """Information while the signature may still come in time, then an error."""
        if self.case.as_of <= due:
            message = f"The plan of care of {self.begun} is not certified yet; it is due by {due}."
            return self.rule.finding("not_certified", message, "Get it signed.", field=CERTIFIED_ON, severity="info")
        message = f"The plan of care of {self.begun} is not certified; it was due by {due}."
        fix = "Get it signed and dated, with the reason for the delay, before sending."
        return self.rule.finding("not_certified", message, fix, field=CERTIFIED_ON)

    def _recertification(self) -> Iterator[Answer]:
        signed = self.plan.certified_on
        if signed is None:
            message = "The recertification of the plan of care is not signed; an order does not stand for it."
            fix = "Get the recertification signed and dated before sending."
            yield self.rule.finding("not_certified", message, fix, field=CERTIFIED_ON)
            return
        gap = [line for line in self.lines if line.service_date and self._lapsed_before(line.service_date, signed)]
        if gap:
            message = f"The plan of care was recertified on {signed}, after {lines_named(gap)}, when it had lapsed."
            fix = "Keep the reason for the delay with the signature: a delayed certification needs one."
            yield self.rule.finding("certified_late", message, fix, line=gap[0], field="service_date")

    def _lapsed_before(self, day: date, signed: date) -> bool:
        """True for a day before the recertification on which the first certification had run out."""
        if day >= signed or self.begun is None or self.p.max_certified_days is None:
            return False
        return day > plus_days(self.begun, self.p.max_certified_days)

    def _order_suffices(self) -> bool:
        """True where a signed order and timely transmission stand for the first signature."""
        since, within = self.p.signed_order_suffices_from, self.p.transmit_within_days
        if since is None or self.plan.signed_order_on is None or self.case.first_date < since:
            return False
        if within is None:
            return True
        sent, basis = self.plan.transmitted_on, self.evaluated or self.begun
        return sent is not None and (basis is None or sent <= plus_days(basis, within))

    def _before_plan(self) -> Iterator[Answer]:
        """Treatment earlier than the plan; the day of the evaluation belongs to making it."""
        established = self.plan.established_on
        if established is None:
            return
        dated = [line for line in self.lines if line.service_date and line.service_date != self.evaluated]
        early = [line for line in dated if line.service_date and line.service_date < established]
        if not early:
            return
        if self.again:
            yield NotChecked(f"the plan of care in force on {early[0].service_date} is not given")
            return
        message = f"Treatment on {lines_named(early)} is earlier than the plan of care of {established}."
        fix = "Correct the date of service or of the plan; treatment before the plan is not paid."
        yield self.rule.finding("before_plan", message, fix, line=early[0], field="service_date")

    def _expired(self) -> Iterator[Answer]:
        last = self._last_day()
        late = [line for line in self.lines if last and line.service_date and line.service_date > last]
        if late:
            message = f"The certification of the plan of care ended on {last}, before {lines_named(late)}."
            fix = "Have the plan recertified, or correct the date of service."
            yield self.rule.finding("expired", message, fix, line=late[0], field="service_date")

    def _last_day(self) -> date | None:
        """The last day that the certification covers, or None where nothing limits it."""
        ends = [self.plan.certified_until] if self.plan.certified_until else []
        start = self.plan.certified_on if self.again else self.begun
        if start is not None and self.p.max_certified_days is not None:
            ends.append(plus_days(start, self.p.max_certified_days))
        return min(ends, default=None)


CHECK = Check(
    name="plan_of_care",
    title="Plan of care",
    parameters=PlanOfCareParameters,
    judge=judge,
    per="claim",
    about="Treatment lies under a plan of care that is on file and certified.",
    kinds={
        "missing": Kind("error", "CO-50", "No plan of care is on file."),
        "not_certified": Kind(
            "error", "CO-50", "The plan of care is not certified; information while it may still be."
        ),
        "certified_late": Kind("warning", "CO-50", "The plan of care was certified after the time for it."),
        "expired": Kind("error", "CO-50", "The service is later than the certification lasts."),
        "before_plan": Kind("error", "CO-50", "The treatment is earlier than the plan of care."),
    },
)
