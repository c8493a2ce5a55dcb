"""Whole files over HTTP: a form to post a file to, a job to look at, and nobody else's business."""

import gzip
import json
from collections.abc import Iterator

import pytest

from app import files
from chalicelib import wiring
from chalicelib.services.keys import make_key
from chalicelib.services.records.once import KEPT
from tests.http.service import CLAIM, NOW, Service, running
from tests.iam.table import FILES, acting

LINES = b"\n".join(json.dumps(CLAIM | {"claim_id": f"C-{n}"}).encode() for n in range(5))
OF = "T#demo"


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as one:
        yield one


def started(service, body=None, **headers):
    return service.call("POST", "/v1/uploads", body or {}, **headers)


def arrived(job_id: str, data: bytes = LINES) -> None:
    """The file is in its place, and the queue tells of it and of its chunks until nothing is left."""
    kept = wiring.files()
    key = f"uploads/T/demo/{job_id}"
    kept.objects.put(key, data)
    waiting = [{"Records": [{"s3": {"object": {"key": key}}}]}]
    while waiting:
        records = [
            {"messageId": str(n), "body": json.dumps(one), "attributes": {"ApproximateReceiveCount": "1"}}
            for n, one in enumerate(waiting)
        ]
        with acting(FILES):
            assert files({"Records": records}, None) == {"batchItemFailures": []}
        waiting, kept.queue.sent = kept.queue.sent, []


def test_a_file_goes_from_its_form_to_its_results(service):
    status, job, _ = started(service, {"file_name": "march.jsonl"})
    assert (status, job["status"], job["file_name"]) == (201, "awaiting_file", "march.jsonl")
    assert job["upload"]["fields"]["key"] == f"uploads/T/demo/{job['job_id']}"
    assert job["upload"]["expires_at"] == "2026-03-20T15:15:00Z"
    arrived(job["job_id"])
    status, done, _ = service.call("GET", f"/v1/jobs/{job['job_id']}")
    assert (status, done["status"], done["claims"], done["judged"]) == (200, "finished", 5, 5)
    assert done["summary"]["verdicts"] == {"accept": 5, "review": 0, "reject": 0}
    lines = gzip.decompress(wiring.files().objects.kept[done["results"]["url"].removeprefix("memory:")])
    assert [json.loads(line)["claim_id"] for line in lines.splitlines()] == [f"C-{n}" for n in range(5)]


def test_the_same_file_by_its_digest_needs_no_upload(service):
    _, job, _ = started(service)
    arrived(job["job_id"])
    digest = service.call("GET", f"/v1/jobs/{job['job_id']}")[1]["sha256"]
    status, known, _ = started(service, {"sha256": digest})
    assert (status, known["job_id"], known["upload"]) == (200, job["job_id"], None)
    assert started(service, {"sha256": digest, "force": True})[0] == 201


def test_the_same_idempotency_key_gets_the_same_form(service):
    first = started(service, **{"Idempotency-Key": "k-1"})
    assert started(service, **{"Idempotency-Key": "k-1"})[:2] == first[:2]
    assert started(service, **{"Idempotency-Key": "k-2"})[1]["job_id"] != first[1]["job_id"]
    assert KEPT.days == 1


def test_what_is_sent_is_held_to_its_shape(service):
    status, problem, _ = started(service, {"file_name": "../a", "kind": "pdf", "sha256": "x", "forced": True})
    assert status == 422
    assert {error["field"] for error in problem["errors"]} == {"file_name", "kind", "sha256", "forced"}


def test_a_refused_file_says_why(service):
    _, job, _ = started(service)
    arrived(job["job_id"], b"claim_id,payer_id,chrage\nC-1,p,1\n")
    _, refused, _ = service.call("GET", f"/v1/jobs/{job['job_id']}")
    assert refused["status"] == "refused"
    assert refused["problem"]["type"] == "/problems/invalid-input"
    assert "charge" in refused["problem"]["errors"][0]["message"]


def test_jobs_are_listed_newest_first_and_page_by_page(service):
    made = [started(service)[1]["job_id"] for _ in range(53)]
    _, page, _ = service.call("GET", "/v1/jobs")
    _, rest, _ = service.call("GET", f"/v1/jobs?cursor={page['cursor']}")
    listed = [job["job_id"] for job in page["jobs"] + rest["jobs"]]
    assert (len(page["jobs"]), len(rest["jobs"]), rest["cursor"]) == (50, 3, None)
    assert sorted(listed) == sorted(made)


def test_a_job_is_nobody_elses_business(service):
    _, job, _ = started(service)
    other = make_key(service.keys, "test", ["other"], "another practice", NOW)
    live = make_key(service.keys, "live", ["demo"], "the same practice's live data", NOW)
    for key in (other, live):
        bearer = {"Authorization": f"Bearer {key}"}
        assert service.call("GET", f"/v1/jobs/{job['job_id']}", **bearer)[0] == 404
        assert service.call("GET", "/v1/jobs", **bearer)[1]["jobs"] == []


def test_a_job_that_never_was_is_not_found(service):
    for job_id in ("J-1", "x" * 3000, "J%23x", "J-1%20"):
        assert service.call("GET", f"/v1/jobs/{job_id}")[0] == 404


def test_reading_takes_no_right_to_write_and_sending_does(service):
    reader = make_key(service.keys, "test", ["demo"], "reads", NOW, scopes=["read"])
    bearer = {"Authorization": f"Bearer {reader}"}
    assert started(service, **bearer)[0] == 403
    assert service.call("GET", "/v1/jobs", **bearer)[0] == 200
