"""Messages in one SQS queue, sent ten at a time."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.services.errors import StoreUnavailable
from chalicelib.store.cloud_clients import client, reaching_the_cloud

_AT_ONCE = 10


class SqsQueue:
    """Queue at an address of SQS."""

    def __init__(self, url: str, region: str, endpoint: str | None) -> None:
        self._url = url
        self._of = (region, endpoint)

    def send(self, messages: Sequence[Mapping[str, Any]]) -> None:
        for begin in range(0, len(messages), _AT_ONCE):
            entries = [
                {"Id": str(number), "MessageBody": json.dumps(message)}
                for number, message in enumerate(messages[begin : begin + _AT_ONCE])
            ]
            with reaching_the_cloud():
                answer = client("sqs", *self._of).send_message_batch(QueueUrl=self._url, Entries=entries)
            if answer.get("Failed"):
                raise StoreUnavailable("The queue did not take every message.")
