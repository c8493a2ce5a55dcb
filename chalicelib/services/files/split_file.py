"""split_file: a file that has arrived becomes chunks, each a record and a message.

It may be killed and begun again: the same file gives the same chunks, and none is judged before all of them stand.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.domain.compact import compact
from chalicelib.domain.errors import InvalidInput, Problem, UnreadableInterchange
from chalicelib.domain.origin import StructureProblem
from chalicelib.services.errors import NotKept
from chalicelib.services.files.cut import CHUNK_BYTES, Cut, cut_file, items_of
from chalicelib.services.files.job import CHUNK, FILE, Job, chunk_place, find_job, open_chunks
from chalicelib.services.files.judge_items import packed
from chalicelib.services.files.ports import Stored
from chalicelib.services.files.repeats import repeats_of
from chalicelib.services.files.room import FileRoom, head_key, parts_of, upload_key
from chalicelib.services.files.rules_of_job import JobRules, rules_now
from chalicelib.services.files.start_upload import first_job
from chalicelib.services.files.survey import Survey, survey
from chalicelib.services.records import address
from chalicelib.services.records.table import Change, Delete, Put, Record, Require
from chalicelib.services.same_file import SameFile
from chalicelib.services.validate_claim import Rulebook, file_findings, file_problems_json

_KEPT_AT_ONCE = 40
_NEVER_CUT = Problem("file", "could not be taken apart however often that was tried; send it in smaller files")


def split_file(room: FileRoom, of: str, job_id: str, chunk_bytes: int = CHUNK_BYTES) -> None:
    """Cut the file of a job and ask for its chunks to be judged; a file that cannot be read is refused with the
    reason. Nothing happens for a job that is unknown or over."""

    def attempt() -> Job:
        job = find_job(room.desk.table, of, job_id, room.desk.now())
        if job.status != "awaiting_file":
            return job
        try:
            _begin(room, job, chunk_bytes)
        except (InvalidInput, UnreadableInterchange) as refusal:
            _change(room, job, status="refused", problem=dict(room.told(refusal)))
        return find_job(room.desk.table, of, job_id, room.desk.now())

    try:
        job = find_job(room.desk.table, of, job_id, room.desk.now())
    except NotKept:
        return
    _ask(room, room.desk.decide(attempt) if job.status == "awaiting_file" else job)


def refuse_unsplit(room: FileRoom, of: str, job_id: str) -> bool:
    """Refuse a file that could not be cut however often it was tried, so that its job comes to an end. False, and
    nothing happens, for a job that is unknown, or got further. Raises Busy."""

    def attempt() -> bool:
        job = find_job(room.desk.table, of, job_id, room.desk.now())
        if job.status != "awaiting_file":
            return False
        _change(room, job, status="refused", problem=dict(room.told(InvalidInput([_NEVER_CUT]))))
        return True

    with suppress(NotKept):
        return room.desk.decide(attempt)
    return False


def _begin(room: FileRoom, job: Job, chunk_bytes: int) -> None:
    """One walk to know the file, one to cut it."""
    key = upload_key(job.space, job.job_id)
    stored = room.objects.look(key)
    looked = survey(parts_of(room.objects, key, stored), job.data["asked_kind"])
    if job.data["asked_digest"] not in (None, looked.digest):
        raise InvalidInput([Problem("sha256", "is not that of the file that arrived; send the file again")])
    rules = rules_now(room, job.space)
    first = None if job.data["force"] else first_job(room, job.space, looked.digest, rules.mark)
    if first is not None:
        _change(room, job, status="finished", same_as=first.job_id, sha256=looked.digest)
    else:
        _cut(room, job, stored, looked, rules, chunk_bytes)


def _cut(room: FileRoom, job: Job, stored: Stored, looked: Survey, rules: JobRules, chunk_bytes: int) -> None:
    key = upload_key(job.space, job.job_id)
    cutting = cut_file(parts_of(room.objects, key, stored), looked, chunk_bytes)
    as_of, same, chunks, claims = room.today(rules.practice), SameFile(), 0, 0
    for batch in _batches(cutting.cuts()):
        records = []
        for cut in batch:
            chunks += 1
            content = room.objects.read(key, cut.first, cut.end, stored.tag)
            data = {
                "first": cut.first,
                "end": cut.end,
                "claims": cut.claims,
                "before": claims,
                "place": cut.place,
                "repeats": repeats_of(items_of(cut, content, looked.form, looked.encoding), same),
            }
            records.append(
                Record(chunk_place(job, address.open_chunk(chunks)), CHUNK, data, expires_at=job.record.expires_at)
            )
            claims += cut.claims
        _keep(room, job, records)
    _drop_behind(room, job, chunks)
    if cutting.problems:
        _tell(room, job, cutting.problems, room.rules.fixed(rules.in_force), as_of)
    data = {
        "status": "judging",
        "kind": looked.form,
        "encoding": looked.encoding,
        "sha256": looked.digest,
        "size_bytes": looked.size_bytes,
        "tag": stored.tag,
        "as_of": as_of.isoformat(),
        "chunks": chunks,
        "claims": claims,
        "has_head": bool(cutting.problems),
    }
    beside = [*rules.records(job), _file(job, looked.digest, rules)]
    room.desk.table.write([Put(job.changed(**data)), *(_put_anew(room, record) for record in beside)])


def _batches(cuts: Iterator[Cut]) -> Iterator[list[Cut]]:
    batch: list[Cut] = []
    for cut in cuts:
        batch.append(cut)
        if len(batch) == _KEPT_AT_ONCE:
            yield batch
            batch = []
    yield batch


def _keep(room: FileRoom, job: Job, records: Sequence[Record]) -> None:
    """Keep those chunks that are not kept yet, provided nobody has finished splitting the job."""
    kept = room.desk.table.get_many([record.key for record in records])
    missing: list[Change] = []
    for record in records:
        stands = kept.get(record.key)
        if stands is None:
            missing.append(Put(record))
        elif stands.data != record.data:
            # From a file that was replaced while an earlier attempt cut it.
            missing.append(Put(replace(record, version=stands.version)))
    _write_unsplit(room, job, missing)


def _drop_behind(room: FileRoom, job: Job, chunks: int) -> None:
    """Chunks of a longer file that an earlier attempt cut."""
    behind = [record for record in open_chunks(room.desk.table, job) if record.key.sort > address.open_chunk(chunks)]
    for begin in range(0, len(behind), _KEPT_AT_ONCE):
        drops = [Delete(record.key, record.version) for record in behind[begin : begin + _KEPT_AT_ONCE]]
        _write_unsplit(room, job, drops)


def _write_unsplit(room: FileRoom, job: Job, changes: Sequence[Change]) -> None:
    if changes:
        room.desk.table.write([Require(job.record.key, job.record.version), *changes])


def _tell(room: FileRoom, job: Job, problems: Sequence[StructureProblem], book: Rulebook, as_of: date) -> None:
    """What is wrong with the file itself stands before all verdicts."""
    line = file_problems_json(file_findings(problems, book, as_of), job.data["file_name"] or job.job_id)
    room.objects.put(head_key(job.space, job.job_id), packed([compact(line)]))


def _file(job: Job, digest: str, rules: JobRules) -> Record:
    """By this the same file is recognised: its latest job stands there."""
    data = {"job_id": job.job_id, "rules": rules.mark}
    return Record(address.file(job.space, digest), FILE, data, expires_at=job.record.expires_at)


def _put_anew(room: FileRoom, record: Record) -> Put:
    try:
        version = room.desk.table.get(record.key).version
    except NotKept:
        version = 0
    return Put(Record(record.key, record.kind, record.data, version, expires_at=record.expires_at))


def _change(room: FileRoom, job: Job, **data: Any) -> None:
    room.desk.table.write([Put(job.changed(**data))])


def _ask(room: FileRoom, job: Job) -> None:
    """A message for every chunk that is not judged yet; one too many does no harm."""
    if job.status != "judging":
        return
    numbers = [int(record.key.sort.rpartition("#")[2]) for record in open_chunks(room.desk.table, job)]
    room.queue.send([{"space": job.space, "job_id": job.job_id, "chunk": number} for number in numbers])
