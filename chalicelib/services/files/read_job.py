"""Jobs as callers see them: how far, what came of it, and where the results are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from typing_extensions import TypedDict

from chalicelib.domain.shape import CLOSED, Cursor
from chalicelib.services.errors import NotKept
from chalicelib.services.files.job import Job, Status, done_chunks, find_job
from chalicelib.services.files.room import FileRoom, result_key
from chalicelib.services.files.survey import Form
from chalicelib.services.files.tally import SummaryJson
from chalicelib.services.records import address
from chalicelib.services.records.cursor import cursor_of, place_of

LINK_LASTS = timedelta(minutes=15)
_MOST_LISTED = 50
_JOB_ID = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)


class ParkedJson(TypedDict):
    """Claims, counted from 1 in file order, that could not be judged however often it was tried, and why."""

    first_claim: int
    last_claim: int
    reason: str


class OnFileJson(TypedDict):
    """Claims, counted from 1 in file order, that were judged together, and from when to when was read what is on file
    of their patients and providers."""

    first_claim: int
    last_claim: int
    read_from: str
    read_until: str


class ResultsJson(TypedDict):
    """Where the results are read: JSON Lines, compressed with gzip."""

    url: str
    expires_at: str


class JobJson(TypedDict):
    """An upload. `judged` counts the claims that are answered so far; `summary` and `results` come when it is finished;
    `problem` says why a file was refused; `same_as` names the job that judged the same file before. `on_file` is told
    of a single job, and empty in a list."""

    job_id: str
    status: Status
    file_name: str | None
    kind: Form | None
    created_at: str
    as_of: str | None
    sha256: str | None
    claims: int | None
    judged: int
    parked: list[ParkedJson]
    on_file: list[OnFileJson]
    summary: SummaryJson | None
    results: ResultsJson | None
    problem: dict[str, Any] | None
    same_as: str | None


class FormJson(TypedDict):
    """A form that takes one file: POST `fields`, then the file as `file`, to `url` (multipart/form-data)."""

    url: str
    fields: dict[str, str]
    expires_at: str
    largest_bytes: int


class UploadJson(JobJson):
    """A job, and the form for its file; none where the file was judged before."""

    upload: FormJson | None


class JobsJson(TypedDict):
    """Jobs, newest first. `cursor` goes on with the next ones; null at the end."""

    jobs: list[JobJson]
    cursor: str | None


@dataclass(slots=True)
class JobsQuery:
    """Where to go on in the list."""

    __pydantic_config__ = CLOSED
    cursor: Cursor | None = None


def read_job(room: FileRoom, of: str, job_id: str) -> JobJson:
    """Raises NotKept."""
    if not _JOB_ID.fullmatch(job_id):
        raise NotKept("No job has this id.")
    return job_json(room, find_job(room.desk.table, of, job_id, room.desk.now()))


def list_jobs(room: FileRoom, of: str, query: JobsQuery) -> JobsJson:
    """The jobs of a practice, newest first. Raises InvalidInput for a cursor of another list."""
    partition, now = address.jobs(of), room.desk.now()
    after = place_of(partition, query.cursor)
    found = room.desk.table.look_up("list", partition, limit=_MOST_LISTED, after=after, newest_first=True)
    jobs = [Job(of, record.data["job_id"], record.data, record) for record in found]
    standing = [job for job in jobs if job.record.expires_at is None or job.record.expires_at > now]
    last = found[-1].listed if len(found) == _MOST_LISTED else None
    return {
        "jobs": [job_json(room, job, with_progress=False) for job in standing],
        "cursor": cursor_of(partition, last.sort) if last else None,
    }


def job_json(room: FileRoom, job: Job, with_progress: bool = True) -> JobJson:
    """A job; its progress, and when was read what is on file, is told by its chunks."""
    data = _of_first(room, job) if job.data.get("same_as") else job.data
    cut = data["status"] in ("judging", "finished") and with_progress
    done = [record.data for record in done_chunks(room.desk.table, _as(job, data))] if cut else []
    summary = data.get("summary")
    return {
        "job_id": job.job_id,
        "status": data["status"],
        "file_name": job.data["file_name"],
        "kind": data.get("kind") or data["asked_kind"],
        "created_at": job.data["created_at"],
        "as_of": data.get("as_of"),
        "sha256": data.get("sha256") or data["asked_digest"],
        "claims": data.get("claims"),
        "judged": summary["claims"] if summary else sum(one["tally"]["claims"] for one in done),
        "parked": data.get("parked") or [one["parked"] for one in done if one["parked"]],
        "on_file": [one["on_file"] for one in done if one.get("on_file")],
        "summary": summary,
        "results": _results(room, job.space, data) if data["status"] == "finished" else None,
        "problem": data.get("problem"),
        "same_as": job.data.get("same_as"),
    }


def _of_first(room: FileRoom, job: Job) -> Mapping[str, Any]:
    return find_job(room.desk.table, job.space, job.data["same_as"], room.desk.now()).data


def _as(job: Job, data: Mapping[str, Any]) -> Job:
    return Job(job.space, data["job_id"], data, job.record)


def _results(room: FileRoom, of: str, data: Mapping[str, Any]) -> ResultsJson:
    job_id = data["job_id"]
    seconds = int(LINK_LASTS.total_seconds())
    return {
        "url": room.objects.link(result_key(of, job_id), f"{job_id}.jsonl.gz", seconds),
        "expires_at": (room.desk.now() + LINK_LASTS).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
