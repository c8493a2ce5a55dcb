"""What work on files needs: the desk, the objects, the queue, the rules, the day, and how an error is told."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.domain.errors import OTGuardError
from chalicelib.services.files.ports import ObjectStore, Queue, Stored
from chalicelib.services.practice.practice_file import PracticeFile
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.records.desk import Desk
from chalicelib.services.validate_on_file import Shelf

# A part is copied some times over while it is taken apart: small ones keep the memory flat, whatever the file's size.
_PART_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class FileRoom:
    """`shelf` gives what is stored in a space; `today` is a practice's day; `told` makes a named error the problem that
    callers see."""

    desk: Desk
    objects: ObjectStore
    queue: Queue
    rules: PublishedRules
    shelf: Callable[[str], Shelf]
    today: Callable[[PracticeFile], date]
    told: Callable[[OTGuardError], Mapping[str, Any]]


def parts_of(objects: ObjectStore, key: str, stored: Stored) -> Iterator[bytes]:
    """An object piece by piece. Raises Conflict where it is replaced meanwhile."""
    for first in range(0, stored.size_bytes, _PART_BYTES):
        yield objects.read(key, first, min(first + _PART_BYTES, stored.size_bytes), stored.tag)


def upload_key(of: str, job_id: str) -> str:
    """Where the file of a job stands."""
    return f"uploads/{of.replace('#', '/')}/{job_id}"


def result_key(of: str, job_id: str, part: str = "results") -> str:
    """Where its results stand, as a whole or in parts, compressed."""
    return f"results/{of.replace('#', '/')}/{job_id}/{part}.jsonl.gz"


def head_key(of: str, job_id: str) -> str:
    """Where the problems of the file itself stand, which belong to no claim."""
    return result_key(of, job_id, "000000")


def chunk_key(of: str, job_id: str, number: int, content: bytes) -> str:
    """Where the results of a chunk stand: by their digest, so that those that count are those that were counted."""
    return result_key(of, job_id, f"{number:06}-{hashlib.sha256(content).hexdigest()[:16]}")


def job_of_upload(key: str) -> tuple[str, str] | None:
    """Space and job of an uploaded file; None for a key that is none of `upload_key`."""
    match key.split("/"):
        case ["uploads", ("P" | "T") as mode, practice, job_id] if practice and job_id:
            return f"{mode}#{practice}", job_id
    return None
