"""Who is who: a person is known again by payer, member id, birth date and first name, kept as an HMAC, never as data.

A patient's file names the fingerprints that stand for the patient, so that a known one costs no look-up of its own.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from chalicelib.checks.names import name_words
from chalicelib.checks.patient_on_file import folded_id
from chalicelib.domain.claim import Claim
from chalicelib.domain.lean import lean_dataclass
from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.patient_file import PatientFile, read_patient_file
from chalicelib.services.records.refs import Refs
from chalicelib.services.records.table import Change, Key, Put, Record, Table

if TYPE_CHECKING:
    from chalicelib.services.on_file.forms import CoverageOnFile, PatientOnFile

WHO = "who"
IDENTITY = "identity"
_PART = "WHO"
# Ids that we give begin so, lest they meet a partner's own.
_OURS = "otg-"
_ID_LENGTH = 32
# More ids than this for one person are a fault of whoever sends them; the first ones are read.
MOST_OTHERS = 5


@lean_dataclass
class Fingerprint:
    """A person's fingerprint under the newest secret, and under those of before, newest first."""

    newest: str
    earlier: tuple[str, ...] = ()

    def places(self, space: str) -> list[Key]:
        """Where it may stand which patient that is."""
        return [address.who(space, one) for one in (self.newest, *self.earlier)]

    def identity_in(self, file: PatientFile) -> tuple[Record | None, bool]:
        """What the patient's file says of other ids of the person, and whether it does so under the newest."""
        records = file.of_kind(IDENTITY)
        for one in (self.newest, *self.earlier):
            for record in records:
                if record.key.sort.endswith(one):
                    return record, one == self.newest
        return None, False


class Fingerprints:
    """Makes fingerprints under secrets, newest first, fetched on first use; without one nobody is known again. A
    practice's are its own. What an earlier secret made is still found; what is written anew is under the newest."""

    def __init__(self, fetch: Callable[[], Sequence[bytes]]) -> None:
        self._fetch = cache(fetch)

    def of_claim(self, space: str, claim: Claim) -> Fingerprint | None:
        """None where the claim does not say enough to tell people apart."""
        patient = claim.patient
        return self._of(space, claim.payer_id, patient.member_id, patient.birth_date, patient.first_name)

    def of_form(self, space: str, form: "CoverageOnFile | PatientOnFile") -> Fingerprint | None:
        """The same, by what is put on file."""
        return self._of(space, form.payer_id or "", form.member_id, form.birth_date, form.first_name)

    def of_card(
        self, space: str, payer_id: str, member_id: str, birth_date: date, first_name: str
    ) -> Fingerprint | None:
        """The same, by what a member's card and its holder say."""
        return self._of(space, payer_id, member_id, birth_date, first_name)

    @property
    def refs(self) -> Refs:
        """Opaque ids of records, which never change: under the secret that was first."""
        return Refs(self._first)

    def of_nobody(self, space: str, claim: Claim) -> str:
        """For a claim that does not say enough: a patient of its own, the same whenever it is sent again."""
        return _sealed(self._first(), space, "claim", claim.payer_id, claim.claim_id)

    def _of(
        self, space: str, payer: str, member: str | None, born: date | None, first: str | None
    ) -> Fingerprint | None:
        folded = folded_name(first or "")
        if not payer or not folded_id(member) or born is None or not folded or not self._fetch():
            return None
        parts = (space, payer, folded_id(member), born.isoformat(), folded)
        newest, *earlier = (_sealed(secret, *parts) for secret in self._fetch())
        return Fingerprint(newest, tuple(earlier))

    def _first(self) -> bytes:
        return (self._fetch() or [b""])[-1]


def _sealed(secret: bytes, *parts: str) -> str:
    return hmac.new(secret, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


def folded_name(first_name: str) -> str:
    """Without case, accents, punctuation, spaces and middle initials: `Núria-José M.` as `nuriajose`."""
    words = name_words(first_name)
    while len(words) > 1 and len(words[-1]) == 1:
        words.pop()
    return "".join(words)


@lean_dataclass
class Whose:
    """Whose claim it is. `others` are files of the same person under other patient ids; `is_new_here` says that the
    patient's own file does not name the fingerprint yet."""

    file: PatientFile
    others: tuple[PatientFile, ...] = ()
    fingerprint: Fingerprint | None = None
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
    named, is_newest = fingerprint.identity_in(file)
    ids = named.data["others"] if named else _ids(table, space, fingerprint)
    return Whose(file, _files(table, space, ids, patient_id, since), fingerprint, not is_newest)


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


def identity_changes(table: Table, space: str, patient_id: str, fingerprint: Fingerprint | None) -> list[Change]:
    """What a transaction about the patient must hold, so that the person is known from now on; nothing where that is so
    already. Where the person has other patient ids, their files name this one from now on."""
    if fingerprint is None:
        return []
    places, own = fingerprint.places(space), address.standing(space, patient_id, _PART, fingerprint.newest)
    kept = table.get_many([*places, own])
    place, ids = places[0], _patient_ids(kept, places)
    if place in kept and patient_id in kept[place].data["patient_ids"] and own in kept:
        return []
    everybody = ids if patient_id in ids else [*ids, patient_id]
    changes: list[Change] = [Put(Record(place, WHO, {"patient_ids": everybody}, _version(kept.get(place))))]
    for one in everybody[: MOST_OTHERS + 1]:
        changes += _named(
            table, space, one, fingerprint.newest, [other for other in everybody if other != one], patient_id
        )
    return changes


def person_identity(people: Fingerprints, table: Table, space: str, form: object) -> list[Change]:
    """The same for a coverage or a patient that is put on file; nothing for any other form."""
    # Imported on first use: who judges a claim only reads.
    from chalicelib.services.on_file.forms import CoverageOnFile, PatientOnFile

    if not isinstance(form, CoverageOnFile | PatientOnFile):
        return []
    return identity_changes(table, space, form.patient_id, people.of_form(space, form))


def find_person(table: Table, space: str, fingerprints: Iterable[Fingerprint | None]) -> list[str]:
    """The patient ids under which somebody of these fingerprints is known, in one look."""
    places = [place for one in fingerprints if one is not None for place in one.places(space)]
    return _patient_ids(table.get_many(places), places) if places else []


def _found(table: Table, space: str, fingerprint: Fingerprint, since: date) -> Whose:
    ids = _ids(table, space, fingerprint)
    if not ids:
        return Whose(PatientFile(space, given_id(fingerprint.newest), ()), (), fingerprint, True)
    file = read_patient_file(table, space, ids[0], since)
    return Whose(file, _files(table, space, ids, ids[0], since), fingerprint, not fingerprint.identity_in(file)[1])


def _ids(table: Table, space: str, fingerprint: Fingerprint) -> list[str]:
    places = fingerprint.places(space)
    return _patient_ids(table.get_many(places), places)


def _patient_ids(kept: Mapping[Key, Record], places: Sequence[Key]) -> list[str]:
    """The person's patient ids, those under the newest secret first."""
    return list(dict.fromkeys(one for place in places if place in kept for one in kept[place].data["patient_ids"]))


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
