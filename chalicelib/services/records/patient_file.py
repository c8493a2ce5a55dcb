"""A patient's file as one consistent range query reads it: the head, history from a day on, standing records.

Every write about the patient raises the head in its own transaction, so it was true of what was read.
"""

from dataclasses import dataclass
from datetime import date

from chalicelib.services.records import address
from chalicelib.services.records.table import LAST, Put, Record, Table

HEAD = "head"


@dataclass(frozen=True, slots=True)
class PatientFile:
    """`records` are in the order of their sort keys: history by day, then standing records by kind."""

    space: str
    patient_id: str
    records: tuple[Record, ...]

    def of_kind(self, kind: str) -> list[Record]:
        """The records of a kind, in their order."""
        return [record for record in self.records if record.kind == kind]

    @property
    def is_empty(self) -> bool:
        """True where nothing was ever kept of this patient."""
        return not self.of_kind(HEAD)

    def raised_head(self) -> Put:
        """What each transaction about this patient must hold: it fails where anybody else wrote meanwhile."""
        heads = self.of_kind(HEAD)
        place = address.head(self.space, self.patient_id)
        return Put(heads[0] if heads else Record(place, HEAD, {}))


def read_patient_file(table: Table, space: str, patient_id: str, since: date = date.min) -> PatientFile:
    """History whose last service date is `since` or later, and everything that stands today."""
    partition = address.patient(space, patient_id)
    return PatientFile(space, patient_id, tuple(table.read(partition, address.history_from(since), LAST)))
