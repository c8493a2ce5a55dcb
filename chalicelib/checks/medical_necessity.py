"""Whether a line's diagnoses support its procedure, by the payer's own lists and by nothing else.

A line is judged by the diagnoses that it points to: one excluded suffices to refuse it, one supporting to pay it.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.prefixes import Prefixes
from chalicelib.checks.wording import lines_named, listed
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer, Finding, NotChecked
from chalicelib.rules.parameters import Codes, Parameters
from chalicelib.rules.rule import Kind, Rule


class NecessityRule(BaseModel):
    """What some procedures must, may not, and should not alone be given for. The prefix M25 is all of M25."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    procedures: Codes = Field(description="The codes that this rule is about; empty: every code.")
    required_prefixes: Prefixes = Field(
        default=(), description="One of these must be among a line's diagnoses; empty: any."
    )
    excluded_prefixes: Prefixes = Field(default=(), description="None of these may be among a line's diagnoses.")
    weak_prefixes: Prefixes = Field(default=(), description="Too general to stand alone on a line.")


class MedicalNecessityParameters(Parameters):
    """The payer's diagnosis lists."""

    rules: tuple[NecessityRule, ...] = Field(default=(), description="Diagnosis lists by procedure.")

    @cached_property
    def by_procedure(self) -> dict[str | None, tuple[NecessityRule, ...]]:
        """The rules that hold for each code that any of them names; under None those for every other code."""
        named = {code for rule in self.rules for code in rule.procedures}
        general = tuple(rule for rule in self.rules if not rule.procedures)
        held: dict[str | None, tuple[NecessityRule, ...]] = {None: general}
        for code in named:
            held[code] = tuple(rule for rule in self.rules if not rule.procedures or code in rule.procedures)
        return held


NecessityCheck = Rule[MedicalNecessityParameters]


def judge(case: Case, lines: Sequence[Line], rule: NecessityCheck) -> Iterator[Answer]:
    held = rule.parameters.by_procedure
    general = held[None]
    for line in lines:
        wanted = held.get(line.procedure, general)
        if wanted and line.procedure:
            yield _judge_line(case, line, wanted, rule)


def _judge_line(case: Case, line: Line, wanted: Sequence[NecessityRule], rule: NecessityCheck) -> Answer:
    count = len(case.diagnoses)
    places = [pointer - 1 for pointer in line.diagnosis_pointers if 0 < pointer <= count]
    if not places:
        return NotChecked(
            f"the diagnosis that {line.procedure} on {lines_named([line])} was given for is not on the claim"
        )
    codes = [case.diagnoses[place] for place in places]
    names = [case.claim.diagnoses[place] for place in places]
    for necessity in wanted:
        for code, name in zip(codes, names, strict=True):
            if code.startswith(necessity.excluded_prefixes):
                return _excluded(line, name, rule)
    for necessity in wanted:
        if necessity.required_prefixes and not any(code.startswith(necessity.required_prefixes) for code in codes):
            return _not_supported(line, names, rule)
    for necessity in wanted:
        if necessity.weak_prefixes and all(code.startswith(necessity.weak_prefixes) for code in codes):
            return _weak(line, names, rule)
    return PASSED


def _excluded(line: Line, name: str, rule: NecessityCheck) -> Finding:
    message = f"This payer does not pay {line.procedure} for {name}."
    return _finding(
        "excluded", message, f"Point {lines_named([line])} to another diagnosis that was treated.", line, rule
    )


def _not_supported(line: Line, names: list[str], rule: NecessityCheck) -> Finding:
    message = f"None of the diagnoses that {lines_named([line])} points to ({listed(names)}) supports {line.procedure}."
    fix = f"Point {lines_named([line])} to the diagnosis that called for {line.procedure}, if the record has one."
    return _finding("not_supported", message, fix, line, rule)


def _weak(line: Line, names: list[str], rule: NecessityCheck) -> Finding:
    message = f"{listed(names)} alone is too general to support {line.procedure}."
    fix = f"Point {lines_named([line])} to the condition that was treated, and this one after it."
    return _finding("weak", message, fix, line, rule)


def _finding(code: str, message: str, fix: str, line: Line, rule: NecessityCheck) -> Finding:
    concerns = (line.procedure or "",)
    return rule.finding(code, message, fix, line=line, field="diagnosis_pointers", concerns=concerns)


CHECK = Check(
    name="medical_necessity",
    parameters=MedicalNecessityParameters,
    judge=judge,
    about="The diagnoses that a line points to support its procedure.",
    kinds={
        "not_supported": Kind("error", "CO-11", "No diagnosis of the line supports the procedure."),
        "excluded": Kind("error", "CO-50", "The payer does not pay this procedure for a diagnosis of the line."),
        "weak": Kind("warning", "CO-50", "The line's diagnoses are all too general to stand alone."),
    },
)
