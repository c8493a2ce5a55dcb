"""Putting on file, changing and closing. What is about a patient raises the patient's head in the same transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from chalicelib.services.errors import NotKept, OnFileAlready, VersionOutdated
from chalicelib.services.on_file.kinds import Kind
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.once import FirstAnswer, Protection
from chalicelib.services.records.patient_file import PatientFile
from chalicelib.services.records.refs import Refs
from chalicelib.services.records.table import Change, Delete, Key, Put, Record, Require
from chalicelib.services.who import Fingerprints, person_identity

T = TypeVar("T")
# A write that names no version: whatever stands there is replaced.
ANY_VERSION = None


@dataclass(frozen=True, slots=True)
class Cabinet:
    """Where a practice's records are put: the desk, its space, who does it, how people are told apart."""

    desk: Desk
    space: str
    by: str
    people: Fingerprints

    def about(self) -> dict[str, Any]:
        """Who puts a record there, and when."""
        return {"by": self.by, "at": self.desk.now().isoformat()}


@dataclass(frozen=True, slots=True)
class _Place(Generic[T]):
    """What stands at both places of a record, and the patient's head, as read."""

    kind: Kind[T]
    standing: Key
    closed: Key
    found: Mapping[Key, Record]
    file: PatientFile | None

    @property
    def record(self) -> Record | None:
        return self.found.get(self.standing)

    def heads(self, refs: Refs) -> list[Change]:
        return self.file.opened(refs) if self.file else []


def put_on_file(cabinet: Cabinet, kind: Kind[T], form: T, protection: Protection) -> FirstAnswer:
    """Keep a new record; the same again is no change. Raises OnFileAlready where another has its id, Busy."""

    def attempt() -> FirstAnswer:
        place = _look(cabinet, kind, kind.patient_of(form), kind.id_of(form))
        if place.record is not None:
            if place.record.data["form"] == kind.json(form):
                return FirstAnswer(200, kind.json(form), place.record.version)
            raise OnFileAlready(f"Another {_said(kind)} is on file under this id. Change it with PUT.")
        if place.closed in place.found:
            raise OnFileAlready(
                f"A closed {_said(kind)} has this id. Give the new one an id of its own.", is_closed=True
            )
        return _write(cabinet, place, form, protection, 201)

    return cabinet.desk.decide(attempt)


def change_on_file(
    cabinet: Cabinet, kind: Kind[T], form: T, seen_version: int | None, protection: Protection
) -> FirstAnswer:
    """Put another form in a record's place; `seen_version` ANY_VERSION replaces whatever stands there. Raises NotKept,
    VersionOutdated, Busy."""

    def attempt() -> FirstAnswer:
        place = _look(cabinet, kind, kind.patient_of(form), kind.id_of(form))
        _require_version(place, seen_version)
        return _write(cabinet, place, form, protection, 200)

    return cabinet.desk.decide(attempt)


def close_on_file(
    cabinet: Cabinet, kind: Kind[T], patient_id: str | None, record_id: str, seen_version: int, protection: Protection
) -> FirstAnswer:
    """Move a record out of what counts. Raises NotKept, VersionOutdated, Busy."""

    def attempt() -> FirstAnswer:
        place = _look(cabinet, kind, patient_id, record_id)
        record = _require_version(place, seen_version)
        form = kind.read(record)
        about = {**cabinet.about(), "closed_at": cabinet.desk.now().isoformat()}
        moved = kind.record(place.closed, cabinet.space, form, 0, about)
        answer = FirstAnswer(200, kind.json(form))
        changes = [*place.heads(cabinet.desk.refs), Delete(place.standing, record.version), Put(moved)]
        cabinet.desk.table.write(changes + protection.changes(answer))
        return answer

    return cabinet.desk.decide(attempt)


def _look(cabinet: Cabinet, kind: Kind[T], patient_id: str | None, record_id: str) -> _Place[T]:
    standing = kind.standing(cabinet.space, patient_id, record_id)
    closed = kind.closed(cabinet.space, patient_id, record_id)
    if patient_id is None:
        return _Place(kind, standing, closed, cabinet.desk.table.get_many([standing, closed]), None)
    head = address.head(cabinet.space, patient_id)
    found = cabinet.desk.table.get_many([standing, closed, head])
    file = PatientFile(cabinet.space, patient_id, tuple(found[key] for key in (head,) if key in found))
    return _Place(kind, standing, closed, found, file)


def _write(cabinet: Cabinet, place: _Place[T], form: T, protection: Protection, status: int) -> FirstAnswer:
    version = place.record.version if place.record else 0
    kept = place.kind.record(place.standing, cabinet.space, form, version, cabinet.about())
    answer = FirstAnswer(status, place.kind.json(form), version + 1)
    refs, table = cabinet.desk.refs, cabinet.desk.table
    changes = [*place.heads(refs), Put(kept), *person_identity(cabinet.people, table, cabinet.space, form)]
    if not version:
        changes.append(Require(place.closed, 0))
    cabinet.desk.table.write(changes + protection.changes(answer))
    return answer


def _require_version(place: _Place[T], seen_version: int | None) -> Record:
    if place.record is None:
        raise NotKept(f"No {_said(place.kind)} of this id is on file.")
    if seen_version is not ANY_VERSION and place.record.version != seen_version:
        raise VersionOutdated(f"The {_said(place.kind)} has changed since it was read. Read it again and decide anew.")
    return place.record


def _said(kind: Kind[T]) -> str:
    return kind.name.replace("_", " ")
