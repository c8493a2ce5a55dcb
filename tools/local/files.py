"""Whole files on this machine: bucket and queue of the embedded cloud as infra/resources.json has them, and a worker
that does what Lambda does: takes messages, works on them, takes back those that failed.
"""

import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.store.cloud_clients import client, reaching_the_cloud

Worker = Callable[[Mapping[str, Any]], dict[str, Any]]
_PREFIX = "uploads/"
# A worker that is gone leaves its messages for so long; on AWS that is six times the function's longest time.
_SECONDS_HIDDEN = 60
_AT_ONCE = 1


def make_bucket_and_queue(
    bucket: str, queue: str, region: str, endpoint: str | None, seconds_hidden: int = _SECONDS_HIDDEN
) -> str:
    """Makes both where they are missing, the bucket telling the queue of uploads; returns the queue's address."""
    s3, sqs = client("s3", region, endpoint), client("sqs", region, endpoint)
    attributes = {"VisibilityTimeout": str(seconds_hidden)}
    url: str = sqs.create_queue(QueueName=queue, Attributes=attributes)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    if bucket not in [one["Name"] for one in s3.list_buckets()["Buckets"]]:
        s3.create_bucket(Bucket=bucket)
    told = {
        "QueueArn": arn,
        "Events": ["s3:ObjectCreated:*"],
        "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": _PREFIX}]}},
    }
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"QueueConfigurations": [told]})
    return url


def work_once(sqs: Any, url: str, wait_seconds: int = 1, worked_on: Worker | None = None) -> int:
    """Take some messages and work on them, files unless another worker is named; how many were done. The failed ones
    come again when they are seen again."""
    from chalicelib.web.queue import worked_on as files

    with reaching_the_cloud():
        found = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=_AT_ONCE,
            WaitTimeSeconds=wait_seconds,
            MessageSystemAttributeNames=["ApproximateReceiveCount"],
        ).get("Messages", [])
    records = [
        {"messageId": one["MessageId"], "body": one["Body"], "attributes": one.get("Attributes", {})} for one in found
    ]
    failed = {one["itemIdentifier"] for one in (worked_on or files)({"Records": records})["batchItemFailures"]}
    for one in found:
        with reaching_the_cloud():
            _settle(sqs, url, one["ReceiptHandle"], one["MessageId"] in failed)
    return len(found) - len(failed)


def _settle(sqs: Any, url: str, handle: str, failed: bool) -> None:
    if failed:
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=1)
    else:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=handle)


def main() -> int:
    """A worker until its parent goes: `python -m tools.local.files PARENT`, its surroundings in the environment.

    The parent's number comes from the parent: one that was killed at once is no longer the parent here.
    """
    from chalicelib.services.errors import StoreUnavailable
    from chalicelib.settings import settings

    parent, chosen = int(sys.argv[1]), settings()
    assert chosen.files_queue, "OTGUARD_FILES_QUEUE says which queue"
    sqs = client("sqs", chosen.region, chosen.endpoint)
    while os.getppid() == parent:
        try:
            work_once(sqs, chosen.files_queue)
        except StoreUnavailable:
            time.sleep(1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
