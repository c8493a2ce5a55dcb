"""What is known beside a claim from what is stored: pure, of a patient's file and a practice's file as they were read.

Only what the practice says that it keeps is given; what a caller sends is used instead; the claim's own lines are left
out, for it is never judged against itself.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from typing import Any, TypeVar

from chalicelib.domain.claim import Claim
from chalicelib.domain.context import (
    NOTHING_KNOWN,
    Accumulator,
    Authorization,
    Context,
    Coverage,
    EnrolledProvider,
    HistoryLine,
)
from chalicelib.domain.dates import plus_days
from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.authorizations.in_context import in_context
from chalicelib.services.authorizations.keeping import kept_among
from chalicelib.services.authorizations.on_file import AuthorizationOnFile
from chalicelib.services.claims.history import HISTORY, history_lines, is_of
from chalicelib.services.claims.judging import OnFile
from chalicelib.services.on_file.kinds import ACCUMULATOR, COVERAGE, PLAN, Kind
from chalicelib.services.papers_on_file import papers_on_file
from chalicelib.services.practice.practice_file import PracticeFile
from chalicelib.services.practice.settings import Keeps
from chalicelib.services.records.patient_file import PatientFile
from chalicelib.services.who import Whose

# Behind every yearly count, in any year of benefits.
LEAST_LOOKBACK_DAYS = 400
T = TypeVar("T")
B = TypeVar("B")


def lookback_days(rules: CompiledRules) -> int:
    """How far before a claim's first service date its rules may look, whichever of their versions is in force."""
    every = (rule for versions in rules.versions.values() for rule in versions.rules if rule is not None)
    needed_days: list[int] = [rule.parameters.looks_back_days for rule in every]
    return max(LEAST_LOOKBACK_DAYS, *needed_days)


def history_begins(claim: Claim, rules: CompiledRules, as_of: date) -> date:
    """The day from which a claim's patient's history is read."""
    return plus_days(claim.first_service_date or as_of, -lookback_days(rules))


def keeps_of_patients(keeps: Keeps) -> bool:
    """True where anything of a patient's file is given to checks."""
    return keeps.history_since is not None or keeps.coverages or keeps.authorizations or keeps.plans_of_care


def context_on_file(
    claim: Claim, given: Context | None, whose: Whose | None, practice: PracticeFile, since: date, as_of: date
) -> OnFile:
    """What checks may look at: blocks of `given` first, then those that are kept. `whose` is None where the patient is
    not known; `since` is the day from which the files at hand hold history."""
    keeps = practice.settings.keeps
    stored = _of_patient(claim, whose, keeps, since, as_of) if whose is not None else Context()
    if keeps.providers:
        stored = replace(stored, providers=tuple(_as(EnrolledProvider, one) for one in practice.providers))
    papers = None
    if whose is not None and keeps.plans_of_care:
        papers = papers_on_file(claim, [PLAN.read(record) for record in whose.file.of_kind(PLAN.name)])
    return OnFile(_given_first(given or NOTHING_KNOWN, stored), papers)


def _of_patient(claim: Claim, whose: Whose, keeps: Keeps, since: date, as_of: date) -> Context:
    files = (whose.file, *whose.others)
    is_told = claim.patient.patient_id is not None
    accumulators = _all(files, ACCUMULATOR, Accumulator)
    return Context(
        coverages=_all(files, COVERAGE, Coverage) if keeps.coverages else None,
        authorizations=_authorizations(claim, whose, keeps, as_of),
        history=_history(claim, files) if keeps.history_since is not None else None,
        history_since=max(keeps.history_since, since) if keeps.history_since is not None else None,
        accumulators=accumulators or None,
        other_patient_ids=tuple(file.patient_id for file in whose.others) if is_told and whose.others else None,
    )


def _authorizations(claim: Claim, whose: Whose, keeps: Keeps, as_of: date) -> tuple[Authorization, ...] | None:
    on_file = [kept.authorization for kept in kept_among(whose.file.records)]
    seen = on_file if keeps.authorizations else _named(claim, on_file)
    return None if seen is None else in_context(seen, claim, as_of)


def _named(claim: Claim, on_file: Iterable[AuthorizationOnFile]) -> list[AuthorizationOnFile] | None:
    """The authorizations that a claim names, where all that it names are on file: that one has none left is true
    whatever else the payer granted. None where a line names none, or one that is not at hand."""
    numbers = {line.authorization_number or claim.authorization_number for line in claim.lines}
    named = [one for one in on_file if one.payer_id == claim.payer_id and one.authorization_number in numbers]
    told = {one.authorization_number for one in named}
    return named if numbers and None not in numbers and numbers == told else None


def _history(claim: Claim, files: tuple[PatientFile, ...]) -> tuple[HistoryLine, ...]:
    return tuple(
        line
        for file in files
        for record in file.of_kind(HISTORY)
        if not is_of(record, claim.payer_id, claim.claim_id)
        for line in history_lines(record)
    )


def _all(files: tuple[PatientFile, ...], kind: Kind[T], block: type[B]) -> tuple[B, ...]:
    return tuple(_as(block, kind.read(record)) for file in files for record in file.of_kind(kind.name))


def _as(block: type[B], form: Any) -> B:
    """What checks look at of a form: without the ids that it is kept under."""
    return block(**{field.name: getattr(form, field.name) for field in fields(block)})  # type: ignore[arg-type]


def _given_first(given: Context, stored: Context) -> Context:
    """Block by block; how far back history goes belongs to the history that is used."""
    blocks = {
        field.name: getattr(stored, field.name) if getattr(given, field.name) is None else getattr(given, field.name)
        for field in fields(Context)
    }
    if given.history is not None:
        blocks["history_since"] = given.history_since
    return Context(**blocks)
