"""A practice that sends whole files, all in memory: what is sent, delivered as a queue delivers it, and what comes of
it."""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

from chalicelib.domain.compact import compact
from chalicelib.domain.reading import read_as
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.claim_files import read_claim_file
from chalicelib.services.files.judge_items import Judging, judged_lines
from chalicelib.services.files.read_job import read_job
from chalicelib.services.files.repeats import marked, repeats_of
from chalicelib.services.files.room import FileRoom, result_key, upload_key
from chalicelib.services.files.split_file import split_file
from chalicelib.services.files.start_upload import Upload, start_upload
from chalicelib.services.files.work import Message, work_on
from chalicelib.services.practice.practice_file import read_practice_file
from chalicelib.services.publish_rules import publish_shipped
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.records.table import Table
from chalicelib.services.rule_store import RuleStore
from chalicelib.services.same_file import SameFile
from chalicelib.services.validate_on_file import Shelf
from chalicelib.services.who import Fingerprints
from chalicelib.store.memory_objects import MemoryObjects, MemoryQueue
from chalicelib.web.problems import error_json
from tests.http.service import CLAIM, NOW, library
from tests.iam.table import FILES, PolicedTable, acting
from tests.tables import Killed

SPACE = "P#demo"


@dataclass
class Filing:
    """`chunk_bytes` is small, so that small files have several chunks. `days` and `seconds` move the clock."""

    table: Table = field(default_factory=PolicedTable)
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    queue: MemoryQueue = field(default_factory=MemoryQueue)
    chunk_bytes: int = 1_500
    days: int = 0
    seconds: int = 0
    jobs: int = 0

    def __post_init__(self) -> None:
        self.store = RuleStore(self.table)
        publish_shipped(self.store, library(), NOW)
        self.rules = PublishedRules(self.store, shipped_tables(), lambda: 0.0)

    @property
    def room(self) -> FileRoom:
        desk = Desk(self.table, lambda: NOW + timedelta(days=self.days, seconds=self.seconds), lambda attempt: None)
        today = NOW.date() + timedelta(days=self.days)
        return FileRoom(desk, self.objects, self.queue, self.rules, self.shelf, lambda practice: today, error_json)

    def shelf(self, of: str) -> Shelf:
        return Shelf(self.table, read_practice_file(self.table, of), Fingerprints(lambda: (b"pepper" * 8,)))

    def started(self, **upload: Any) -> dict[str, Any]:
        """The answer to a new upload."""
        self.jobs += 1
        sent = read_as(Upload, upload)
        return start_upload(self.room, SPACE, sent, f"J-{self.jobs}", UNPROTECTED).body  # type: ignore[no-any-return]

    def sent(self, data: bytes, **upload: Any) -> str:
        """A job whose file has arrived and is split."""
        job_id: str = self.started(**upload)["job_id"]
        self.objects.put(upload_key(SPACE, job_id), data)
        with acting(FILES):
            split_file(self.room, SPACE, job_id, self.chunk_bytes)
        return job_id

    def delivered(self, arrivals: int = 1, take: Callable[[list[Any]], list[Any]] = list) -> list[str]:
        """Every message that waits, in the order that `take` gives; the failed ones wait again."""
        waiting = take(self.queue.sent)
        self.queue.sent = []
        try:
            with acting(FILES):
                failed = work_on(self.room, (Message(str(n), json.dumps(m), arrivals) for n, m in enumerate(waiting)))
        except Killed:
            # What nobody said was done comes again.
            self.queue.sent += waiting
            raise
        self.queue.sent += [waiting[int(one)] for one in failed]
        return failed

    def job(self, job_id: str) -> dict[str, Any]:
        return dict(read_job(self.room, SPACE, job_id))

    def results(self, job_id: str) -> list[str]:
        """The lines of the results."""
        return gzip.decompress(self.objects.kept[result_key(SPACE, job_id)]).decode().splitlines()

    def as_a_whole(self, data: bytes) -> list[str]:
        """The lines that judging the file in one go gives, without what belongs to the file."""
        judging = Judging(library(), self.shelf(SPACE), NOW.date(), error_json)
        items = list(read_claim_file(data).items)
        lines, _ = judged_lines(marked(items, repeats_of(items, SameFile())), judging)
        return [pinned(line) for line in gzip.decompress(lines).decode().splitlines()]


def pinned(line: str) -> str:
    """A result without the version of its rules, which a library of files calls otherwise."""
    value = json.loads(line)
    value.pop("rules_version", None)
    return compact(value)


def arrival(job_id: str, of: str = SPACE) -> dict[str, Any]:
    """What S3 tells of a file that has arrived."""
    return {"Records": [{"s3": {"object": {"key": quote_plus(upload_key(of, job_id), safe="/")}}}]}


def claims(count: int) -> list[dict[str, Any]]:
    return [CLAIM | {"claim_id": f"C-{number}"} for number in range(count)]


def json_lines(count: int) -> bytes:
    return "\n".join(json.dumps(claim) for claim in claims(count)).encode()
