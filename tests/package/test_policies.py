"""What each function may do: everything that it does, and nothing more."""

import json
from datetime import date

import pytest

from chalicelib.services.records import address
from tests.iam.policy import allows, named

API = "APIHandler"
FILES = "Files"
ALERTS = "Alerts"
CLOCK = "AlertsClock"
WEBHOOKS_CLOCK = "WebhooksClock"
SES = "arn:<Partition>:ses:<Region>:<AccountId>:identity"
READS = {"GetItem", "BatchGetItem", "Query"}
RECORDS = {*READS, "PutItem", "DeleteItem", "ConditionCheckItem"}
# What no function ever needs, whatever it does.
NEVER = [
    ("dynamodb:Scan", "Table"),
    ("dynamodb:DeleteTable", "Table"),
    ("dynamodb:UpdateTable", "Table"),
    ("dynamodb:UpdateContinuousBackups", "Table"),
    ("dynamodb:BatchWriteItem", "Table"),
    ("dynamodb:PartiQLUpdate", "Table"),
    ("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:1:table/another"),
    ("s3:DeleteObject", "FilesBucket/uploads/a"),
    ("s3:ListBucket", "FilesBucket"),
    ("s3:PutBucketPolicy", "FilesBucket"),
    ("kms:ScheduleKeyDeletion", "DataKey"),
    ("kms:PutKeyPolicy", "SecretsKey"),
    ("logs:DeleteLogGroup", "Log"),
    ("iam:PassRole", "ApiHandlerRole"),
    ("sts:AssumeRole", "ApiHandlerRole"),
    ("lambda:UpdateFunctionCode", "APIHandler"),
]
TODAY = date(2026, 3, 20)
PROTECTED = [
    address.audit("P#north", TODAY),
    address.seen("P#north", "P-77"),
    address.RULES_AUDIT,
    address.rules_of("payer", "medicare_part_b"),
    address.rules_of("template", "universal"),
    address.rules_snapshot("3f9c2a1b77d0").partition,
    address.staff_events("2026-03"),
]


def on(partition: str) -> dict[str, list[str]]:
    return {"dynamodb:LeadingKeys": [partition]}


def via(service: str) -> dict[str, list[str]]:
    return {"kms:ViaService": [f"{service}.<Region>.amazonaws.com"]}


def sealed_for(owner: str) -> dict[str, list[str]]:
    return {"kms:EncryptionContext:account": [owner]}


def test_each_function_has_a_role_of_its_own_with_one_policy_written_by_hand(functions, policies):
    roles = [properties["Role"]["Fn::GetAtt"][0] for properties in functions.values()]
    assert len(set(roles)) == len(roles)
    assert policies.keys() == functions.keys()


def test_no_policy_names_actions_or_resources_by_a_star_alone(policies):
    for name, policy in policies.items():
        for statement in policy["Statement"]:
            assert not any(action.endswith("*") for action in statement["Action"]), (name, statement["Sid"])
            resources = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
            for resource in resources:
                text = resource if isinstance(resource, str) else json.dumps(resource)
                assert named(resource) != "*", (name, statement["Sid"])
                assert "Fn::" in text, "named by the template, so that no stage reaches another's"


@pytest.mark.parametrize(("action", "resource"), NEVER)
def test_no_function_may_do_what_none_needs(policies, action, resource):
    assert [name for name, policy in policies.items() if allows(policy, action, resource, on("P#north#PAT#P-77"))] == []


@pytest.mark.parametrize("partition", PROTECTED)
def test_what_tells_who_did_what_is_added_and_read_but_never_changed_or_removed(policies, partition):
    for policy in policies.values():
        for action in ("UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQLInsert", "PartiQLDelete", "PartiQLUpdate"):
            assert not allows(policy, f"dynamodb:{action}", "Table", on(partition))
    assert allows(policies[API], "dynamodb:PutItem", "Table", on(partition))
    assert allows(policies[API], "dynamodb:Query", "Table", on(partition))


@pytest.mark.parametrize(
    "partition",
    [
        "P#north#CLAIM#medicare_part_b#C-1",
        "T#north#AUDIT#2026-03-20",
        address.RULES,
        address.rules_draft("payer", "medicare_part_b", "1").partition,
        address.staff("S-1").partition,
        address.session("a-digest").partition,
    ],
)
@pytest.mark.parametrize("action", sorted(RECORDS))
def test_the_api_works_with_every_other_record(policies, action, partition):
    assert allows(policies[API], f"dynamodb:{action}", "Table", on(partition))


@pytest.mark.parametrize("action", sorted(RECORDS))
def test_the_api_reads_keys_and_never_makes_or_changes_one(policies, action):
    allowed = action in READS | {"ConditionCheckItem"}
    assert allows(policies[API], f"dynamodb:{action}", "Table", on("KEY#000000000000")) is allowed


