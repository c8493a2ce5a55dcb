"""The patient of the claim beside the coverage on file: name, birth date, member id.

Where a payer has several coverages of one patient, agreeing with any one of those meant is enough. Of what differs
nothing is repeated but how close it is, and the last four of a member id.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from chalicelib.checks.case import Case
from chalicelib.checks.names import how_far, is_blank, same_first_name, same_last_name
from chalicelib.domain.claim import Patient
from chalicelib.domain.context import Coverage
from chalicelib.domain.finding import PASSED, NotChecked, Passed

_CORRECT = "Correct the claim to what the payer has, or the coverage on file if that is wrong."
_LAST_SAID = 4


class Difference(NamedTuple):
    """One difference, as the finding of that code will say it."""

    code: str
    message: str
    fix: str
    field: str


def compare(case: Case, suffixes: Collection[str]) -> Iterator[Difference | NotChecked | Passed]:
    """What differs from the coverage that is meant; NotChecked where there is none to compare with."""
    coverages = case.coverages
    if coverages is None:
        yield NotChecked("the patient's coverages")
        return
    if not coverages:
        yield NotChecked("a coverage by this payer on file")
        return
    meant = [coverage for coverage in _meant(case, coverages) if _says_who(coverage)]
    if not meant:
        yield NotChecked("the name, birth date and member id of the coverage on file")
        return
    fewest: list[Difference] | None = None
    for coverage in meant:
        differences = list(_differences(case.claim.patient, coverage, suffixes))
        if fewest is None or len(differences) < len(fewest):
            fewest = differences
        if not fewest:
            break
    yield from fewest or (PASSED,)


def _meant(case: Case, coverages: Sequence[Coverage]) -> Sequence[Coverage]:
    """The coverages with the claim's member id; else those in force on the first service date; else all."""
    if len(coverages) == 1:
        return coverages
    own = folded_id(case.claim.patient.member_id)
    same = [coverage for coverage in coverages if own and folded_id(coverage.member_id) == own]
    return same or [coverage for coverage in coverages if case.in_force(coverage, case.first_date)] or coverages


def _says_who(coverage: Coverage) -> bool:
    return bool(coverage.last_name or coverage.birth_date or coverage.member_id)


def _differences(patient: Patient, coverage: Coverage, suffixes: Collection[str]) -> Iterator[Difference]:
    yield from _name_difference(patient, coverage, suffixes)
    if patient.birth_date and coverage.birth_date and patient.birth_date != coverage.birth_date:
        said = _said_birth_dates(patient.birth_date, coverage.birth_date)
        message = f"The birth date differs from the coverage on file: {said}."
        yield Difference("birth_date_mismatch", message, _CORRECT, "patient.birth_date")
    ours, theirs = folded_id(patient.member_id), folded_id(coverage.member_id)
    if ours and theirs and ours != theirs:
        on_file = f", which ends in {theirs[-_LAST_SAID:]}" if len(theirs) > _LAST_SAID else ""
        message = f"The member id differs from the one on file{on_file}."
        yield Difference("member_id_mismatch", message, _CORRECT, "patient.member_id")


def _name_difference(patient: Patient, coverage: Coverage, suffixes: Collection[str]) -> Iterator[Difference]:
    """One difference for the whole name: first and last name are one thing to look up."""
    first, last = _given(patient.first_name), _given(patient.last_name)
    first_on_file, last_on_file = _given(coverage.first_name), _given(coverage.last_name)
    if last and last_on_file and not same_last_name(last, last_on_file, suffixes):
        if (
            first
            and first_on_file
            and same_last_name(last, first_on_file, ())
            and same_last_name(first, last_on_file, ())
        ):
            said, part = "first and last name are swapped", "name"
        else:
            said, part = how_far(last, last_on_file), "last name"
    elif first and first_on_file and not same_first_name(first, first_on_file, suffixes):
        said, part = how_far(first, first_on_file), "first name"
    else:
        return
    field = "patient.first_name" if part == "first name" else "patient.last_name"
    yield Difference("name_mismatch", f"The {part} differs from the coverage on file: {said}.", _CORRECT, field)


def _given(name: str | None) -> str:
    return "" if name is None or is_blank(name) else name


def folded_id(member_id: str | None) -> str:
    """A member id without case, spaces and dashes; empty where none is given."""
    if not member_id:
        return ""
    return member_id if member_id.isalnum() and member_id.isupper() else "".join(filter(str.isalnum, member_id)).upper()


def _said_birth_dates(ours: date, theirs: date) -> str:
    if (ours.year, ours.month, ours.day) == (theirs.year, theirs.day, theirs.month):
        return "month and day are swapped"
    parts = [
        part
        for part, mine, other in (
            ("year", ours.year, theirs.year),
            ("month", ours.month, theirs.month),
            ("day", ours.day, theirs.day),
        )
        if mine != other
    ]
    return f"only the {parts[0]} differs" if len(parts) == 1 else f"{' and '.join(parts)} differ"
