"""The modifier that says under which therapy plan a line was furnished, and no other discipline's beside it or instead.

Always-therapy codes need it on every line. Sometimes-therapy codes need it where a therapist furnishes them, which the
rest of the claim shows; where nothing does, its absence is a warning (Pub. 100-04, chapter 5, section 20.1).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import listed
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer, Finding, Severity
from chalicelib.rules.parameters import (
    Code,
    ModifierCode,
    ModifierCodes,
    Parameters,
    ProcedureCodes,
    ProcedureTableName,
    explained,
)
from chalicelib.rules.rule import MOST_REMEMBERED, Kind, Rule
from chalicelib.rules.tables.procedures import Procedure


class DisciplineModifierParameters(Parameters):
    """Which modifier names the therapist's discipline, and which codes need it."""

    required: ModifierCode = Field(description="The modifier of the practice's own discipline.")
    procedures: ProcedureCodes = Field(
        default=frozenset(),
        description="Codes that need it on every line (always therapy).",
        json_schema_extra=explained(
            "CMS calls these “always therapy”: whoever furnishes them, they are therapy, under a therapy plan."
        ),
    )
    sometimes_procedures: ProcedureCodes = Field(
        default=frozenset(),
        description="Codes that need it where a therapist furnishes them under a therapy plan (sometimes therapy).",
        json_schema_extra=explained(
            "CMS calls these “sometimes therapy”: a splint or the care of a wound is therapy from a therapist, under a "
            "therapy plan, and may else be a physician's own service, billed without the modifier. Where a claim does "
            "not show which it is, a missing modifier is a warning."
        ),
    )
    sometimes_severity: Severity | None = Field(
        default=None,
        description="How grave it is that one of those lacks it, where their list is less sure than the need of it; "
        "empty: an error where the claim shows that a therapist furnished the code.",
    )
    conflicts: ModifierCodes = Field(
        default=frozenset(),
        description="The modifiers of other disciplines.",
        json_schema_extra=explained("Those of physical therapy and of speech-language pathology."),
    )
    table: ProcedureTableName = Field(
        default="procedures", description="The table that says which disciplines bill a code."
    )
    therapist_taxonomies: tuple[Code, ...] = Field(
        default=("225X", "224Z"),
        description="How a rendering provider's taxonomy begins for whom sometimes-therapy codes are therapy.",
        json_schema_extra=explained(
            "The taxonomy is the code of a provider's profession. One that begins like this is a therapist's or an "
            "assistant's, and so a sometimes-therapy code on that claim needs the modifier."
        ),
    )


DisciplineRule = Rule[DisciplineModifierParameters]


def judge(case: Case, lines: Sequence[Line], rule: DisciplineRule) -> Iterator[Answer]:
    p = rule.parameters
    for line in lines:
        has = p.required in line.modifiers
        others = p.conflicts.intersection(line.modifiers)
        if others and has + len(others) > 1:
            yield _two_disciplines(line, rule)
        elif has and (theirs := _another_disciplines(line.procedure or "", rule)):
            yield _not_ours(line, theirs, rule)
        elif line.procedure in p.procedures or line.procedure in p.sometimes_procedures:
            if has:
                yield PASSED
            elif others:
                yield _wrong_discipline(line, rule)
            else:
                yield _missing(case, line, rule)


def _two_disciplines(line: Line, rule: DisciplineRule) -> Finding:
    p = rule.parameters
    stand = list(dict.fromkeys(m for m in line.modifiers if m == p.required or m in p.conflicts))
    message = f"{line.procedure} carries {listed(stand)}, the modifiers of {len(stand)} disciplines."
    fix = f"Keep {p.required} alone, or the one modifier of the discipline that treated."
    return rule.finding("two_disciplines", message, fix, line=line, field="modifiers")


def _wrong_discipline(line: Line, rule: DisciplineRule) -> Finding:
    p = rule.parameters
    other = next(modifier for modifier in line.modifiers if modifier in p.conflicts)
    message = f"{line.procedure} carries {other}, another discipline's modifier, and not {p.required}."
    fix = f"Replace {other} by {p.required}."
    severity = None if line.procedure in p.procedures else p.sometimes_severity
    return rule.finding("wrong_discipline", message, fix, line=line, field="modifiers", severity=severity)


@lru_cache(MOST_REMEMBERED)
def _another_disciplines(procedure: str, rule: DisciplineRule) -> Procedure | None:
    """A code that therapists of this discipline do not bill, such as another one's evaluation; else None."""
    known = rule.tables.procedures(rule.parameters.table).find(procedure)
    theirs = known is not None and bool(known.disciplines) and rule.parameters.required not in known.disciplines
    return known if theirs else None


def _not_ours(line: Line, known: Procedure, rule: DisciplineRule) -> Finding:
    """The table's word for whose code it is counts as much as its row is sure."""
    required = rule.parameters.required
    severity: Severity | None = None if known.confidence == "verified" else "warning"
    message = f"{line.procedure} is another discipline's code and carries {required}."
    fix = f"Bill the code of the therapist's own discipline for what {line.procedure} says."
    return rule.finding("wrong_discipline", message, fix, line=line, field="procedure", severity=severity)


def _missing(case: Case, line: Line, rule: DisciplineRule) -> Finding:
    p, required = rule.parameters, rule.parameters.required
    message = f"{line.procedure} lacks {required}."
    always = line.procedure in p.procedures
    sure = always or _is_therapy(case, rule)
    if not sure:
        message = f"{line.procedure} lacks {required}, which it needs where a therapist furnishes it."
    fix = f"Add {required} to line {line.line}."
    severity = None if always else p.sometimes_severity if sure else "warning"
    return rule.finding("missing", message, fix, line=line, field="modifiers", severity=severity)


def _is_therapy(case: Case, rule: DisciplineRule) -> bool:
    """True where the claim itself shows therapy: by another line, the rendering provider, or a plan of care on file."""
    p, claim = rule.parameters, case.claim
    if any(p.required in line.modifiers or line.procedure in p.procedures for line in claim.lines):
        return True
    for provider in (claim.rendering_provider, claim.billing_provider):
        if provider is not None and provider.taxonomy:
            return provider.taxonomy.startswith(p.therapist_taxonomies)
    return claim.documentation is not None and claim.documentation.plan_of_care is not None


CHECK = Check(
    name="discipline_modifier",
    title="Discipline modifier",
    parameters=DisciplineModifierParameters,
    judge=judge,
    about="Every therapy line carries the modifier of the therapist's discipline, and that one alone.",
    first_counts=(("procedures", "sometimes_procedures"),),
    kinds={
        "missing": Kind("error", "CO-4", "The discipline modifier is missing."),
        "wrong_discipline": Kind("error", "CO-4", "Another discipline's modifier stands instead."),
        "two_disciplines": Kind("error", "CO-4", "The modifiers of two disciplines stand on one line."),
    },
)
