"""The member id has the form that this payer issues. The pattern is the payer's data; the whole id must match it."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer
from chalicelib.rules.parameters import Parameters, explained
from chalicelib.rules.patterns import QuickPattern
from chalicelib.rules.rule import Kind, Rule


class MemberIdParameters(Parameters):
    """What this payer's member ids look like."""

    pattern: QuickPattern = Field(
        description="A regular expression, in capitals, that a whole member id matches.",
        json_schema_extra=explained(
            "A regular expression spells out a form: [A-Z]{3}[0-9]{9} is three letters and nine digits."
        ),
    )
    hint: str = Field(default="", max_length=300, description="The same in a biller's words; shown with the finding.")

    @cached_property
    def form(self) -> re.Pattern[str]:
        return re.compile(self.pattern)


MemberIdRule = Rule[MemberIdParameters]


def judge(case: Case, lines: Sequence[Line], rule: MemberIdRule) -> Iterator[Answer]:
    member_id, form = case.claim.patient.member_id or "", rule.parameters.form
    if member_id and form.fullmatch(member_id):
        yield PASSED
        return
    if not member_id.strip():
        message, fix = "No member id is given.", "Give the member id as the patient's card shows it."
    elif form.fullmatch("".join(filter(str.isalnum, member_id)).upper()):
        message = "The member id has spaces or signs that this payer does not take."
        fix = "Send its letters and digits alone."
    else:
        message = "The member id does not have the form that this payer issues."
        fix = "Correct it from the patient's card, and make sure that this is the payer on the card."
    hint = rule.parameters.hint
    yield rule.finding("format", f"{message} {hint}" if hint else message, fix, field="patient.member_id")


CHECK = Check(
    name="member_id",
    title="Member ID",
    parameters=MemberIdParameters,
    judge=judge,
    per="claim",
    judges_voids=True,
    about="The member id has the form that this payer issues.",
    kinds={"format": Kind("error", "CO-31", "The member id is missing or has another form than this payer's.")},
)
