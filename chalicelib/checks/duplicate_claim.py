"""Billed once: no line repeats one of an earlier claim, nor another of this claim, unless it is told to be separate.

Copies of one earlier claim are one finding. Where the payer wants a replacement instead, replacement_claim says so.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.copies import REPLACES_OR_VOIDS, Copy, by_earlier_claim, copies, replaceable, said_copies
from chalicelib.checks.wording import days_named, lines_named
from chalicelib.domain.claim import Line
from chalicelib.domain.dates import plus_days
from chalicelib.domain.finding import PASSED, Answer, Bypassed, Finding, NotChecked
from chalicelib.rules.parameters import ModifierCodes, Parameters, WholeNumber
from chalicelib.rules.rule import Kind, Rule


class DuplicateClaimParameters(Parameters):
    """What makes a repeated service a duplicate for this payer."""

    lookback_days: WholeNumber | None = Field(
        default=None, description="Service dates up to this many days ago are compared with earlier claims; null: all."
    )
    bypass_modifiers: ModifierCodes = Field(
        default=frozenset(), description="Modifiers that say that a repeated service is a separate one."
    )


DuplicateRule = Rule[DuplicateClaimParameters]
# How an earlier claim stands once the payer has it.
_WITH_THE_PAYER = frozenset(("submitted", "accepted", "paid", "denied"))


def judge(case: Case, lines: Sequence[Line], rule: DuplicateRule) -> Iterator[Answer]:
    found = [*_repeated_lines(case, rule), *_repeated_claim(case, rule)]
    if case.history is None:
        yield NotChecked("the patient's earlier claims")
    else:
        since = _compared_since(case, rule)
        earliest = min((day for day in case.by_day if day >= since), default=None)
        if earliest is not None and not case.history_reaches(earliest):
            yield NotChecked(f"the patient's earlier claims back to {earliest}")
        found += _same_claim_id(case, rule)
        if case.same_days:
            found += _copied_lines(case, since, rule)
    yield from found or [PASSED]


def _compared_since(case: Case, rule: DuplicateRule) -> date:
    lookback_days = rule.parameters.lookback_days
    return date.min if lookback_days is None else plus_days(case.as_of, -lookback_days)


def _repeated_lines(case: Case, rule: DuplicateRule) -> Iterator[Answer]:
    """The same service twice on this claim: one finding per service, on the second line."""
    for lines in case.by_day.values():
        if len({line.procedure for line in lines}) == len(lines):
            continue
        alike: dict[object, list[Line]] = {}
        for line in lines:
            service = (line.procedure, frozenset(line.modifiers), case.rendering_npi(line), case.place(line))
            alike.setdefault(service, []).append(line)
        yield from (_repeated(group, rule) for group in alike.values() if len(group) > 1 and group[0].procedure)


def _repeated_claim(case: Case, rule: DuplicateRule) -> Iterator[Answer]:
    """The same claim twice in one file, whatever its number: the payer takes the second for a copy."""
    if case.claim.repeats is None:
        return
    lifting = [rule.parameters.bypass_modifiers.intersection(line.modifiers) for line in case.claim.lines]
    if all(lifting):
        yield Bypassed(f"modifier {min(lifting[0])} on every line of a claim that stands twice in this file")
        return
    message = f"This claim bills the same as claim {case.claim.repeats} of the same file: patient, days and services."
    fix = "Take one of them out; if the services were given twice, say so by a modifier."
    yield rule.finding("repeated_claim", message, fix, field="claim_id")


def _repeated(group: list[Line], rule: DuplicateRule) -> Answer:
    first, second, code = group[0], group[1], group[0].procedure or ""
    lifting = sorted(rule.parameters.bypass_modifiers.intersection(second.modifiers))
    if lifting:
        return Bypassed(f"modifier {lifting[0]} on {lines_named(group[1:])}")
    message = (
        f"{code} of {first.service_date} stands on {lines_named(group)} with the same modifiers, provider and place."
    )
    fix = "Bill it on one line with all its units, or add the modifier that says it was a separate service."
    return rule.finding("repeated_line", message, fix, line=second, field="procedure", concerns=(code,))


def _same_claim_id(case: Case, rule: DuplicateRule) -> Iterator[Answer]:
    """The number of this new claim is one that the payer already has, for other service dates."""
    if case.claim.frequency != "1" or not case.by_day:
        return
    number, history = case.claim.claim_id, case.context.history or ()
    own = {
        entry.service_date
        for entry in history
        if entry.claim_id == number and case.is_own(entry) and entry.status in _WITH_THE_PAYER
    }
    if own and own.isdisjoint(case.by_day):
        message = f"This payer already has a claim of this number, for services of {days_named(own)}."
        yield rule.finding("same_claim_id", message, "Give this claim a number of its own.", field="claim_id")


def _copied_lines(case: Case, since: date, rule: DuplicateRule) -> Iterator[Answer]:
    """Copies of other claims' lines. An exact copy of a claim silences what else resembles that claim or that line."""
    found = [copy for copy in copies(case, rule.parameters.bypass_modifiers) if copy.earlier.service_date >= since]
    lifted = dict.fromkeys(f"{copy.lifted} ({lines_named([copy.line])})" for copy in found if copy.lifted)
    yield from map(Bypassed, lifted)
    if _is_told_by_replacement(case):
        return
    elsewhere = replaceable(case, found)
    exact = [copy for copy in found if copy.is_exact]
    yield from (_exact(group, rule) for group in by_earlier_claim(copy for copy in exact if copy not in elsewhere))
    lines, claims = {copy.line.index for copy in exact}, {copy.earlier.claim_id for copy in exact}
    similar = (
        copy
        for copy in found
        if copy.differs and not copy.lifted and copy.line.index not in lines and copy.earlier.claim_id not in claims
    )
    yield from (_possible(group, rule) for group in by_earlier_claim(similar))


