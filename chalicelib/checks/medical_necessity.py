"""Whether a line's diagnoses support its procedure, by the payer's own lists and by nothing else.

A line is judged by the diagnoses that it points to: one excluded suffices to refuse it, one supporting to pay it.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.prefixes import Prefixes
from chalicelib.checks.wording import lines_named, listed
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer, Finding, NotChecked
from chalicelib.rules.parameters import Parameters, ProcedureCodes
from chalicelib.rules.rule import MOST_REMEMBERED, Kind, Rule

GRAVEST_FIRST = ("excluded", "not_supported", "weak")


class NecessityRule(BaseModel):
    """What some procedures must, may not, and should not alone be given for. The prefix M25 is all of M25."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    procedures: ProcedureCodes = Field(description="The codes that this rule is about; empty: every code.")
    required_prefixes: Prefixes = Field(
        default=(), description="One of these must be among a line's diagnoses; empty: any."
    )
    excluded_prefixes: Prefixes = Field(default=(), description="None of these may be among a line's diagnoses.")
    weak_prefixes: Prefixes = Field(default=(), description="Too general to stand alone on a line.")

    def fault(self, codes: Sequence[str]) -> str | None:
        """What is wrong with these diagnoses of a line, the gravest only."""
        if self.excluded_prefixes and _some(codes, self.excluded_prefixes):
            return "excluded"
        if self.required_prefixes and not _some(codes, self.required_prefixes):
            return "not_supported"
        if self.weak_prefixes and all([code.startswith(self.weak_prefixes) for code in codes]):  # noqa: C419
            return "weak"
        return None


def _some(codes: Sequence[str], prefixes: tuple[str, ...]) -> bool:
    return any([code.startswith(prefixes) for code in codes])  # noqa: C419  twice as fast as a generator


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
    listed_codes = case.diagnoses
    places = [pointer - 1 for pointer in line.diagnosis_pointers if 0 < pointer <= len(listed_codes)]
    if not places:
        where = f"{line.procedure} on {lines_named([line])}"
        return NotChecked(f"the diagnosis that {where} was given for is not on the claim")
    gravest = _gravest_fault(tuple([listed_codes[place] for place in places]), line.procedure, rule)
    if gravest is None:
        return PASSED
    if gravest == "excluded":
        excluded = [necessity.excluded_prefixes for necessity in wanted]
        places = [place for place in places if any(listed_codes[place].startswith(prefixes) for prefixes in excluded)]
    names = [case.claim.diagnoses[place] for place in places]
    return _finding(gravest, line, names, rule)


@lru_cache(MOST_REMEMBERED)
def _gravest_fault(codes: tuple[str, ...], procedure: str | None, rule: NecessityCheck) -> str | None:
    """What is wrong with these diagnoses of a procedure; the gravest fault only."""
    held = rule.parameters.by_procedure
    faults = {necessity.fault(codes) for necessity in held.get(procedure, held[None])}
    return next((fault for fault in GRAVEST_FIRST if fault in faults), None)


def _finding(fault: str, line: Line, names: list[str], rule: NecessityCheck) -> Finding:
    code, where = line.procedure or "", lines_named([line])
    message, fix = {
        "excluded": (
            f"This payer does not pay {code} for {listed(names)}, to which {where} points.",
            f"Point {where} to another diagnosis that was treated, if the record has one.",
        ),
        "not_supported": (
            f"None of the diagnoses that {where} points to ({listed(names)}) supports {code}.",
            f"Point {where} to the diagnosis that called for {code}, if the record has one.",
        ),
        "weak": (
            f"{listed(names)} alone is too general to support {code}.",
            f"Point {where} to the condition that was treated, and this one after it.",
        ),
    }[fault]
    return rule.finding(fault, message, fix, line=line, field="diagnosis_pointers", concerns=(code,))


CHECK = Check(
    name="medical_necessity",
    title="Medical necessity",
    parameters=MedicalNecessityParameters,
    judge=judge,
    about="The diagnoses that a line points to support its procedure.",
    kinds={
        "not_supported": Kind("error", "CO-11", "No diagnosis of the line supports the procedure."),
        "excluded": Kind("error", "CO-50", "The payer does not pay this procedure for a diagnosis of the line."),
        "weak": Kind("warning", "CO-50", "The line's diagnoses are all too general to stand alone."),
    },
)
