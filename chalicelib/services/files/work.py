"""What a message of the queue `files` asks for: a file that has arrived is split, a chunk is judged.

What fails comes again by itself; a chunk that keeps failing is parked, and a file refused, so that every job ends.
"""

import json
import logging
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.failure import failure_of
from chalicelib.services.files.judge_chunk import NEVER_ENDED, judge_chunk, park_chunk, reason_of
from chalicelib.services.files.room import FileRoom, job_of_upload
from chalicelib.services.files.split_file import refuse_unsplit, split_file
from chalicelib.services.tally import count_done

# The queue itself gives a message up when it has arrived five times without being done.
MOST_FAULTS = 3
MOST_ARRIVALS = 4
_log = logging.getLogger("otguard.files")


class Message(NamedTuple):
    """A message as it arrived, for the `arrivals`th time (1 is the first)."""

    message_id: str
    body: str
    arrivals: int


def work_on(room: FileRoom, messages: Iterable[Message]) -> list[str]:
    """Do what the messages ask for; returns the ids of those that must come again. New ones are done first: a message
    that ends its worker, and so the whole batch, comes again and takes none of them along."""
    newest_first = sorted(messages, key=lambda message: message.arrivals)
    return [message.message_id for message in newest_first if not _done(room, message)]


def _done(room: FileRoom, message: Message) -> bool:
    try:
        body = json.loads(message.body)
        if "chunk" in body:
            _chunk(room, body, message.arrivals)
        for record in body.get("Records", ()):
            _arrived(room, record, message.arrivals)
    except Exception as error:  # noqa: BLE001  the edge of the service: whatever fails comes again, the others go on
        _log.error("message %s failed: %s", message.message_id, failure_of(error))
        return False
    return True


def _arrived(room: FileRoom, record: Any, arrivals: int) -> None:
    """S3 tells of an object; its key is encoded like a form."""
    place = job_of_upload(unquote_plus(record["s3"]["object"]["key"]))
    if place is None:
        return
    if arrivals > MOST_ARRIVALS and refuse_unsplit(room, *place):
        count_done("FilesRefused")
        return
    split_file(room, *place)
    count_done("FilesTaken")


def _chunk(room: FileRoom, body: Any, arrivals: int) -> None:
    place = (body["space"], body["job_id"], body["chunk"])
    if arrivals > MOST_ARRIVALS:
        _park(room, place, NEVER_ENDED)
        return
    try:
        judge_chunk(room, *place)
        count_done("ChunksJudged")
    except StoreUnavailable:
        raise
    except Exception as error:
        if arrivals < MOST_FAULTS:
            raise
        _park(room, place, reason_of(error))


def _park(room: FileRoom, place: tuple[str, str, int], reason: str) -> None:
    park_chunk(room, *place, reason)
    count_done("ChunksParked")
