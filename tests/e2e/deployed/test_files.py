"""A whole file behind the API: posted to its form, told to the queue, judged by the function of its own."""

import gzip
import json
import urllib.request

from tests.e2e.deployed.deployment import within
from tests.posting import post_form

CLAIMS = b"claim_id,payer_id,service_date,procedure,modifiers,units,charge\n" + b"".join(
    f"C-{n},medicare_part_b,2026-03-02,97530,GO,1,60.00\n".encode() for n in range(30)
)


def test_the_bucket_is_closed_to_the_public(deployment):
    store, bucket = deployment.client("s3"), deployment.stack.outputs["BucketName"]
    closed = store.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert all(closed.values())


def test_a_file_goes_through_the_bucket_and_the_queue_to_its_results(deployment):
    key = deployment.key("north")
    started = deployment.call("POST", "/v1/uploads", {"file_name": "march.csv"}, key)
    assert started.status == 201
    post_form(started.body["upload"]["url"], started.body["upload"]["fields"], CLAIMS)

    def finished():
        job = deployment.call("GET", f"/v1/jobs/{started.body['job_id']}", key=key).body
        return job if job["status"] != "judging" and job["status"] != "awaiting_file" else None

    job = within(90, finished)
    assert (job["status"], job["summary"]["claims"], job["parked"]) == ("finished", 30, [])
    with urllib.request.urlopen(job["results"]["url"], timeout=60) as answer:
        lines = gzip.decompress(answer.read()).splitlines()
    assert [json.loads(line)["claim_id"] for line in lines] == [f"C-{n}" for n in range(30)]
