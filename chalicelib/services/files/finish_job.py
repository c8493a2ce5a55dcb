"""finish_job: once no chunk is open, the results become one object and the counts a summary.

Whoever finds no open chunk does it; twice gives the same bytes and changes nothing.
"""

from chalicelib.services.files.job import Job, done_chunks, find_job, open_chunks
from chalicelib.services.files.room import FileRoom, head_key, result_key
from chalicelib.services.files.tally import summary_json, together
from chalicelib.services.records.table import Put


def finish_job(room: FileRoom, of: str, job_id: str) -> None:
    """Finish the job if nothing is left to be judged. Raises NotKept or Busy."""
    room.desk.decide(lambda: _finish(room, of, job_id))


def _finish(room: FileRoom, of: str, job_id: str) -> None:
    job = find_job(room.desk.table, of, job_id, room.desk.now())
    if job.status != "judging" or open_chunks(room.desk.table, job, limit=1):
        return
    done = [record.data for record in done_chunks(room.desk.table, job)]
    room.objects.join(_result_keys(job, [one["key"] for one in done if one["key"]]), result_key(of, job_id))
    data = {
        "status": "finished",
        "summary": summary_json(together(one["tally"] for one in done)),
        "parked": [one["parked"] for one in done if one["parked"]],
    }
    room.desk.table.write([Put(job.changed(**data))])


def _result_keys(job: Job, judged: list[str]) -> list[str]:
    head = [head_key(job.space, job.job_id)] if job.data["has_head"] else []
    return head + judged