def _is_told_by_replacement(case: Case) -> bool:
    """True for a replacement that does not name its original, where replacement_claim says so."""
    claim = case.claim
    unnamed = claim.frequency in REPLACES_OR_VOIDS and not claim.original_reference
    return unnamed and case.rule("replacement_claim", case.first_date) is not None


def _exact(group: list[Copy], rule: DuplicateRule) -> Finding:
    earlier = group[0].earlier
    status = "not yet sent" if earlier.status == "draft" else earlier.status
    message = f"{said_copies(group)} is already billed on claim {earlier.claim_id} ({status})."
    decided = "correct or appeal that claim instead" if status in ("paid", "denied") else "wait for that claim's answer"
    return _about(
        group, "exact", message, f"Take it off and {decided}; if it was a separate service, say so by a modifier.", rule
    )


def _possible(group: list[Copy], rule: DuplicateRule) -> Finding:
    earlier, differs = group[0].earlier, group[0].differs
    message = f"{said_copies(group)} is already billed on claim {earlier.claim_id}, with {differs}."
    return _about(group, "possible", message, "Make sure that it is a separate service, or take it off.", rule)


def _about(group: list[Copy], code: str, message: str, fix: str, rule: DuplicateRule) -> Finding:
    """A finding on the line, or on the claim where it is about several lines."""
    concerns = tuple(dict.fromkeys(copy.line.procedure or "" for copy in group))
    only = group[0].line if len(group) == 1 else None
    return rule.finding(code, message, fix, line=only, field="procedure" if only else "lines", concerns=concerns)


CHECK = Check(
    name="duplicate_claim",
    title="Duplicate claims",
    parameters=DuplicateClaimParameters,
    judge=judge,
    per="claim",
    about="No service is billed twice.",
    kinds={
        "same_claim_id": Kind("error", "OA-18", "A new claim has the number of another claim that the payer has."),
        "exact": Kind("error", "OA-18", "The same service is already billed on another claim."),
        "possible": Kind("warning", "OA-18", "Another claim bills the same service with other modifiers or units."),
        "repeated_claim": Kind("warning", "OA-18", "The same claim stands twice in one file."),
        "repeated_line": Kind("error", "OA-18", "The same service stands twice on this claim."),
    },
)
