"""Whole files: where to send one, how far it is, and where its results are."""

from secrets import token_hex

from chalicelib.services.files.read_job import JobJson, JobsJson, JobsQuery, UploadJson, list_jobs, read_job
from chalicelib.services.files.start_upload import Upload, start_upload
from chalicelib.web.answer import Answer, told
from chalicelib.web.call import Call
from chalicelib.web.endpoint import Endpoints
from chalicelib.web.queue import file_room

api = Endpoints(__name__)


@api.endpoint(
    "POST", "/v1/uploads", scope="write", takes=Upload, gives=UploadJson, statuses=(200, 201), name="start_upload"
)
def upload(call: Call[Upload]) -> Answer:
    """Ask for a form to which a file of up to 100,000 claims is posted. A file that was judged before by the same rules
    is answered with its first job."""
    return told(start_upload(file_room(), call.space, call.given, f"J-{token_hex(10)}", call.protection))


@api.endpoint("GET", "/v1/jobs", scope="read", takes=JobsQuery, gives=JobsJson, name="list_jobs")
def jobs(call: Call[JobsQuery]) -> Answer:
    """The jobs of the last 30 days, newest first."""
    return Answer(list_jobs(file_room(), call.space, call.given))


@api.endpoint("GET", "/v1/jobs/{job_id}", scope="read", gives=JobJson, name="find_job")
def job(call: Call[None]) -> Answer:
    """How far a file is; once it is finished, its summary and a link to its results."""
    return Answer(read_job(file_room(), call.space, call.path["job_id"]))
