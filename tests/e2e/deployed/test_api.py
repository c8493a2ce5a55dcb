"""The API behind API Gateway: alive, closed to strangers, judging."""

import json
import subprocess
import sys

from tests.x12.interchange import make_837p
from tools.local.ports import ROOT

EXAMPLE = json.loads((ROOT / "docs" / "example-claim.json").read_text())
OTHER_KEY = "otg_live_000000000000_" + "x" * 43


def test_health_answers_without_a_key(deployment):
    answer = deployment.call("GET", "/v1/health")
    assert (answer.status, answer.body["status"]) == (200, "ok")
    assert answer.headers["content-type"] == "application/json"


def test_a_caller_without_a_key_or_with_an_unknown_one_gets_401(deployment):
    for key, kind in ((None, "key-missing"), ("nonsense", "key-refused"), (OTHER_KEY, "key-refused")):
        answer = deployment.call("GET", "/v1/payers", key=key)
        assert (answer.status, answer.body["type"]) == (401, f"/problems/{kind}")
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_key_is_refused_what_it_has_no_scope_for_and_another_practice(deployment):
    reader = deployment.key("north", scopes=("read",))
    answer = deployment.call("POST", "/v1/claims", EXAMPLE, reader)
    assert (answer.status, answer.body["type"]) == (403, "/problems/scope-missing")
    answer = deployment.call("GET", "/v1/payers", key=reader, OTGuard_Practice="south")
    assert (answer.status, answer.body["type"]) == (403, "/problems/practice-refused")


def test_a_claim_gets_the_verdict_that_the_command_line_gives(deployment):
    answer = deployment.call("POST", "/v1/validations", EXAMPLE, deployment.key("north"))
    command = [sys.executable, "-m", "chalicelib.cli", "validate", "docs/example-claim.json", "--format", "jsonl"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    expected = json.loads(done.stdout)
    assert answer.status == 200
    assert (answer.body["verdict"], answer.body["findings"]) == (expected["verdict"], expected["findings"])
    assert answer.body["findings"], "the example is a claim that a payer would refuse"


def test_an_837p_gets_a_verdict_for_each_claim(deployment):
    answer = deployment.call(
        "POST", "/v1/validations/x12", make_837p(3), deployment.key("north"), Content_Type="application/edi-x12"
    )
    assert answer.status == 200
    assert len(answer.body["verdicts"]) == 3


def test_a_recorded_claim_is_read_back_by_its_practice_alone(deployment):
    ours, theirs = deployment.key("north"), deployment.key("south")
    recorded = deployment.call("POST", "/v1/claims", EXAMPLE, ours)
    assert recorded.status == 201, recorded.body
    address = "/v1/claims/C-1001?payer_id=medicare_part_b"
    assert deployment.call("GET", address, key=ours).body["claim_id"] == "C-1001"
    assert deployment.call("GET", address, key=theirs).status == 404


def test_a_body_above_4_mb_is_a_413_that_names_the_way_for_files(deployment):
    key = deployment.key("north")
    answer = deployment.call(
        "POST", "/v1/validations", b" " * (4 * 1024 * 1024 + 1), key, Content_Type="application/json"
    )
    assert (answer.status, answer.body["type"]) == (413, "/problems/body-too-large")
    assert "/v1/uploads" in answer.body["detail"]
