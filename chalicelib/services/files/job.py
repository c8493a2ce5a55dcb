"""A job as it is kept: what was uploaded, how far it is, what came of it. Kept for 30 days, like its results."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.table import LAST, Key, Record, Table

Status = Literal["awaiting_file", "judging", "finished", "refused"]
KEPT = timedelta(days=30)
JOB, RULES, PRACTICE, CHUNK, FILE = "job", "job_rules", "job_practice", "job_chunk", "uploaded_file"


@dataclass(frozen=True, slots=True)
class Job:
    """`data` is what is kept of it beside its keys."""

    space: str
    job_id: str
    data: Mapping[str, Any]
    record: Record

    @property
    def status(self) -> Status:
        status: Status = self.data["status"]
        return status

    def changed(self, **data: Any) -> Record:
        """The record with other data, as it is to be put."""
        return replace(self.record, data={**self.data, **data})


def new_job(of: str, job_id: str, at: datetime, **data: Any) -> Job:
    """A job that waits for its file."""
    record = Record(
        address.job(of, job_id),
        JOB,
        {"job_id": job_id, "status": "awaiting_file", "created_at": utc(at), **data},
        listed=Key(address.jobs(of), f"{utc(at)}#{job_id}"),
        expires_at=at + KEPT,
    )
    return Job(of, job_id, record.data, record)


def find_job(table: Table, of: str, job_id: str, now: datetime) -> Job:
    """Raises NotKept."""
    record = table.get(address.job(of, job_id))
    if record.expires_at is not None and record.expires_at <= now:
        raise NotKept("This job has ended; jobs and their results are kept for 30 days.")
    return Job(of, job_id, record.data, record)


def chunk_place(job: Job, sort: str) -> Key:
    """Where a chunk of the job stands."""
    return address.job(job.space, job.job_id, sort)


def open_chunks(table: Table, job: Job, limit: int | None = None) -> list[Record]:
    """The chunks that are still to be judged, in order."""
    begin = address.open_chunk()
    return table.read(chunk_place(job, "").partition, begin, begin + LAST, limit=limit)


def done_chunks(table: Table, job: Job) -> list[Record]:
    """The chunks that were judged or parked, in order."""
    begin = address.done_chunk()
    return table.read(chunk_place(job, "").partition, begin, begin + LAST)


def utc(at: datetime) -> str:
    """A moment as jobs tell it."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
