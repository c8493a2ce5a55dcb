"""The bucket of whole files and the queue that it tells."""

import json

from tests.e2e.deployed.deployment import within


def test_the_bucket_is_closed_to_the_public(deployment):
    store, bucket = deployment.client("s3"), deployment.stack.outputs["BucketName"]
    closed = store.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert all(closed.values())


def test_an_uploaded_file_is_told_to_the_queue(deployment):
    queue = deployment.client("sqs")
    deployment.client("s3").put_object(
        Bucket=deployment.stack.outputs["BucketName"], Key="uploads/north/told-to-the-queue", Body=b"ISA*"
    )

    def told() -> list[str]:
        messages = queue.receive_message(QueueUrl=deployment.stack.outputs["FilesQueueUrl"], WaitTimeSeconds=1)
        found = [json.loads(message["Body"]) for message in messages.get("Messages", [])]
        return [record["s3"]["object"]["key"] for body in found for record in body.get("Records", [])]

    assert within(10, told) == ["uploads/north/told-to-the-queue"]
