"""Every function at its real work, over a cloud that answers as AWS does: what its policy refuses fails, and what it
allows without need comes to light."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import boto3
import pytest
from chalice.test import Client
from moto import mock_aws

import app
from chalicelib import wiring
from chalicelib.services.alerts.confirm import confirm_token
from chalicelib.services.alerts.subscribe import find_subscription
from chalicelib.services.keys import make_key
from chalicelib.services.publish_rules import publish_shipped
from chalicelib.services.records import address
from chalicelib.services.rule_store import RuleStore
from chalicelib.services.staff.account import INSTALLATION, Grant, Role
from chalicelib.services.staff.make_account import make_account
from chalicelib.settings import settings
from chalicelib.store import table as dynamo
from chalicelib.store.cloud_clients import client
from chalicelib.store.dynamo_table import DynamoTable
from chalicelib.store.keys import DynamoKeys
from tests.console.desk import ORIGIN, PASSWORD, Browser
from tests.console.test_alerts import chosen
from tests.console.test_second_factor import code_of, secret_on
from tests.http.service import CLAIM, library
from tests.iam.calls import Asked, Watch, permissions
from tests.iam.policy import POLICIES, allows
from tests.iam.table import ALERTS, ALERTS_CLOCK, API, FILES, OPERATOR, WEBHOOKS_CLOCK, RefusedByPolicy, acting
from tests.receiver import FakeSender
from tools.local.files import make_bucket_and_queue

REGION = "us-east-1"
TABLE, BUCKET, SENDER, EVENTS = "otguard-dev", "otguard-files", "alerts@otguard.example", "otguard-dev"
# By AWS itself in the name of the function: the runtime writes logs, the event source takes messages.
BY_AWS = {f"logs:{action}" for action in ("CreateLogStream", "PutLogEvents")}
BY_AWS |= {f"sqs:{action}" for action in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")}
# So long before the hour in which practices are looked through, in New York, that they are looked through again.
MORNING = datetime(2026, 3, 20, 6, 5, tzinfo=UTC)


@dataclass
class Stack:
    """What stands in the cloud. `time` is everybody's clock."""

    watch: Watch
    queues: dict[str, str]
    time: list[datetime] = field(default_factory=lambda: [MORNING])

    def waiting(self, queue: str) -> list[dict[str, Any]]:
        """The messages of a queue as Lambda hands them over."""
        sqs = boto3.client("sqs", region_name=REGION)
        asked = {"QueueUrl": self.queues[queue], "MaxNumberOfMessages": 10, "MessageSystemAttributeNames": ["All"]}
        with acting(OPERATOR):
            found = sqs.receive_message(**asked).get("Messages", [])
            for one in found:
                sqs.delete_message(QueueUrl=self.queues[queue], ReceiptHandle=one["ReceiptHandle"])
        return [{"messageId": one["MessageId"], "body": one["Body"], "attributes": one["Attributes"]} for one in found]


