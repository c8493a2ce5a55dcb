"""What must be on file before a claim is sent: treatment note, evaluation, plan of care, referral.

A date that is missing from a block that is given is not on file; a note that is neither true nor false is unknown.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.domain.claim import Documentation, Line
from chalicelib.domain.finding import PASSED, Answer, NotChecked
from chalicelib.rules.parameters import Parameters
from chalicelib.rules.rule import Kind, Rule

Paper = Literal["treatment_note", "evaluation", "plan_of_care", "referral"]
# In the order in which they are told: the paper, its name, its field.
PAPERS: tuple[tuple[Paper, str, str], ...] = (
    ("treatment_note", "treatment note", "documentation.treatment_note"),
    ("evaluation", "evaluation", "documentation.evaluation_on"),
    ("plan_of_care", "plan of care", "documentation.plan_of_care"),
    ("referral", "referral", "documentation.referral_on"),
)


class DocumentationOnFileParameters(Parameters):
    """Which papers this payer may ask for."""

    required: frozenset[Paper] = Field(description="What must be on file before the claim is sent.")


def judge(case: Case, lines: Sequence[Line], rule: Rule[DocumentationOnFileParameters]) -> Iterator[Answer]:
    required = rule.parameters.required
    documentation = case.claim.documentation
    if not required:
        return
    if documentation is None:
        yield NotChecked("what documentation is on file is not given")
        return
    for paper, name, field in PAPERS:
        if paper in required and not (paper == "plan_of_care" and _judged_elsewhere(case)):
            on_file = _on_file(documentation, paper)
            if on_file:
                yield PASSED
            elif on_file is None:
                yield NotChecked(f"whether a {name} is on file is not given")
            else:
                article = "an" if name[0] in "aeiou" else "a"
                fix = f"Put {article} {name} on file before sending."
                yield rule.finding(paper, f"No {name} is on file.", fix, field=field)


def _on_file(documentation: Documentation, paper: Paper) -> bool | None:
    """True or false, or None where that is unknown."""
    if paper == "treatment_note":
        return documentation.treatment_note
    if paper == "evaluation":
        return documentation.evaluation_on is not None
    if paper == "referral":
        return documentation.referral_on is not None
    return documentation.plan_of_care is not None


def _judged_elsewhere(case: Case) -> bool:
    """True where the check of the plan of care tells of a missing one itself."""
    rule = case.rule("plan_of_care", case.first_date)
    return rule is not None and rule.parameters.required


CHECK = Check(
    name="documentation_on_file",
    title="Documentation on file",
    parameters=DocumentationOnFileParameters,
    judge=judge,
    per="claim",
    about="The papers that a payer may ask for are on file.",
    kinds={
        "treatment_note": Kind("error", "CO-252", "No treatment note is on file."),
        "evaluation": Kind("error", "CO-252", "No evaluation is on file."),
        "plan_of_care": Kind("error", "CO-252", "No plan of care is on file."),
        "referral": Kind("error", "CO-252", "No referral or order is on file."),
    },
)
