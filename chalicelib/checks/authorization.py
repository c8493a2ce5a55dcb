"""Prior authorization: where the payer wants one, its number is on the claim and it is good for every line.

Lines are judged by the number that stands on them. Without a number, an authorization on file that fits is offered.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from chalicelib.checks.authorization_on_file import (
    balance,
    best_fit,
    covers_day,
    covers_procedure,
    is_approved,
    of_number,
    offer,
    on_file,
    same_number,
)
from chalicelib.checks.authorization_visits import Scope, needing_lines
from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import counted, lines_named
from chalicelib.domain.claim import Line
from chalicelib.domain.context import Authorization
from chalicelib.domain.finding import PASSED, Answer, Finding, NotChecked
from chalicelib.rules.parameters import Code, Parameters, PlaceCodes, ProcedureCodes, WholeNumber
from chalicelib.rules.rule import Kind, Rule

ASK = "Ask the payer for authorization before sending."


class AuthorizationParameters(Parameters):
    """When this payer wants prior authorization, and for what."""

    required: Literal["never", "always", "after_visits"] = Field(
        default="never", description="Whether authorization is needed: never, always, or once so many visits are past."
    )
    after_visits: WholeNumber | None = Field(
        default=None, description="Visits of the episode, the evaluation's included, that need no authorization."
    )
    exempt_procedures: ProcedureCodes = Field(default=frozenset(), description="Codes that need no authorization.")
    procedures: ProcedureCodes = Field(
        default=frozenset(), description="The only codes that need authorization; empty: all but the exempt ones."
    )
    places: PlaceCodes = Field(
        default=frozenset(), description="The only places of service where authorization is needed; empty: everywhere."
    )
    evaluation_day_exempt: bool = Field(
        default=False,
        strict=True,
        description="What is given on the day of an exempt code, such as an evaluation, needs no authorization either.",
    )
    match_procedures: bool = Field(default=False, strict=True, description="The authorization must name the procedure.")
    placeholders: frozenset[Code] = Field(
        default=frozenset(
            {
                "N/A",
                "NA",
                "NONE",
                "NULL",
                "PENDING",
                "TBD",
                "UNKNOWN",
                "ON FILE",
                "NOT REQUIRED",
                "REQUESTED",
                "X",
                "XXX",
                "XXXX",
            }
        ),
        description="Words that stand for a number that is not there; zeros alone count as one.",
    )

    @cached_property
    def scope(self) -> Scope:
        """What authorization is asked for."""
        return Scope(self.exempt_procedures, self.procedures, self.places, self.evaluation_day_exempt)

    @model_validator(mode="after")
    def _visits_are_named(self) -> "AuthorizationParameters":
        if self.required == "after_visits" and self.after_visits is None:
            raise ValueError("give after_visits where authorization is required after_visits")
        return self


AuthorizationRule = Rule[AuthorizationParameters]


def judge(case: Case, lines: Sequence[Line], rule: AuthorizationRule) -> Iterator[Answer]:
    p = rule.parameters
    named: dict[str, list[Line]] = {}
    for line in lines:
        number = line.authorization_number or case.claim.authorization_number
        if number or p.required != "never":
            named.setdefault(same_number(number), []).append(line)
    for number in [number for number in named if number and _is_placeholder(number, p)]:
        yield _placeholder(case, named.pop(number), rule)
    if p.required == "never":
        return
    for number, group in named.items():
        needing, unknown = needing_lines(case, group, p.required, p.after_visits, p.scope)
        if unknown:
            yield NotChecked(unknown)
        elif needing:
            yield from _judge_number(case, number, needing, rule)
        else:
            yield PASSED


def _judge_number(case: Case, number: str, lines: list[Line], rule: AuthorizationRule) -> Iterator[Answer]:
    known, match = on_file(case), rule.parameters.match_procedures
    if known is None:
        yield NotChecked("authorizations on file are not given")
    elif not number:
        yield from _without_number(case, known, lines, rule)
    else:
        found = of_number(case, known, number, lines, match)
        if found is None:
            message = f"No authorization of the number on {lines_named(lines)} is on file for this payer."
            fix = offer(case, known, lines, match) or "Correct the number, or put the authorization on file."
            yield _finding("number_unknown", message, fix, lines, rule)
        else:
            yield from _judge_authorization(case, found, lines, rule)


def _judge_authorization(
    case: Case, found: Authorization, lines: list[Line], rule: AuthorizationRule
) -> Iterator[Answer]:
    match = rule.parameters.match_procedures
    outside = [line for line in lines if not covers_day(found, line)]
    unnamed = [line for line in lines if not covers_procedure(found, line, match)]
    covered = lines
    if outside or unnamed:
        covered = [line for line in lines if line not in outside and line not in unnamed]
    if not is_approved(case, found):
        yield _not_approved(found, _other(case, found, lines, match) or ASK, lines, rule)
        return
    if outside:
        dates = f"{found.starts_on or 'an open start'} to {found.ends_on or 'an open end'}"
        message = f"{_name(found)} runs from {dates}, not over {lines_named(outside)}."
        fix = _other(case, found, outside, match) or "Ask the payer to extend it."
        yield _finding("outside_dates", message, fix, outside, rule, "service_date")
    if unnamed:
        message = f"{_name(found)} does not name {unnamed[0].procedure} of {lines_named(unnamed)}."
        fix = _other(case, found, unnamed, match) or "Ask the payer to add it."
        yield _finding("procedure_not_covered", message, fix, unnamed, rule, "procedure")
    if covered:
        yield _judge_amount(case, found, covered, rule)


def _judge_amount(case: Case, found: Authorization, lines: list[Line], rule: AuthorizationRule) -> Answer:
    need, left = balance(case, found, lines)
    if left is None:
        return NotChecked(f"how many {found.unit_kind} are approved is not given")
    if need <= left:
        return PASSED
    noun = found.unit_kind.removesuffix("s")
    fix = _other(case, found, lines, rule.parameters.match_procedures) or f"Ask the payer for more {found.unit_kind}."
    if left == 0:
        message = (
            f"{_name(found)} has none of its {counted(found.approved or 0, noun)} left; this claim needs {need:g}."
        )
        return _finding("exhausted", message, fix, lines, rule)
    message = f"{_name(found)} has {counted(left, noun)} left; this claim needs {need:g}."
    return _finding("will_exceed", message, fix, lines, rule)


def _not_approved(found: Authorization, fix: str, lines: list[Line], rule: AuthorizationRule) -> Finding:
    return _finding("not_approved", f"{_name(found)} is {found.status}.", fix, lines, rule)


def _name(found: Authorization) -> str:
    return f"Authorization {found.authorization_number}"


def _other(case: Case, found: Authorization, lines: list[Line], match: bool) -> str:
    """A fix that names another authorization which fits, or "" where there is none."""
    return offer(case, [entry for entry in on_file(case) or () if entry is not found], lines, match)


def _without_number(
    case: Case, known: Sequence[Authorization], lines: list[Line], rule: AuthorizationRule
) -> Iterator[Finding]:
    """Lines without a number: each goes to the authorization that fits it best, or needs one that is not there."""
    offered: dict[int, list[Line]] = {}
    for line in lines:
        best = best_fit(case, known, [line], rule.parameters.match_procedures)
        offered.setdefault(-1 if best is None else known.index(best), []).append(line)
    for index, group in offered.items():
        if index < 0:
            yield _none_fits(case, known, group, rule)
        else:
            number = known[index].authorization_number
            message = f"This payer wants authorization, and the claim gives no number for {lines_named(group)}."
            yield _finding("missing_on_claim", message, f"Give authorization number {number}.", group, rule)


def _none_fits(case: Case, known: Sequence[Authorization], lines: list[Line], rule: AuthorizationRule) -> Finding:
    """What is wrong with the one that would fit but for its status or what is left; else that there is none."""
    match = rule.parameters.match_procedures
    for entry in known:
        if covers_day(entry, lines[0]) and covers_procedure(entry, lines[0], match):
            if not is_approved(case, entry):
                return _not_approved(entry, ASK, lines, rule)
            noun = entry.unit_kind.removesuffix("s")
            message = f"{_name(entry)} has none of its {counted(entry.approved or 0, noun)} left."
            return _finding("exhausted", message, f"Ask the payer for more {entry.unit_kind}.", lines, rule)
    message = f"This payer wants authorization for {lines_named(lines)}; none is on the claim or on file."
    return _finding("required", message, ASK, lines, rule)


def _placeholder(case: Case, lines: list[Line], rule: AuthorizationRule) -> Finding:
    p, match = rule.parameters, rule.parameters.match_procedures
    message = f"What stands as authorization number for {lines_named(lines)} is no number."
    if p.required == "never" or not needing_lines(case, lines, p.required, p.after_visits, p.scope)[0]:
        return _finding("placeholder", message, "Take it off: none is needed.", lines, rule, severity="warning")
    fix = offer(case, on_file(case) or (), lines, match) or "Give the number, or take it off where none is needed."
    return _finding("placeholder", message, fix, lines, rule)


def _is_placeholder(number: str, p: AuthorizationParameters) -> bool:
    return number in p.placeholders or not number.strip("0")


def _finding(
    code: str,
    message: str,
    fix: str,
    lines: list[Line],
    rule: AuthorizationRule,
    field: str = "authorization_number",
    severity: Literal["warning"] | None = None,
) -> Finding:
    """About the claim's number, or about the first line where the line says it itself."""
    own = field != "authorization_number" or lines[0].authorization_number is not None
    return rule.finding(code, message, fix, line=lines[0] if own else None, field=field, severity=severity)


CHECK = Check(
    name="authorization",
    title="Prior authorization",
    parameters=AuthorizationParameters,
    judge=judge,
    per="claim",
    about="Where this payer wants prior authorization, a good one covers the claim.",
    kinds={
        "required": Kind("error", "CO-197", "Authorization is needed and there is none."),
        "number_unknown": Kind("error", "CO-197", "The number is of no authorization on file."),
        "not_approved": Kind("error", "CO-197", "The authorization is pending, denied, cancelled or expired."),
        "outside_dates": Kind("error", "CO-197", "The service lies outside the authorization's dates."),
        "procedure_not_covered": Kind("error", "CO-197", "The authorization does not name the procedure."),
        "exhausted": Kind("error", "CO-198", "Nothing is left of the authorization."),
        "will_exceed": Kind("error", "CO-198", "The claim needs more than is left of the authorization."),
        "missing_on_claim": Kind("error", "CO-197", "An authorization on file fits; its number is not on the claim."),
        "placeholder": Kind("error", "CO-197", "The authorization number is a placeholder."),
    },
)
