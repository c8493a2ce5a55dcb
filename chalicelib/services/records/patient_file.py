"""A patient's file as one consistent range query reads it: the head, history from a day on, standing records.

Every write about the patient raises the head in its own transaction, so it was true of what was read.
"""

from datetime import date

from chalicelib.domain.lean import lean_dataclass
from chalicelib.services.records import address
from chalicelib.services.records.refs import NAMED, Refs, named_ref
from chalicelib.services.records.table import LAST, Change, Put, Record, Table

HEAD = "head"


@lean_dataclass
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

    @property
    def ref(self) -> str | None:
        """The patient's ref as the head names it."""
        return next((named_ref(head.data) for head in self.of_kind(HEAD)), None)

    def opened(self, refs: Refs) -> list[Change]:
        """The raised head; for a file that begins with this transaction also the patient's ref."""
        if not self.is_empty:
            return [self.raised_head()]
        place = address.head(self.space, self.patient_id)
        return [Put(Record(place, HEAD, {NAMED: refs.of(place)})), refs.put(self.space, place)]

    def raised_head(self) -> Put:
        """What each transaction about this patient must hold: it fails where anybody else wrote meanwhile."""
        heads = self.of_kind(HEAD)
        place = address.head(self.space, self.patient_id)
        return Put(heads[0] if heads else Record(place, HEAD, {}))


def read_patient_file(table: Table, space: str, patient_id: str, since: date = date.min) -> PatientFile:
    """History whose last service date is `since` or later, and everything that stands today."""
    partition = address.patient(space, patient_id)
    return PatientFile(space, patient_id, tuple(table.read(partition, address.history_from(since), LAST)))
