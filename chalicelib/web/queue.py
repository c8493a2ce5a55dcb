"""Messages of the queue `files` as Lambda gets them, and the answer by which only those that failed come again."""

from collections.abc import Mapping
from typing import Any

from chalicelib import wiring
from chalicelib.services.files.room import FileRoom
from chalicelib.services.files.work import Message, work_on
from chalicelib.services.validate_on_file import Shelf
from chalicelib.web.problems import error_json
from chalicelib.web.work_log import batch


def file_room() -> FileRoom:
    """What work on files is done with in this process."""
    parts, kept = wiring.parts(), wiring.files()

    def shelf(of: str) -> Shelf:
        return Shelf(parts.table, parts.practices.of(of), parts.people)

    return FileRoom(parts.desk, kept.objects, kept.queue, parts.rules, shelf, parts.today, error_json)


def worked_on(event: Mapping[str, Any]) -> dict[str, Any]:
    """Works on a batch; the answer names the messages that must come again."""
    with batch("files", event["Records"]) as work:
        work.failed += work_on(file_room(), (message_of(record) for record in event["Records"]))
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in work.failed]}


def message_of(record: Mapping[str, Any]) -> Message:
    """A record of the event."""
    return Message(record["messageId"], record["body"], int(record["attributes"]["ApproximateReceiveCount"]))
