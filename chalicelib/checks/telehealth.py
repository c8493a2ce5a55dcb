"""Telehealth as this payer wants it told: covered on the day and for the code, with its modifier and its place.

A line shows telehealth by its place (02, 10) or by a telehealth modifier; a line with neither is not looked at.
Where the payer names no modifier, what stands there is at most doubtful, so findings about it are warnings.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import lines_named, listed
from chalicelib.domain.claim import Line
from chalicelib.domain.dates import Day
from chalicelib.domain.finding import PASSED, Answer, Finding
from chalicelib.rules.parameters import ModifierCode, ModifierCodes, Parameters, PlaceCodes, ProcedureCodes
from chalicelib.rules.rule import Kind, Rule


class TelehealthParameters(Parameters):
    """Whether this payer covers telehealth, and how a claim must show it."""

    covered: bool = Field(default=True, strict=True, description="The payer covers therapy by telehealth.")
    covered_until: Day | None = Field(
        default=None, description="The last service date that is covered; empty: no end known."
    )
    places: PlaceCodes = Field(default=frozenset({"02", "10"}), description="Places of service that mean telehealth.")
    in_person_place: bool = Field(
        default=False,
        strict=True,
        description="The payer wants the place where the visit would have been, and the modifier with it.",
    )
    modifier: ModifierCode | None = Field(
        default=None, description="The modifier of live video; empty: the place alone tells it."
    )
    audio_only_modifier: ModifierCode | None = Field(
        default=None, description="The modifier of a visit by voice alone; empty: such visits are not taken."
    )
    procedures: ProcedureCodes | None = Field(
        default=None, description="Codes that are covered by telehealth; empty: any."
    )
    telehealth_modifiers: ModifierCodes = Field(
        default=frozenset({"95", "GT", "GQ", "93", "FQ"}), description="Modifiers that show telehealth of any kind."
    )
    audio_modifiers: ModifierCodes = Field(
        default=frozenset({"93", "FQ"}), description="Those of them that mean a visit by voice alone."
    )


TelehealthRule = Rule[TelehealthParameters]


def judge(case: Case, lines: Sequence[Line], rule: TelehealthRule) -> Iterator[Answer]:
    p = rule.parameters
    refused: list[Line] = []
    misplaced: list[Line] = []
    overplaced: list[Line] = []
    for line in lines:
        signs = p.telehealth_modifiers.intersection(line.modifiers) if line.modifiers else ()
        remote = (line.place_of_service or case.claim.place_of_service) in p.places
        if not signs and not remote:
            continue
        if not _covered_on(line, p):
            refused.append(line)
            continue
        answer = _code_or_modifier(line, frozenset(signs), rule)
        if answer is not None:
            yield answer
        elif signs and not remote and not p.in_person_place:
            misplaced.append(line)
        elif remote and p.in_person_place:
            overplaced.append(line)
        else:
            yield PASSED
    yield from _not_covered(refused, rule) if refused else ()
    yield from _by_place(misplaced, "place_missing", case, rule) if misplaced else ()
    yield from _by_place(overplaced, "wrong_place", case, rule) if overplaced else ()


def _covered_on(line: Line, p: TelehealthParameters) -> bool:
    ended = p.covered_until is not None and line.service_date is not None and line.service_date > p.covered_until
    return p.covered and not ended


def _not_covered(lines: list[Line], rule: TelehealthRule) -> Iterator[Finding]:
    """One finding for all lines: the day is what is not covered."""
    until = rule.parameters.covered_until
    when = f" after {until}" if rule.parameters.covered and until else ""
    message = f"This payer does not cover therapy by telehealth{when}: {lines_named(lines)}."
    fix = "Correct the place and modifiers if the visit was in person; otherwise this payer will not pay it."
    yield rule.finding("not_covered", message, fix, line=lines[0])


def _code_or_modifier(line: Line, signs: frozenset[str], rule: TelehealthRule) -> Finding | None:
    p = rule.parameters
    if p.procedures is not None and line.procedure not in p.procedures:
        message = f"This payer does not cover {line.procedure} by telehealth."
        return rule.finding(
            "not_covered", message, "Bill a code that it covers by telehealth.", line=line, field="procedure"
        )
    if signs & p.audio_modifiers:
        return _audio_only(line, signs, rule)
    if p.modifier is None or p.modifier in signs:
        return None
    if signs:
        message = f"{line.procedure} carries {listed(sorted(signs))}; this payer wants {p.modifier} for telehealth."
        fix = f"Replace {listed(sorted(signs))} by {p.modifier}."
        return rule.finding("wrong_modifier", message, fix, line=line, field="modifiers")
    message = f"{line.procedure} by telehealth lacks {p.modifier}."
    audio = f", or {p.audio_only_modifier} if it was by voice alone" if p.audio_only_modifier else ""
    fix = f"Add {p.modifier} to line {line.line}{audio}."
    return rule.finding("modifier_missing", message, fix, line=line, field="modifiers")


def _audio_only(line: Line, signs: frozenset[str], rule: TelehealthRule) -> Finding | None:
    p = rule.parameters
    stands = listed(sorted(signs & p.audio_modifiers))
    if p.audio_only_modifier is None:
        message = f"{stands} says that {line.procedure} was by voice alone, which this payer does not take."
        fix = (
            f"Replace {stands} by {p.modifier} if there was video."
            if p.modifier
            else f"Take {stands} off if there was video."
        )
        return rule.finding("audio_only", message, fix, line=line, field="modifiers", **_doubt(p))
    if p.audio_only_modifier in signs:
        return None
    message = f"{line.procedure} carries {stands}; this payer wants {p.audio_only_modifier} for a visit by voice alone."
    fix = f"Replace {stands} by {p.audio_only_modifier}."
    return rule.finding("wrong_modifier", message, fix, line=line, field="modifiers")


def _by_place(lines: list[Line], code: str, case: Case, rule: TelehealthRule) -> Iterator[Finding]:
    """One finding for the lines that inherit the claim's place, one for each line with a place of its own."""
    p = rule.parameters
    inherit = [line for line in lines if not line.place_of_service]
    for group in ([inherit] if inherit else []) + [[line] for line in lines if line.place_of_service]:
        line = group[0]
        place = case.place(line) or "none"
        if code == "place_missing":
            sign = listed([m for m in line.modifiers if m in p.telehealth_modifiers])
            message = f"{sign} says telehealth on {lines_named(group)}, but the place of service is {place}."
            fix = f"Give place {' or '.join(sorted(p.places))}, or take {sign} off."
            yield rule.finding(code, message, fix, line=line, field="place_of_service", **_doubt(p))
        else:
            message = f"Place {place} on {lines_named(group)}: this payer wants the place of a visit in person."
            fix = "Give the place where the visit would have been."
            yield rule.finding(code, message, fix, line=line, field="place_of_service")


def _doubt(p: TelehealthParameters) -> dict[str, Any]:
    """Without a modifier that the payer names, a finding is a warning."""
    return {"severity": "warning"} if p.modifier is None else {}


CHECK = Check(
    name="telehealth",
    title="Telehealth",
    parameters=TelehealthParameters,
    judge=judge,
    about="Telehealth is covered, and the claim shows it as this payer wants.",
    kinds={
        "modifier_missing": Kind("error", "CO-4", "A telehealth place without the payer's telehealth modifier."),
        "place_missing": Kind("error", "CO-5", "A telehealth modifier with an in-person place."),
        "wrong_place": Kind("warning", "CO-5", "A telehealth place where the payer wants the in-person one."),
        "not_covered": Kind("error", "CO-5", "Telehealth is not covered on this day, or not for this code."),
        "wrong_modifier": Kind("error", "CO-4", "A telehealth modifier that this payer does not use."),
        "audio_only": Kind("error", "CO-4", "A visit by voice alone, which this payer does not take."),
    },
)
