"""judge_chunk: the claims of one chunk judged, their answers kept as one object, the chunk done.

Any number of workers may do the same chunk, at once or after being killed: one record counts it, and names the object
that it counted.
"""

import json
from functools import lru_cache

from chalicelib.domain.dates import day
from chalicelib.domain.errors import OTGuardError
from chalicelib.services.errors import NotKept
from chalicelib.services.files.cut import Cut, items_of
from chalicelib.services.files.finish_job import finish_job
from chalicelib.services.files.job import CHUNK, Job, chunk_place, find_job
from chalicelib.services.files.judge_items import Judging, judged_lines
from chalicelib.services.files.repeats import marked
from chalicelib.services.files.room import FileRoom, chunk_key, upload_key
from chalicelib.services.files.tally import Tally
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.records import address
from chalicelib.services.records.table import Delete, Put, Record
from chalicelib.services.rule_listing import listing_from

NEVER_ENDED = "Judging this part never came to an end."


def judge_chunk(room: FileRoom, of: str, job_id: str, number: int) -> None:
    """Judge a chunk that is open, and finish the job if it was the last. Nothing happens for one that is done."""
    found = _open(room, of, job_id, number)
    if found is not None and found[1] is not None:
        _close(room, of, job_id, number, *_judged(room, found[0], number, found[1]))
    if found is not None:
        finish_job(room, of, job_id)


def park_chunk(room: FileRoom, of: str, job_id: str, number: int, reason: str) -> None:
    """Give a chunk up: its claims are told as not judged, with the reason; the others' results stay."""
    if _open(room, of, job_id, number) is not None:
        _close(room, of, job_id, number, Tally(), None, reason)
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


def _judged(room: FileRoom, job: Job, number: int, chunk: Record) -> tuple[Tally, str]:
    """What the chunk comes to, and where its results stand."""
    data = chunk.data
    cut = Cut(data["first"], data["end"], data["claims"], data["place"])
    content = room.objects.read(upload_key(job.space, job.job_id), cut.first, cut.end, job.data["tag"])
    items = marked(items_of(cut, content, job.data["kind"], job.data["encoding"]), data["repeats"])
    judging = Judging(_rules(room, job), room.shelf(job.space), day(job.data["as_of"]), room.told)
    lines, tally = judged_lines(items, judging)
    key = chunk_key(job.space, job.job_id, number, lines)
    room.objects.put(key, lines)
    return tally, key


def _close(
    room: FileRoom, of: str, job_id: str, number: int, tally: Tally, key: str | None, reason: str | None = None
) -> None:
    """The chunk is open no more, unless another worker was quicker. Raises Busy."""

    def attempt() -> None:
        found = _open(room, of, job_id, number)
        job, chunk = found or (None, None)
        if job is None or chunk is None:
            return
        before = chunk.data["before"]
        parked = {"first_claim": before + 1, "last_claim": before + chunk.data["claims"], "reason": reason}
        data = {"key": key, "tally": tally.kept(), "parked": parked if reason else None}
        done = Record(chunk_place(job, address.done_chunk(number)), CHUNK, data, expires_at=chunk.expires_at)
        room.desk.table.write([Delete(chunk.key, chunk.version), Put(done)])

    room.desk.decide(attempt)


def _rules(room: FileRoom, job: Job) -> PublishedRules:
    """The rules of the whole job, whatever is published while it is judged."""
    kept = room.desk.table.get(chunk_place(job, "RULES")).data["listings"]
    return _compiled(room.rules, json.dumps(kept))


@lru_cache(maxsize=4)
def _compiled(rules: PublishedRules, kept: str) -> PublishedRules:
    """Compiled once for all chunks that one process judges by the same documents."""
    return rules.fixed([listing_from(one) for one in json.loads(kept)])
