"""The part of a claim's stored context that is its patient's: pure, of the patient's files as they were read."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from chalicelib.domain.claim import Claim, Documentation
from chalicelib.domain.context import Accumulator, Authorization, Context, Coverage, HistoryLine
from chalicelib.services.authorizations.in_context import in_context
from chalicelib.services.authorizations.keeping import kept_among
from chalicelib.services.authorizations.on_file import AuthorizationOnFile
from chalicelib.services.claims.history import HISTORY, history_lines, is_of
from chalicelib.services.context_on_file import block_of
from chalicelib.services.on_file.kinds import ACCUMULATOR, COVERAGE, PLAN, Kind
from chalicelib.services.papers_on_file import papers_on_file
from chalicelib.services.practice.settings import Keeps
from chalicelib.services.records.patient_file import PatientFile
from chalicelib.services.who import Whose

T = TypeVar("T")
B = TypeVar("B")


def patient_on_file(claim: Claim, whose: Whose, keeps: Keeps, since: date, as_of: date) -> Context:
    """The blocks that the practice keeps of the claim's patient."""
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


def papers_of_patient(claim: Claim, whose: Whose) -> Documentation | None:
    """The claim's documentation, filled in from plans of care; None where it stays as it is."""
    return papers_on_file(claim, [PLAN.read(record) for record in whose.file.of_kind(PLAN.name)])


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
    return tuple(block_of(block, kind.read(record)) for file in files for record in file.of_kind(kind.name))