KEYS_AND_SESSIONS = [
    ("KEY#000000000000", "Table"),
    ("KEYS", "Table/index/list"),
    (address.session("a-digest").partition, "Table"),
    (address.sessions("S-1"), "Table/index/list"),
    (address.staff_link("a-digest").partition, "Table"),
]


@pytest.mark.parametrize(("partition", "where"), KEYS_AND_SESSIONS)
@pytest.mark.parametrize("function", [FILES, ALERTS])
def test_what_works_on_files_and_mails_neither_sees_nor_makes_keys_and_sessions(policies, function, partition, where):
    for action in RECORDS:
        assert not allows(policies[function], f"dynamodb:{action}", where, on(partition))


def test_what_reads_files_of_strangers_reads_rules_without_changing_them_and_knows_no_staff(policies):
    for action in ("PutItem", "DeleteItem"):
        assert not allows(policies[FILES], f"dynamodb:{action}", "Table", on(address.RULES))
        assert not allows(policies[FILES], f"dynamodb:{action}", "Table", on(address.rules_of("payer", "a")))
    assert allows(policies[FILES], "dynamodb:Query", "Table", on(address.RULES))
    assert not allows(policies[FILES], "dynamodb:GetItem", "Table", on(address.staff("S-1").partition))
    assert not allows(policies[FILES], "dynamodb:GetItem", "Table", on(address.alert_secret().partition))


def test_the_api_looks_up_in_both_indexes(policies):
    for index in ("due", "list"):
        assert allows(policies[API], "dynamodb:Query", f"Table/index/{index}")


@pytest.mark.parametrize(
    ("action", "resource", "context", "allowed"),
    [
        ("s3:PutObject", "FilesBucket/uploads/north/1", {}, True),
        ("s3:PutObject", "FilesBucket/results/north/1", {}, False),
        ("s3:GetObject", "FilesBucket/results/north/1", {}, True),
        ("s3:GetObject", "FilesBucket/uploads/north/1", {}, False),
        ("sqs:SendMessage", "FilesQueue", {}, False),
        ("sqs:SendMessage", "AlertsQueue", {}, True),
        ("sqs:ReceiveMessage", "FilesQueue", {}, False),
        ("ses:SendEmail", "Sender", {}, False),
        ("kms:Decrypt", "DataKey", via("dynamodb"), True),
        ("kms:Decrypt", "DataKey", {}, False),
        ("kms:Decrypt", "SecretsKey", {}, True),
    ],
)
def test_the_api_may(policies, action, resource, context, allowed):
    assert allows(policies[API], action, resource, context) is allowed


@pytest.mark.parametrize(
    ("action", "resource", "context", "allowed"),
    [
        ("s3:GetObject", "FilesBucket/uploads/P/north/1", {}, True),
        ("s3:PutObject", "FilesBucket/uploads/P/north/1", {}, False),
        ("s3:PutObject", "FilesBucket/results/P/north/1", {}, True),
        ("s3:GetObject", "FilesBucket/results/P/north/1", {}, True),
        ("sqs:ReceiveMessage", "FilesQueue", {}, True),
        ("sqs:DeleteMessage", "FilesQueue", {}, True),
        ("sqs:SendMessage", "FilesQueue", {}, True),
        ("sqs:SendMessage", "AlertsQueue", {}, False),
        ("dynamodb:PutItem", "Table", on("P#north#JOB#J-1"), True),
        ("dynamodb:UpdateItem", "Table", on("P#north#JOB#J-1"), False),
        ("dynamodb:DeleteItem", "Table", on("P#north#AUDIT#2026-03-20"), False),
        ("kms:Decrypt", "DataKey", via("sqs"), True),
        ("kms:Decrypt", "SecretsKey", {}, False),
        ("ses:SendEmail", "Sender", {}, False),
    ],
)
def test_the_files_function_may(policies, action, resource, context, allowed):
    assert allows(policies[FILES], action, resource, context) is allowed


@pytest.mark.parametrize(
    ("action", "resource", "context", "allowed"),
    [
        ("ses:SendRawEmail", f"{SES}/${{MailFrom}}", {}, True),
        ("ses:SendRawEmail", f"{SES}/other@example.org", {}, False),
        ("sqs:ReceiveMessage", "AlertsQueue", {}, True),
        ("sqs:SendMessage", "AlertsQueue", {}, False),
        ("dynamodb:PutItem", "Table", on("MAIL#S-1"), True),
        ("dynamodb:GetItem", "Table", on(address.staff("S-1").partition), True),
        ("dynamodb:PutItem", "Table", on("STAFF#EVENTS#2026-03"), True),
        ("dynamodb:DeleteItem", "Table", on("P#north#ALERTS"), True),
        ("s3:GetObject", "FilesBucket/uploads/P/north/1", {}, False),
        ("dynamodb:PutItem", "Table", on(address.webhook_deliveries("P#north", "a1")), True),
        ("kms:Decrypt", "DataKey", via("sqs"), True),
        ("kms:Decrypt", "SecretsKey", {}, False),
        ("kms:Decrypt", "SecretsKey", sealed_for("webhook:P#north:a1"), True),
        ("kms:Decrypt", "SecretsKey", sealed_for("0f3c9d2b1a44"), False),
        ("kms:Decrypt", "SecretsKey", sealed_for("pepper"), False),
        ("kms:Encrypt", "SecretsKey", sealed_for("webhook:P#north:a1"), False),
    ],
)
def test_the_alerts_function_may(policies, action, resource, context, allowed):
    assert allows(policies[ALERTS], action, resource, context) is allowed


