"""What stands in the cloud after a deploy, and what a second deploy does."""

from tests.e2e.deployed.deployment import STAGE, within_the_cloud
from tools.deploy.stack import deploy


def test_the_table_is_paid_by_use_and_has_its_indexes(deployment):
    cloud, name = deployment.client("dynamodb"), deployment.stack.outputs["TableName"]
    table = cloud.describe_table(TableName=name)["Table"]
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert {index["IndexName"] for index in table["GlobalSecondaryIndexes"]} == {"due", "list"}


def test_logs_are_kept_a_year(deployment):
    (group,) = deployment.client("logs").describe_log_groups(logGroupNamePrefix=f"/otguard/{STAGE}")["logGroups"]
    assert group["retentionInDays"] == 365


def test_the_same_package_again_changes_nothing_and_keeps_the_parameters(deployment):
    said = []
    sender = {"MailFrom": "alerts@otguard.example"}
    again = deploy(deployment.target, STAGE, within_the_cloud()[0], sender, said.append)
    assert again.outputs == deployment.stack.outputs
    given = deployment.client("cloudformation").describe_stacks(StackName=f"otguard-{STAGE}")["Stacks"][0]["Parameters"]
    kept = {one["ParameterKey"]: one["ParameterValue"] for one in given}
    assert (kept["MailFrom"], kept["MakesSender"]) == ("alerts@otguard.example", "yes")
    assert kept["AlarmsTo"] == "operator@otguard.example"


def test_nobody_deletes_the_stack_by_mistake(deployment):
    cloud = deployment.client("cloudformation")
    assert cloud.describe_stacks(StackName=f"otguard-{STAGE}")["Stacks"][0]["EnableTerminationProtection"] is True


def test_the_address_that_mails_come_from_is_known_to_the_mail_service(deployment):
    assert "alerts@otguard.example" in deployment.client("ses").list_identities()["Identities"]
