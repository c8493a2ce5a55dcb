"""What a deploy looks at before it changes anything: the stack, names that are taken, a sender that is known."""

from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from tools.deploy import stack, standing
from tools.deploy.target import DeployFailedError, Target
from tools.local.ports import ROOT

pytestmark = pytest.mark.usefixtures("aws")

HERE = Target("us-east-1")
BOOK = (ROOT / "docs" / "operations.md").read_text()


def in_state(status: str) -> SimpleNamespace:
    return SimpleNamespace(describe_stacks=lambda **_: {"Stacks": [{"StackStatus": status}]})


def refusing(code: str, message: str = ""):
    def call(**_):
        raise ClientError({"Error": {"Code": code, "Message": message}}, "Asked")

    return call


def test_a_stack_that_is_not_there_or_was_only_looked_at_is_made():
    assert not standing.exists(HERE.client("cloudformation"), "otguard-prod")
    assert not standing.exists(in_state("REVIEW_IN_PROGRESS"), "otguard-prod")


@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"])
def test_a_stack_that_stands_is_changed(status):
    assert standing.exists(in_state(status), "otguard-prod")


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"])
def test_a_stack_that_was_never_made_is_told_with_the_page_that_says_how_to_go_on(status):
    with pytest.raises(DeployFailedError, match=f"{status}.*A deploy that fails"):
        standing.exists(in_state(status), "otguard-prod")
    assert "## A deploy that fails" in BOOK


@pytest.mark.parametrize("status", ["UPDATE_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"])
def test_a_stack_that_somebody_changes_now_is_left_alone(status):
    with pytest.raises(DeployFailedError, match="Wait until that is over"):
        standing.exists(in_state(status), "otguard-prod")


def test_credentials_that_may_not_look_are_no_missing_stack():
    asked = SimpleNamespace(describe_stacks=refusing("AccessDenied", "User is not authorized"))
    with pytest.raises(ClientError):
        standing.exists(asked, "otguard-prod")


def test_a_new_stack_finds_room_in_an_account_that_has_another_stage():
    HERE.client("logs").create_log_group(logGroupName="/otguard/prod2")
    standing.require_room(HERE, "prod")


def test_what_an_earlier_stack_left_is_named_before_anything_is_made():
    keys = [{"AttributeName": "pk", "KeyType": "HASH"}]
    HERE.client("dynamodb").create_table(
        TableName="otguard-prod",
        KeySchema=keys,
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    account = HERE.client("sts").get_caller_identity()["Account"]
    HERE.client("s3").create_bucket(Bucket=f"otguard-prod-files-{account}")
    HERE.client("logs").create_log_group(logGroupName="/otguard/prod")
    with pytest.raises(DeployFailedError) as refused:
        standing.require_room(HERE, "prod")
    for name in ("table otguard-prod", f"bucket otguard-prod-files-{account}", "log group /otguard/prod"):
        assert name in str(refused.value)


def test_a_sender_that_ses_knows_is_made_by_no_second_stack():
    assert standing.makes_sender(HERE, "otguard-dev", "alerts@example.com") == "yes"
    HERE.client("ses").verify_email_identity(EmailAddress="alerts@example.com")
    assert standing.makes_sender(HERE, "otguard-dev", "alerts@example.com") == "no"
    assert standing.makes_sender(HERE, "otguard-dev", "other@example.com") == "yes"


def test_packages_go_to_no_bucket_of_another_account():
    """Its name can be guessed; whoever held it would choose the code that runs."""
    asked = {}

    class Elsewhere:
        endpoint, region = None, "us-east-1"

        def client(self, service):
            if service == "sts":
                return SimpleNamespace(get_caller_identity=lambda: {"Account": "111122223333"})
            return SimpleNamespace(head_bucket=lambda **given: asked.update(given) or refusing("403")())

    with pytest.raises(DeployFailedError, match="belongs to another account"):
        stack._artifacts(Elsewhere())
    assert asked == {"Bucket": "otguard-packages-111122223333-us-east-1", "ExpectedBucketOwner": "111122223333"}
