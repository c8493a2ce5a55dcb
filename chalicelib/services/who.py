"""Who is who: a person is known again by payer, member id, birth date and first name, kept as an HMAC, never as data.

A patient's file names the fingerprints that stand for the patient, so that a known one costs no look-up of its own.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from chalicelib.checks.names import name_words
from chalicelib.checks.patient_on_file import folded_id
from chalicelib.domain.claim import Claim
from chalicelib.services.errors import NotKept
from chalicelib.services.on_file.forms import CoverageOnFile, PatientOnFile
from chalicelib.services.records import address
from chalicelib.services.records.patient_file import PatientFile, read_patient_file
from chalicelib.services.records.refs import Refs
from chalicelib.services.records.table import Change, Put, Record, Table

WHO = "who"
IDENTITY = "identity"
_PART = "WHO"
# Ids that we give begin so, lest they meet a partner's own.
_OURS = "otg-"
_ID_LENGTH = 32
# More ids than this for one person are a fault of whoever sends them; the first ones are read.
MOST_OTHERS = 5


class Fingerprints:
    """Makes fingerprints under a secret key, which is fetched on first use; without one nobody is known again. A
    practice's are its own."""

    def __init__(self, fetch: Callable[[], bytes]) -> None:
        self._fetch = cache(fetch)

    def of_claim(self, space: str, claim: Claim) -> str | None:
        """None where the claim does not say enough to tell people apart."""
        patient = claim.patient
        return self._of(space, claim.payer_id, patient.member_id, patient.birth_date, patient.first_name)

    def of_form(self, space: str, form: CoverageOnFile | PatientOnFile) -> str | None:
        """The same, by what is put on file."""
        return self._of(space, form.payer_id or "", form.member_id, form.birth_date, form.first_name)

    @property
    def refs(self) -> Refs:
        """Opaque ids of records under the same secret."""
        return Refs(self._fetch)

    def of_nobody(self, space: str, claim: Claim) -> str:
        """For a claim that does not say enough: a patient of its own, the same whenever it is sent again."""
        return self._sealed(space, "claim", claim.payer_id, claim.claim_id)

    def _of(self, space: str, payer: str, member: str | None, born: date | None, first: str | None) -> str | None:
        folded = folded_name(first or "")
        if not payer or not folded_id(member) or born is None or not folded or not self._fetch():
            return None
        return self._sealed(space, payer, folded_id(member), born.isoformat(), folded)

    def _sealed(self, *parts: str) -> str:
        return hmac.new(self._fetch(), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


def folded_name(first_name: str) -> str:
    """Without case, accents, punctuation, spaces and middle initials: `Núria-José M.` as `nuriajose`."""
    words = name_words(first_name)
    while len(words) > 1 and len(words[-1]) == 1:
        words.pop()
    return "".join(words)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose claim it is. `others` are files of the same person under other patient ids; `is_new_here` says that the
    patient's own file does not name the fingerprint yet."""

    file: PatientFile
    others: tuple[PatientFile, ...] = ()
    fingerprint: str | None = None
    is_new_here: bool = False

    @property
    def patient_id(self) -> str:
        return self.file.patient_id


class PersonUnknown(NotKept):
    """The claim names no patient and does not say enough to find one."""


def whose(people: Fingerprints, table: Table, space: str, claim: Claim, since: date) -> Whose:
    """The patient of a claim, with history from `since` on. Raises PersonUnknown."""
    patient_id, fingerprint = claim.patient.patient_id, people.of_claim(space, claim)
    if patient_id is None:
        if fingerprint is None:
            raise PersonUnknown
        return _found(table, space, fingerprint, since)
    file = read_patient_file(table, space, patient_id, since)
    if fingerprint is None:
        return Whose(file)
    named = next((record for record in file.of_kind(IDENTITY) if record.key.sort.endswith(fingerprint)), None)
    ids = named.data["others"] if named else _ids(table, space, fingerprint)
    return Whose(file, _files(table, space, ids, patient_id, since), fingerprint, named is None)


def whose_to_keep(people: Fingerprints, table: Table, space: str, claim: Claim, since: date) -> Whose:
    """The same for a claim that is kept whatever it says: one that does not say who it is has a patient of its own."""
    try:
        return whose(people, table, space, claim, since)
    except PersonUnknown:
        own = given_id(people.of_nobody(space, claim))
        return Whose(read_patient_file(table, space, own, since))


def given_id(fingerprint: str) -> str:
    """The patient id that we give to a person of whom nobody told one."""
    return _OURS + fingerprint[:_ID_LENGTH]


def identity_changes(table: Table, space: str, patient_id: str, fingerprint: str | None) -> list[Change]:
    """What a transaction about the patient must hold, so that the person is known from now on; nothing where that is so
    already. Where the person has other patient ids, their files name this one from now on."""
    if fingerprint is None:
        return []
    place, own = address.who(space, fingerprint), address.standing(space, patient_id, _PART, fingerprint)
    kept = table.get_many([place, own])
    ids: list[str] = list(kept[place].data["patient_ids"]) if place in kept else []
    if patient_id in ids and own in kept:
        return []
    everybody = ids if patient_id in ids else [*ids, patient_id]
    changes: list[Change] = [Put(Record(place, WHO, {"patient_ids": everybody}, _version(kept.get(place))))]
    for one in everybody[: MOST_OTHERS + 1]:
        changes += _named(table, space, one, fingerprint, [other for other in everybody if other != one], patient_id)
    return changes


def person_identity(people: Fingerprints, table: Table, space: str, form: object) -> list[Change]:
    """The same for a coverage or a patient that is put on file; nothing for any other form."""
    if not isinstance(form, CoverageOnFile | PatientOnFile):
        return []
    return identity_changes(table, space, form.patient_id, people.of_form(space, form))


def _found(table: Table, space: str, fingerprint: str, since: date) -> Whose:
    ids = _ids(table, space, fingerprint)
    if not ids:
        return Whose(PatientFile(space, given_id(fingerprint), ()), (), fingerprint, True)
    file = read_patient_file(table, space, ids[0], since)
    return Whose(file, _files(table, space, ids, ids[0], since), fingerprint)


def _ids(table: Table, space: str, fingerprint: str) -> list[str]:
    place = address.who(space, fingerprint)
    kept = table.get_many([place])
    return list(kept[place].data["patient_ids"]) if place in kept else []


def _files(table: Table, space: str, ids: Sequence[str], own: str, since: date) -> tuple[PatientFile, ...]:
    others = [patient_id for patient_id in ids if patient_id != own][:MOST_OTHERS]
    return tuple(read_patient_file(table, space, patient_id, since) for patient_id in others)


def _named(table: Table, space: str, one: str, fingerprint: str, others: list[str], writing: str) -> list[Change]:
    """The identity record in one patient's file; the head of `writing` is raised by whoever writes."""
    place, head = address.standing(space, one, _PART, fingerprint), address.head(space, one)
    kept = table.get_many([place, head])
    changes: list[Change] = [Put(Record(place, IDENTITY, {"others": others}, _version(kept.get(place))))]
    if one != writing:
        changes.append(PatientFile(space, one, tuple(kept[key] for key in (head,) if key in kept)).raised_head())
    return changes


def _version(record: Record | None) -> int:
    return record.version if record else 0
