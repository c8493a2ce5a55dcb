"""The kinds of what is on file: where a record of each stands, what it is called, how its form is read and shown."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar, cast

from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.reading import read_as
from chalicelib.domain.validators import adapter_of
from chalicelib.services.on_file.credentials import credential_place
from chalicelib.services.on_file.forms import (
    AccumulatorOnFile,
    CoverageOnFile,
    PatientOnFile,
    PlanOnFile,
    ProviderOnFile,
)
from chalicelib.services.on_file.plans import plan_place
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Record

T = TypeVar("T")


def _no_place(space: str, form: Any) -> Key | None:
    return None


@lean_dataclass
class Kind(Generic[T]):
    """`name` is what a record of it is called, in messages and as its kind; `id_field` names the partner's id.

    `due` tells where a record stands among what is due. What is `of_patient` stands in the patient's file.
    """

    name: str
    part: str
    form: type[T]
    id_field: str
    of_patient: bool = True
    due: Callable[[str, T], Key | None] = _no_place

    def id_of(self, form: T) -> str:
        """The partner's own id of this record."""
        return str(getattr(form, self.id_field))

    def patient_of(self, form: T) -> str | None:
        """Whose record it is; None for a provider."""
        return str(getattr(form, "patient_id")) if self.of_patient else None  # noqa: B009  T has no such field

    def read(self, record: Record) -> T:
        """The form that a record holds."""
        return read_as(self.form, record.data["form"])

    def json(self, form: T) -> dict[str, Any]:
        """The form as JSON values, what is null included."""
        return cast(dict[str, Any], adapter_of(cast(Any, self.form)).dump_python(form, mode="json", by_alias=True))

    def standing(self, space: str, patient_id: str | None, record_id: str) -> Key:
        """Where it stands while it counts."""
        if patient_id is None:
            return address.provider(space, record_id)
        return address.standing(space, patient_id, self.part, record_id)

    def closed(self, space: str, patient_id: str | None, record_id: str) -> Key:
        """Where it stands once it is closed: no validation reads it."""
        if patient_id is None:
            return address.closed_provider(space, record_id)
        return address.closed(space, patient_id, self.part, record_id)

    def record(self, key: Key, space: str, form: T, version: int, about: Mapping[str, Any]) -> Record:
        """The record of a form; `about` says who put it there and when."""
        due = None if "closed_at" in about else self.due(space, form)
        return Record(key, self.name, {"form": self.json(form), **about}, version, due=due)


PATIENT = Kind("patient", "PATIENT", PatientOnFile, "patient_id")
COVERAGE = Kind("coverage", "COVERAGE", CoverageOnFile, "coverage_id")
PLAN = Kind("plan_of_care", "PLAN", PlanOnFile, "plan_id", due=plan_place)
ACCUMULATOR = Kind("accumulator", "ACCUMULATOR", AccumulatorOnFile, "accumulator_id")
PROVIDER = Kind("provider", "PROVIDER", ProviderOnFile, "npi", of_patient=False, due=credential_place)
