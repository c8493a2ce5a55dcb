"""start_upload: a job and a form by which its file is put in place, without passing through us.

A file that was judged before by the same rules is answered with its first job, unless the sender insists.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.domain.shape import CLOSED, FileName, Flag, Sha256
from chalicelib.services.errors import NotKept
from chalicelib.services.files.job import Job, find_job, new_job
from chalicelib.services.files.read_job import job_json
from chalicelib.services.files.room import FileRoom, upload_key
from chalicelib.services.files.rules_of_job import rules_now
from chalicelib.services.files.survey import Form
from chalicelib.services.records import address
from chalicelib.services.records.once import FirstAnswer, Protection
from chalicelib.services.records.table import Put

LARGEST_BYTES = 1 << 30
FORM_LASTS = timedelta(minutes=15)


@dataclass(slots=True)
class Upload:
    """A file to come. `kind` is found by content where it is left out; `sha256` (hex) is compared with what arrives
    and finds the job of a file that was judged before, unless `force`."""

    __pydantic_config__ = CLOSED
    file_name: FileName | None = None
    kind: Form | None = None
    sha256: Sha256 | None = None
    force: Flag = False


def start_upload(room: FileRoom, of: str, upload: Upload, job_id: str, protection: Protection) -> FirstAnswer:
    """201 with a new job and its form, or 200 with the first job of the same file."""
    now = room.desk.now()
    if upload.sha256 and not upload.force:
        first = first_job(room, of, upload.sha256, rules_now(room, of).mark)
        if first is not None:
            return FirstAnswer(200, job_json(room, first) | {"upload": None})
    job = new_job(
        of,
        job_id,
        now,
        file_name=upload.file_name,
        asked_kind=upload.kind,
        asked_digest=upload.sha256,
        force=upload.force,
    )
    form = room.objects.upload_form(upload_key(of, job_id), LARGEST_BYTES, int(FORM_LASTS.total_seconds()))
    body: dict[str, Any] = job_json(room, job) | {
        "upload": {
            "url": form.url,
            "fields": dict(form.fields),
            "expires_at": (now + FORM_LASTS).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "largest_bytes": LARGEST_BYTES,
        }
    }
    answer = FirstAnswer(201, body)
    room.desk.table.write([Put(job.record), *protection.changes(answer)])
    return answer


def first_job(room: FileRoom, of: str, digest: str, mark: str) -> Job | None:
    """The job by which this file was judged before under the same rules, where it still stands."""
    try:
        kept = room.desk.table.get(address.file(of, digest)).data
        job = find_job(room.desk.table, of, kept["job_id"], room.desk.now())
    except NotKept:
        return None
    return job if kept["rules"] == mark and job.status in ("judging", "finished") else None
