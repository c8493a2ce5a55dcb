"""Whole files and the jobs that judge them."""

from chalicelib.services.records.address.practice import encoded
from chalicelib.services.records.table import Key


def job(of: str, job_id: str, sort: str = "META") -> Key:
    """An upload: `META` how it stands, `RULES` and `PRACTICE` what it is judged by, and its chunks."""
    return Key(f"{of}#JOB#{encoded(job_id)}", sort)


def open_chunk(number: int | None = None) -> str:
    """The sort key of a chunk that is still to be judged, or what all of them begin with."""
    return "CHUNK#OPEN#" + (f"{number:06}" if number is not None else "")


def done_chunk(number: int | None = None) -> str:
    """The sort key of a chunk that was judged or parked, or what all of them begin with."""
    return "CHUNK#DONE#" + (f"{number:06}" if number is not None else "")


def jobs(of: str) -> str:
    """The uploads of a practice by time, in the index `list`."""
    return f"{of}#JOBS"


def file(of: str, digest: str) -> Key:
    """The first upload of a file, by the SHA-256 of its bytes."""
    return Key(f"{of}#FILE#{digest}")
