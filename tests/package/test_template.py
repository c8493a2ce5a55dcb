"""What goes to CloudFormation: encrypted, kept, bounded, watched; every alarm tells where to read on."""

import json
import re

import pytest

from chalicelib.store.table import Item
from chalicelib.web.problems import BEFORE_US, KINDS
from tools.local.ports import ROOT


def of_kind(template, kind):
    found = {name: one.get("Properties", {}) for name, one in template["Resources"].items() if one.get("Type") == kind}
    assert found, f"no {kind}"
    return found


def test_the_table_has_the_keys_and_indexes_that_the_models_ask(template):
    (table,) = of_kind(template, "AWS::DynamoDB::Table").values()
    model = Item._get_connection and Item
    keys = {one["KeyType"]: one["AttributeName"] for one in table["KeySchema"]}
    assert keys == {"HASH": "pk", "RANGE": "sk"}
    indexes = {
        one["IndexName"]: [key["AttributeName"] for key in one["KeySchema"]] for one in table["GlobalSecondaryIndexes"]
    }
    assert indexes == {
        index.Meta.index_name: [f"{index.Meta.index_name}_pk", f"{index.Meta.index_name}_sk"]
        for index in (model.due, model.listed)
    }
    assert table["TimeToLiveSpecification"]["AttributeName"] == model.expires.attr_name


def test_what_is_stored_is_encrypted_by_our_key_can_be_restored_and_outlives_the_stack(template):
    (table,) = of_kind(template, "AWS::DynamoDB::Table").values()
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["SSESpecification"]["KMSMasterKeyId"] == {"Fn::GetAtt": ["DataKey", "Arn"]}
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["DeletionProtectionEnabled"] is True
    kept = {name for name, one in template["Resources"].items() if one.get("DeletionPolicy") == "Retain"}
    assert {"Table", "FilesBucket", "DataKey", "SecretsKey", "Log"} <= kept
    assert all(key["EnableKeyRotation"] for key in of_kind(template, "AWS::KMS::Key").values())


def test_the_bucket_takes_nothing_in_the_open(template):
    (bucket,) = of_kind(template, "AWS::S3::Bucket").values()
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] == {"Fn::GetAtt": ["DataKey", "Arn"]}
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    expiries = {one["Prefix"]: one.get("ExpirationInDays") for one in bucket["LifecycleConfiguration"]["Rules"]}
    assert (expiries["uploads/"], expiries["results/"]) == (30, 30)
    (policy,) = of_kind(template, "AWS::S3::BucketPolicy").values()
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_each_queue_is_encrypted_and_parks_what_fails_where_it_is_kept_for_two_weeks(template):
    queues = of_kind(template, "AWS::SQS::Queue")
    assert all("KmsMasterKeyId" in queue for queue in queues.values())
    for name, queue in queues.items():
        if name.endswith("Parked"):
            assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600
        else:
            parked = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
            assert parked in queues


def test_a_queue_hides_a_message_six_times_as_long_as_its_function_may_run(template, functions):
    for properties in functions.values():
        for event in properties.get("Events", {}).values():
            if event["Type"] == "SQS":
                name = event["Properties"]["Queue"]["Fn::Sub"].removeprefix("${").removesuffix(".Arn}")
                queue = template["Resources"][name]["Properties"]
                assert queue["VisibilityTimeout"] >= 6 * properties["Timeout"]


def test_every_function_runs_on_the_python_that_packaged_it_and_logs_where_logs_end(template, functions):
    import sys

    for properties in functions.values():
        assert properties["Runtime"] == f"python3.{sys.version_info.minor}"
        assert properties["CodeUri"] == "./deployment.zip"
    assert template["Globals"]["Function"]["LoggingConfig"]["LogGroup"] == {"Ref": "Log"}
    (log,) = of_kind(template, "AWS::Logs::LogGroup").values()
    assert log["RetentionInDays"] == 365
    assert "KmsKeyId" in log


def test_every_alarm_reaches_somebody_and_has_its_page_in_the_runbook(template):
    runbook = (ROOT / "docs" / "operations.md").read_text()
    anchors = {
        re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", runbook, re.MULTILINE)
    }
    for name, alarm in of_kind(template, "AWS::CloudWatch::Alarm").items():
        anchor = alarm["AlarmDescription"].rpartition("docs/operations.md#")[2]
        assert anchor in anchors, f"{name}: docs/operations.md has no section {anchor}"
        assert alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}]