@contextmanager
def standing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws(), acting(OPERATOR):
        for clear in (client.cache_clear, settings.cache_clear, wiring.limiter.cache_clear):
            clear()
        queues = {"FilesQueue": make_bucket_and_queue(BUCKET, "files", REGION, None)}
        queues["AlertsQueue"] = client("sqs", REGION, None).create_queue(QueueName="alerts")["QueueUrl"]
        ses = boto3.client("ses", region_name=REGION)
        ses.verify_email_identity(EmailAddress=SENDER)
        ses.create_configuration_set(ConfigurationSet={"Name": EVENTS})
        key = boto3.client("kms", region_name=REGION).create_key()["KeyMetadata"]["KeyId"]
        for name, value in {
            "OTGUARD_TABLE": TABLE, "AWS_REGION": REGION, "OTGUARD_PEPPER": "0a" * 32, "OTGUARD_BUCKET": BUCKET,
            "OTGUARD_FILES_QUEUE": queues["FilesQueue"], "OTGUARD_ALERTS_QUEUE": queues["AlertsQueue"],
            "OTGUARD_KMS_KEY": key, "OTGUARD_MAIL_FROM": SENDER, "OTGUARD_MAIL_EVENTS": EVENTS,
            "OTGUARD_ORIGINS": ORIGIN, "OTGUARD_ADDRESS": ORIGIN,
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        names = {url: name for name, url in queues.items()}
        names |= {BUCKET: "FilesBucket", key: "SecretsKey", SENDER: "${MailFrom}", EVENTS: "otguard-<Stage>"}
        stack = Stack(Watch(names), queues)
        monkeypatch.setattr(wiring, "_now", lambda: stack.time[0])
        client.cache_clear()
        with stack.watch.watching():
            for choose in (wiring.use, wiring.use_console, wiring.use_files, wiring.use_alerts, wiring.use_webhooks):
                choose(None)
            dynamo.bind(settings())
            dynamo.create_table()
            yield stack
    for choose in (wiring.use, wiring.use_console, wiring.use_files, wiring.use_alerts, wiring.use_webhooks):
        choose(None)
    for clear in (client.cache_clear, settings.cache_clear):
        clear()


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with pytest.MonkeyPatch.context() as patch, standing(patch) as one:
        assert not publish_shipped(RuleStore(DynamoTable()), library(), MORNING)
        key = make_key(DynamoKeys(), "live", ["demo"], "a test", MORNING)
        grants = [Grant(INSTALLATION, Role.ADMIN, True)]
        make_account(wiring.console().staff, "ada", "Ada Sample", grants, PASSWORD, "a test")
        with Client(app.app) as caller:
            call = partial(_call, caller, key)
            _claims(call)
            call("POST", "/v1/webhooks", {"url": "https://hooks.example.com/"})
            _whole_file(one, call)
            _pages(one, caller)
            told = {"event_id": "e-1", "type": "accepted", "on": "2026-03-19"}
            call("POST", "/v1/claims/C-2/events?payer_id=sample_payer", told)
            clock = caller.events.generate_cw_event("aws.events", "Scheduled Event", {}, [], REGION)
            _mails(one, clock)
            _webhooks(one, clock)
        yield one


def _call(caller: Client, key: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
    sent = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"} | headers
    with acting(API):
        answer = caller.http.request(method, path, headers=sent, body=json.dumps(body).encode() if body else b"")
    assert answer.status_code < 300, (method, path, answer.body)
    return json.loads(answer.body) if answer.body else None


def _claims(call: Callable[..., Any]) -> None:
    """What a partner's software does in a day: two claims that are nearly too late among it."""
    keeps = {"history_since": "2016-01-01", "coverages": True, "providers": True}
    call("PUT", "/v1/settings", {"keeps": keeps}, **{"If-Match": '"0"'})
    call("POST", "/v1/coverages", {
        "coverage_id": "K-1", "patient_id": "P-1", "payer_id": "sample_payer", "member_id": "M1",
        "first_name": "SAMPLE", "birth_date": "1950-02-01",
    })  # fmt: skip
    for number in (1, 2):
        late = deepcopy(CLAIM) | {"claim_id": f"C-{number}"}
        late["lines"][0]["service_date"] = f"2025-12-3{number - 1}"
        call("POST", "/v1/claims", {"claim": late}, **{"Idempotency-Key": f"k-{number}"})
    call("POST", "/v1/validations", {"claim": CLAIM})
    call("GET", "/v1/claims?month=2025-12")
    call("GET", "/v1/worklists/filing")
    call("POST", "/v1/coverages/K-1/close?patient_id=P-1", **{"If-Match": '"1"'})


def _whole_file(stack: Stack, call: Callable[..., Any]) -> None:
    """From its form to the link of its results."""
    job = call("POST", "/v1/uploads", {"file_name": "march.jsonl"})
    # The form is a signature of the API's: whoever posts the file does so with its rights.
    with acting(API):
        stack.watch.require(Asked("s3:PutObject", f"FilesBucket/{job['upload']['fields']['key']}", {}))
    lines = b"\n".join(json.dumps(CLAIM | {"claim_id": f"F-{number}"}).encode() for number in range(3))
    boto3.client("s3", region_name=REGION).put_object(Bucket=BUCKET, Key=job["upload"]["fields"]["key"], Body=lines)
    while records := stack.waiting("FilesQueue"):
        with acting(FILES):
            assert app.files({"Records": records}, None) == {"batchItemFailures": []}
    assert call("GET", f"/v1/jobs/{job['job_id']}")["status"] == "finished"


def _pages(stack: Stack, caller: Client) -> None:
    """Somebody signs in twice, asks for mails, and confirms her address."""
    with acting(API):
        browser = Browser(caller)
        browser.post("/console/sign-in", {"login": "ada", "password": PASSWORD})
        secret = secret_on(browser.get("/console/set-up"))
        assert browser.post("/console/set-up", {"code": code_of(secret, stack.time[0])}).status == 200
        assert browser.post("/console/alerts/subscription", chosen()).status == 303
        stack.time[0] += timedelta(minutes=5)
        assert browser.post("/console/sign-out").status == 303
        browser.post("/console/sign-in", {"login": "ada", "password": PASSWORD})
        assert browser.post("/console/code", {"code": code_of(secret, stack.time[0])}).status == 303
        assert browser.get("/console/alerts").status == 200
    with acting(ALERTS):
        assert app.alerts({"Records": stack.waiting("AlertsQueue")}, None) == {"batchItemFailures": []}
    (person,) = (key.partition("#")[2] for key in _subscribed())
    with acting(API):
        kept, _ = find_subscription(wiring.parts().table, person)
        token = confirm_token(wiring.alerts().secret(), kept, stack.time[0])
        assert browser.post(f"/console/confirm/{token}").status == 200


def _mails(stack: Stack, clock: dict[str, Any]) -> None:
    """A morning: what is due is asked for, looked through, mailed; what is settled is forgotten; a mail comes back."""
    for later in (4, 1):
        stack.time[0] += timedelta(hours=later)
        with acting(ALERTS_CLOCK):
            app.alerts_clock(clock, None)
        records = stack.waiting("AlertsQueue")
        assert records
        with acting(ALERTS):
            assert app.alerts({"Records": records}, None) == {"batchItemFailures": []}
    bounced = {"eventType": "Bounce", "bounce": {"bounceType": "Permanent"}, "mail": {"messageId": "m-1"}}
    (person,) = (key.partition("#")[2] for key in _subscribed())
    bounced["mail"]["tags"] = {"person": [person]}
    with acting(ALERTS):
        event = {"Records": [{"messageId": "1", "body": json.dumps(bounced), "attributes": {}}]}
        assert app.alerts(event, None) == {"batchItemFailures": []}


def _webhooks(stack: Stack, clock: dict[str, Any]) -> None:
    """What the morning's alerts are to be told is asked for and sent."""
    sender = FakeSender()
    wiring.use_webhooks(replace(wiring.webhooks(), sender=lambda: sender))
    with acting(WEBHOOKS_CLOCK):
        app.webhooks_clock(clock, None)
    records = stack.waiting("AlertsQueue")
    with acting(ALERTS):
        assert app.alerts({"Records": records}, None) == {"batchItemFailures": []}
    assert sender.got


def _subscribed() -> list[str]:
    pages = boto3.client("dynamodb", region_name=REGION).get_paginator("scan").paginate(TableName=TABLE)
    return [
        item["pk"]["S"] for page in pages for item in page["Items"] if item.get("what", {}).get("S") == "subscription"
    ]


def test_no_function_has_a_permission_that_its_work_does_not_use(stack):
    by_aws = {
        statement["Sid"] for policy in POLICIES.values() for statement in policy["Statement"]
        if set(statement["Action"]) <= BY_AWS
    }  # fmt: skip
    unused = permissions() - stack.watch.used
    assert sorted(one for one in unused if one.part not in BY_AWS and one.statement not in by_aws) == []


@pytest.mark.parametrize("function", [API, FILES, ALERTS, ALERTS_CLOCK, WEBHOOKS_CLOCK])
def test_a_call_that_the_policy_refuses_fails(stack, function):
    with acting(function), pytest.raises(RefusedByPolicy):
        make_key(DynamoKeys(), "live", ["demo"], "nobody's", MORNING)


def test_what_sends_mails_changes_no_account_as_its_id_really_is(stack):
    (person,) = (key.partition("#")[2] for key in _subscribed())
    on = {"dynamodb:LeadingKeys": [address.staff(person).partition]}
    assert allows(POLICIES[ALERTS], "dynamodb:GetItem", "Table", on)
    assert not allows(POLICIES[ALERTS], "dynamodb:PutItem", "Table", on)