@pytest.mark.parametrize(
    ("action", "resource", "context", "allowed"),
    [
        ("dynamodb:Query", "Table/index/list", {}, True),
        ("dynamodb:Query", "Table", on("P#north#PAT#P-77"), False),
        ("dynamodb:PutItem", "Table", on("MAIL#S-1"), False),
        ("sqs:SendMessage", "AlertsQueue", {}, True),
        ("sqs:ReceiveMessage", "AlertsQueue", {}, False),
        ("ses:SendRawEmail", f"{SES}/${{MailFrom}}", {}, False),
    ],
)
def test_the_clock_of_the_alerts_may(policies, action, resource, context, allowed):
    assert allows(policies[CLOCK], action, resource, context) is allowed


@pytest.mark.parametrize(
    ("action", "resource", "context", "allowed"),
    [
        ("dynamodb:Query", "Table/index/due", {}, True),
        ("dynamodb:Query", "Table/index/list", {}, False),
        ("dynamodb:Query", "Table", on("P#north#WEBHOOKS"), False),
        ("dynamodb:PutItem", "Table", on("P#north#WEBHOOKS"), False),
        ("sqs:SendMessage", "AlertsQueue", {}, True),
        ("sqs:ReceiveMessage", "AlertsQueue", {}, False),
        ("kms:Decrypt", "SecretsKey", sealed_for("webhook:P#north:a1"), False),
    ],
)
def test_the_clock_of_the_webhooks_may(policies, action, resource, context, allowed):
    assert allows(policies[WEBHOOKS_CLOCK], action, resource, context) is allowed


@pytest.mark.parametrize(
    ("function", "index", "partition", "allowed"),
    [
        (CLOCK, "list", address.subscription_zones(), True),
        (CLOCK, "list", address.subscriptions("America/New_York"), True),
        (CLOCK, "list", address.webhooks_listening(), True),
        (CLOCK, "list", address.claims("P#north", "2026-03", "draft"), False),
        (CLOCK, "due", address.due("P#north", "FILING"), False),
        (WEBHOOKS_CLOCK, "due", address.webhooks_due(), True),
        (WEBHOOKS_CLOCK, "due", address.due("P#north", "FILING"), False),
    ],
)
def test_a_clock_looks_up_what_is_to_be_asked_for_and_nothing_of_a_practice(
    policies, function, index, partition, allowed
):
    assert allows(policies[function], "dynamodb:Query", f"Table/index/{index}", on(partition)) is allowed


@pytest.mark.parametrize(
    "partition",
    [
        address.RULES,
        address.rules_draft("payer", "medicare_part_b", "1").partition,
        address.staff("a1ae8656970f").partition,
        address.staff_login("ada@example.com").partition,
        address.staff_owners().partition,
    ],
)
def test_what_sends_mails_makes_no_account_an_administrator_and_no_rule(policies, partition):
    assert allows(policies[ALERTS], "dynamodb:GetItem", "Table", on(partition))
    for action in ("PutItem", "DeleteItem"):
        assert not allows(policies[ALERTS], f"dynamodb:{action}", "Table", on(partition))


@pytest.mark.parametrize("function", [API, FILES, ALERTS])
@pytest.mark.parametrize("partition", [address.legal_hold("north").partition, address.migration().partition])
def test_no_function_lifts_a_legal_hold_or_meddles_with_a_migration(policies, function, partition):
    for action in ("PutItem", "DeleteItem"):
        assert not allows(policies[function], f"dynamodb:{action}", "Table", on(partition))


@pytest.mark.parametrize(
    ("partition", "allowed"),
    [
        (address.job("P#north", "J-1").partition, True),
        (address.job("T#north~2", "J-1").partition, True),
        (address.file("T#north", "0a").partition, True),
        (address.patient("P#north", "P-77"), False),
        (address.claim("P#north", "medicare_part_b", "C-1"), False),
        (address.practice("P#north"), False),
        (address.idempotency("P#north", "0a").partition, False),
        (address.webhooks("P#north"), False),
    ],
)
def test_what_reads_files_of_strangers_keeps_jobs_and_nothing_else(policies, partition, allowed):
    assert allows(policies[FILES], "dynamodb:GetItem", "Table", on(partition))
    for action in ("PutItem", "DeleteItem", "ConditionCheckItem"):
        assert allows(policies[FILES], f"dynamodb:{action}", "Table", on(partition)) is allowed
