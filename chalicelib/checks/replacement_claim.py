"""The right version of a claim: a correction that this payer takes, that names the claim it corrects, and only then.

Where the same services were paid or denied before, a new claim would be refused as a duplicate and ought to replace it.
"""

from collections.abc import Iterator, Sequence

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.copies import REPLACES_OR_VOIDS, by_earlier_claim, copies, replaceable, said_copies
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer, NotChecked
from chalicelib.rules.parameters import Codes, Parameters
from chalicelib.rules.rule import Kind, Rule

ORIGINAL = "1"


class ReplacementClaimParameters(Parameters):
    """Whether and how this payer takes corrections of a claim it has decided."""

    accepts_replacement: bool | None = Field(
        default=None,
        strict=True,
        description="The payer takes replacements and voids; false: correct by a new claim or a reopening.",
    )
    frequencies: Codes = Field(
        default=frozenset(REPLACES_OR_VOIDS), description="The claim frequency codes that the payer takes beside 1."
    )


ReplacementRule = Rule[ReplacementClaimParameters]


def judge(case: Case, lines: Sequence[Line], rule: ReplacementRule) -> Iterator[Answer]:
    if case.claim.frequency == ORIGINAL:
        yield from _judge_original(case, rule)
    else:
        yield _judge_correction(case, rule)


def _judge_correction(case: Case, rule: ReplacementRule) -> Answer:
    frequency, p = case.claim.frequency, rule.parameters
    if p.accepts_replacement is False or frequency not in p.frequencies:
        said = frequency if frequency.isalnum() and len(frequency) == 1 else "as given"
        fix = "Send a new claim with frequency 1, or ask the payer to reopen the old one."
        return rule.finding("not_accepted", f"This payer takes no claim of frequency {said}.", fix, field="frequency")
    if frequency in REPLACES_OR_VOIDS and not (case.claim.original_reference or "").strip():
        message = f"A claim of frequency {frequency} must name the claim it corrects; no original reference is given."
        fix = "Give the payer's control number of the original claim, from its remittance."
        return rule.finding("original_reference_missing", message, fix, field="original_reference")
    return PASSED


def _judge_original(case: Case, rule: ReplacementRule) -> Iterator[Answer]:
    found: list[Answer] = []
    if rule.parameters.accepts_replacement:
        found += _should_replace(case, rule)
        if case.history is None:
            yield NotChecked("the patient's earlier claims")
    if not found and (case.claim.original_reference or "").strip():
        message = "A claim of frequency 1 names an original claim; payers ignore or refuse that."
        fix = "Send frequency 7 if this corrects that claim; else take the original reference off."
        found.append(rule.finding("unexpected_reference", message, fix, field="original_reference"))
    yield from found or [PASSED]


def _should_replace(case: Case, rule: ReplacementRule) -> Iterator[Answer]:
    if not case.same_days:
        return
    duplicates = case.rule("duplicate_claim", case.first_date)
    bypass = duplicates.parameters.bypass_modifiers if duplicates is not None else frozenset()
    for group in by_earlier_claim(replaceable(case, list(copies(case, bypass)))):
        earlier = group[0].earlier
        message = f"{said_copies(group)} was {earlier.status} before, on claim {earlier.claim_id}."
        number = earlier.payer_control_number
        named = f"original reference {number}" if number else "the payer's control number of that claim"
        fix = f"If this corrects it, send frequency 7 with {named}; else take the services off."
        yield rule.finding("should_replace", message, fix, field="frequency")


CHECK = Check(
    name="replacement_claim",
    title="Corrected and voided claims",
    parameters=ReplacementClaimParameters,
    judge=judge,
    per="claim",
    judges_voids=True,
    about="A correction is one that this payer takes, and names the claim it corrects.",
    kinds={
        "original_reference_missing": Kind("error", "CO-16", "A replacement or void does not name its original."),
        "unexpected_reference": Kind("warning", "CO-16", "An original claim names an earlier one."),
        "not_accepted": Kind("error", "CO-16", "The payer takes no claim of this frequency."),
        "should_replace": Kind("error", "OA-18", "The same services were decided before: replace that claim."),
    },
)
