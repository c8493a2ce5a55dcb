"""Add-on codes: paid only beside one of their primary services, given on the same day.

The primary may stand on this claim or on another one that this payer got for that day.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import listed
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer
from chalicelib.rules.parameters import Parameters, ProcedureCode
from chalicelib.rules.rule import Kind, Rule


class AddOnCodeParameters(Parameters):
    """Which codes are add-ons, and to what."""

    primaries: dict[ProcedureCode, tuple[ProcedureCode, ...]] = Field(
        default_factory=dict,
        description="For each add-on code the primary codes, one of which must be billed that day.",
    )


def judge(case: Case, lines: Sequence[Line], rule: Rule[AddOnCodeParameters]) -> Iterator[Answer]:
    primaries = rule.parameters.primaries
    judged: set[tuple[str, date]] = set()
    for line in lines:
        code, day = line.procedure, line.service_date
        if code in primaries and day is not None and line.units != 0 and (code, day) not in judged:
            judged.add((code, day))
            yield _judge_add_on(case, line, code, day, rule)


def _judge_add_on(case: Case, line: Line, code: str, day: date, rule: Rule[AddOnCodeParameters]) -> Answer:
    wanted = rule.parameters.primaries[code]
    here = (other.procedure for other in case.by_day[day] if other.units != 0)
    if not wanted or any(primary in wanted for primary in here):
        return PASSED
    if any(entry.procedure in wanted for entry in case.beside.get(day, ())):
        return PASSED
    one_of = listed(wanted, "or")
    return rule.finding(
        "primary_missing",
        f"{code} on {day} is an add-on and is paid only with {one_of} on the same day, which is not billed.",
        f"Bill {one_of} for that day, or take {code} off the claim.",
        line=line,
        field="procedure",
        concerns=(code,),
    )


CHECK = Check(
    name="add_on_code",
    title="Add-on codes",
    parameters=AddOnCodeParameters,
    judge=judge,
    about="An add-on code stands beside its primary service.",
    kinds={"primary_missing": Kind("error", "CO-107", "An add-on code without its primary service on that day.")},
)
