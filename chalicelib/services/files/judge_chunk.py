"""judge_chunk: the claims of one chunk judged, their answers kept as one object, the chunk done.

Any number of workers may do the same chunk, at once or after being killed: one record counts it, and names the object
that it counted.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.dates import day
from chalicelib.domain.errors import OTGuardError
from chalicelib.services.errors import NotKept
from chalicelib.services.files.cut import Cut, items_of
from chalicelib.services.files.finish_job import finish_job
from chalicelib.services.files.job import CHUNK, Job, chunk_place, find_job, utc
from chalicelib.services.files.judge_items import Judging, judged_lines
from chalicelib.services.files.repeats import marked
from chalicelib.services.files.room import FileRoom, chunk_key, upload_key
from chalicelib.services.files.rules_of_job import judged_by
from chalicelib.services.files.tally import Tally
from chalicelib.services.records import address
from chalicelib.services.records.table import Delete, Put, Record

NEVER_ENDED = "Judging this part never came to an end."


def judge_chunk(room: FileRoom, of: str, job_id: str, number: int) -> None:
    """Judge a chunk that is open, and finish the job if it was the last. Nothing happens for one that is done."""
    found = _open(room, of, job_id, number)
    if found is not None and found[1] is not None:
        _close(room, of, job_id, number, _judged(room, found[0], number, found[1]))
    if found is not None:
        finish_job(room, of, job_id)


def park_chunk(room: FileRoom, of: str, job_id: str, number: int, reason: str) -> None:
    """Give a chunk up: its claims are told as not judged, with the reason; the others' results stay."""
    found = _open(room, of, job_id, number)
    if found is not None and found[1] is not None:
        parked = _claims(found[1]) | {"reason": reason}
        _close(room, of, job_id, number, {"key": None, "tally": Tally().kept(), "parked": parked})
    if found is not None:
        finish_job(room, of, job_id)


def reason_of(error: BaseException) -> str:
    """Why a chunk failed, in words that may be told: a named error says so itself, of others only the kind is told."""
    if isinstance(error, OTGuardError):
        return str(error)
    return f"The service failed on this part ({type(error).__name__}); the fault is ours. Tell us the job's id."


def _open(room: FileRoom, of: str, job_id: str, number: int) -> tuple[Job, Record | None] | None:
    """The job and the chunk, None for a chunk that is done; nothing where the job is not being judged."""
    try:
        job = find_job(room.desk.table, of, job_id, room.desk.now())
    except NotKept:
        return None
    if job.status != "judging":
        return None
    try:
        return job, room.desk.table.get(chunk_place(job, address.open_chunk(number)))
    except NotKept:
        return job, None


def _judged(room: FileRoom, job: Job, number: int, chunk: Record) -> dict[str, Any]:
    """What the chunk comes to, where its results stand, and from when to when was read what is on file."""
    data = chunk.data
    cut = Cut(data["first"], data["end"], data["claims"], data["place"])
    content = room.objects.read(upload_key(job.space, job.job_id), cut.first, cut.end, job.data["tag"])
    items = marked(items_of(cut, content, job.data["kind"], job.data["encoding"]), data["repeats"])
    began = room.desk.now()
    judging = Judging(*judged_by(room, job), day(job.data["as_of"]), room.told)
    lines, tally = judged_lines(items, judging)
    key = chunk_key(job.space, job.job_id, number, lines)
    room.objects.put(key, lines)
    on_file = _claims(chunk) | {"read_from": utc(began), "read_until": utc(room.desk.now())}
    return {"key": key, "tally": tally.kept(), "parked": None, "on_file": on_file}


def _claims(chunk: Record) -> dict[str, Any]:
    """The claims of a chunk, counted from 1 in the file."""
    before = chunk.data["before"]
    return {"first_claim": before + 1, "last_claim": before + chunk.data["claims"]}


def _close(room: FileRoom, of: str, job_id: str, number: int, came: Mapping[str, Any]) -> None:
    """The chunk is open no more, unless another worker was quicker. Raises Busy."""

    def attempt() -> None:
        found = _open(room, of, job_id, number)
        job, chunk = found or (None, None)
        if job is None or chunk is None:
            return
        done = Record(chunk_place(job, address.done_chunk(number)), CHUNK, came, expires_at=chunk.expires_at)
        room.desk.table.write([Delete(chunk.key, chunk.version), Put(done)])

    room.desk.decide(attempt)
