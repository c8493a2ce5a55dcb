"""What each line was given for: pointers to the claim's diagnoses, counted from 1, the main one first.

A claim without any diagnosis is one problem, not one per line.
"""

from collections.abc import Iterator, Sequence

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import lines_named
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer, Finding
from chalicelib.rules.parameters import Parameters, WholeNumber
from chalicelib.rules.rule import Kind, Rule


class DiagnosisPointerParameters(Parameters):
    """How many diagnoses a claim and a line may name (837P: 12 and 4)."""

    max_per_line: WholeNumber = Field(default=4, description="The most diagnoses that one line may point to.")
    max_diagnoses: WholeNumber = Field(default=12, description="The most diagnoses that a claim may list.")


PointerRule = Rule[DiagnosisPointerParameters]


def judge(case: Case, lines: Sequence[Line], rule: PointerRule) -> Iterator[Answer]:
    count = len(case.claim.diagnoses)
    if not count:
        yield _no_diagnosis(rule)
        return
    if count > rule.parameters.max_diagnoses:
        yield _too_many_diagnoses(count, rule)
    for line in lines:
        pointers = line.diagnosis_pointers
        if len(pointers) != 1 or not 0 < pointers[0] <= count:
            yield from _judge_pointers(line, count, rule)
    if lines:
        yield PASSED


def _judge_pointers(line: Line, count: int, rule: PointerRule) -> Iterator[Finding]:
    pointers = line.diagnosis_pointers
    most = rule.parameters.max_per_line
    if not pointers:
        fix = f"Point {lines_named([line])} to the diagnosis that was treated."
        yield _finding("missing", f"{_name(line)} points to no diagnosis.", fix, line, rule)
    elif min(pointers) < 1 or max(pointers) > count:
        astray = [pointer for pointer in dict.fromkeys(pointers) if not 0 < pointer <= count]
        message = f"{_name(line)} points to diagnosis {', '.join(map(str, astray))}; the claim lists {count}."
        fix = f"Point {lines_named([line])} to a diagnosis from 1 to {count}, or list the missing one."
        yield _finding("beyond", message, fix, line, rule)
    elif len(set(pointers)) < len(pointers):
        yield _repeated(line, rule)
    if len(pointers) > most:
        message = f"{_name(line)} points to {len(pointers)} diagnoses; at most {most} are taken."
        yield _finding("too_many", message, f"Keep the {most} that matter most on {lines_named([line])}.", line, rule)


def _repeated(line: Line, rule: PointerRule) -> Finding:
    """No separate code: the repeated pointer names no further diagnosis. Not every payer minds."""
    message = f"{_name(line)} points to the same diagnosis twice."
    fix = f"Point {lines_named([line])} to each diagnosis once."
    return rule.finding("beyond", message, fix, line=line, field="diagnosis_pointers", severity="warning")


def _finding(code: str, message: str, fix: str, line: Line, rule: PointerRule) -> Finding:
    return rule.finding(code, message, fix, line=line, field="diagnosis_pointers")


def _no_diagnosis(rule: PointerRule) -> Finding:
    fix = "List the diagnosis that was treated and point every line to it."
    return rule.finding("no_diagnosis", "The claim lists no diagnosis.", fix, field="diagnoses")


def _too_many_diagnoses(count: int, rule: PointerRule) -> Finding:
    most = rule.parameters.max_diagnoses
    message = f"The claim lists {count} diagnoses; at most {most} are taken."
    return rule.finding("too_many", message, f"Keep the {most} diagnoses that matter most.", field="diagnoses")


def _name(line: Line) -> str:
    return lines_named([line]).capitalize()


CHECK = Check(
    name="diagnosis_pointer",
    title="Diagnosis pointers",
    parameters=DiagnosisPointerParameters,
    judge=judge,
    per="claim",
    about="Every line points to a diagnosis of the claim.",
    kinds={
        "missing": Kind("error", "CO-16", "A line points to no diagnosis."),
        "beyond": Kind("error", "CO-16", "A line points to a diagnosis that the claim does not list."),
        "too_many": Kind("error", "CO-16", "More diagnoses than a line or a claim may name."),
        "no_diagnosis": Kind("error", "CO-16", "The claim lists no diagnosis."),
    },
)