def test_what_the_gateway_answers_itself_is_a_problem_of_ours(template):
    known = {(kind.slug, kind.status): kind.title for kind in (*KINDS.values(), *BEFORE_US.values())}
    responses = template["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]
    assert {"DEFAULT_4XX", "DEFAULT_5XX", "MISSING_AUTHENTICATION_TOKEN", "THROTTLED"} <= responses.keys()
    for name, response in responses.items():
        problem = json.loads(response["ResponseTemplates"]["application/json"])
        status = problem["status"]
        assert status == response["StatusCode"], name
        assert known[problem["type"].removeprefix("/problems/"), status] == problem["title"], name
        assert response["ResponseParameters"]["Headers"]["Content-Type"] == "'application/problem+json'"


def test_nothing_of_a_request_is_logged_by_the_gateway(template):
    (settings,) = template["Resources"]["RestAPI"]["Properties"]["MethodSettings"]
    assert (settings["LoggingLevel"], settings["DataTraceEnabled"]) == ("OFF", False)


def test_addresses_are_limited_only_where_that_is_asked_for_and_by_a_count_that_waf_takes(template):
    (limits,) = of_kind(template, "AWS::WAFv2::WebACL").values()
    (rule,) = limits["Rules"]
    assert (rule["Action"], rule["Statement"]["RateBasedStatement"]["AggregateKeyType"]) == ({"Block": {}}, "IP")
    conditioned = {one.get("Condition") for one in template["Resources"].values() if "WAFv2" in one.get("Type", "")}
    assert conditioned == {"LimitsAddresses"}
    assert template["Parameters"]["RequestsPerAddress"]["Default"] == 0


def test_no_stage_lets_webhooks_reach_the_machine_that_sends_them(template):
    assert "OTGUARD_WEBHOOKS_HERE" not in json.dumps(template)
    assert "OTGUARD_ENDPOINT" not in json.dumps(template)


def test_the_gateway_takes_all_our_addresses(template):
    paths = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    places = {tuple(path.split("/")[: end + 1]) for path in paths for end in range(1, len(path.split("/")))}
    assert len(places) <= 300, "API Gateway's limit on resources of an API, unless AWS raises it"
    below = {}
    for place in places:
        if place[-1].startswith("{"):
            below.setdefault(place[:-1], set()).add(place[-1])
    assert [names for names in below.values() if len(names) > 1] == [], "one name for what stands in one place"


def test_files_and_mails_leave_the_api_most_of_what_may_run_at_once(functions):
    sources = [event["Properties"] for one in functions.values() for event in one.get("Events", {}).values()]
    most = [one["ScalingConfig"]["MaximumConcurrency"] for one in sources if "Queue" in one]
    assert len(most) == 2
    assert sum(most) <= 300


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        (
            "Address",
            ["", "https://otguard.example.com"],
            ["https://otguard.example.com/", "http://a.example", "otguard.example.com", "https://A.example"],
        ),
        ("MailFrom", ["", "alerts@example.com", "example.com"], ["*", "alerts@*", "Alerts <a@example.com>", "alerts@"]),
    ],
)
def test_what_a_deploy_is_told_is_refused_where_it_would_not_work(template, name, good, bad):
    pattern = template["Parameters"][name]["AllowedPattern"]
    assert all(re.fullmatch(pattern, text) for text in good)
    assert not any(re.fullmatch(pattern, text) for text in bad)


def test_no_queue_takes_anything_in_the_open(template):
    closed = set()
    for policy in of_kind(template, "AWS::SQS::QueuePolicy").values():
        denied = [one for one in policy["PolicyDocument"]["Statement"] if one["Effect"] == "Deny"]
        assert [one["Condition"] for one in denied] == [{"Bool": {"aws:SecureTransport": "false"}}]
        assert [one["Resource"]["Fn::GetAtt"][0] for one in denied] == [queue["Ref"] for queue in policy["Queues"]]
        closed |= {queue["Ref"] for queue in policy["Queues"]}
    assert closed == of_kind(template, "AWS::SQS::Queue").keys()


def test_whoever_tells_a_queue_or_topic_something_is_named_down_to_its_own_resource(template):
    documents = [
        one["PolicyDocument"]
        for kind in ("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy")
        for one in of_kind(template, kind).values()
    ]
    allowed = [one for document in documents for one in document["Statement"] if one["Effect"] == "Allow"]
    assert len(allowed) == 3
    for statement in allowed:
        keys = {key for condition in statement["Condition"].values() for key in condition}
        assert "aws:SourceArn" in keys, statement["Sid"]
        assert statement["Principal"]["Service"]
