"""What stands in the account before a deploy: the stack, what an earlier one left, the sender of mails."""

from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from tools.deploy.target import DeployFailedError, Target

# Nothing serves such a stack, and CloudFormation changes none.
_NEVER_MADE = ("CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED")
_ABSENT = ("ResourceNotFoundException", "404", "NoSuchBucket")
_BOOK = "docs/operations.md, “A deploy that fails”, says how to go on."


def exists(cloud: Any, name: str) -> bool:
    """Whether the stack stands; one that was only looked at by a change set does not. Raises DeployFailedError for one
    that was never made, or that is being changed."""
    try:
        status = str(cloud.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])
    except ClientError as error:
        if "does not exist" in error.response["Error"]["Message"]:
            return False
        raise
    if status in _NEVER_MADE:
        raise DeployFailedError(f"The stack {name} was never made, or not wholly deleted ({status}). {_BOOK}")
    if status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS":
        raise DeployFailedError(f"The stack {name} is being changed ({status}). Wait until that is over, then deploy.")
    return status != "REVIEW_IN_PROGRESS"


def require_room(target: Target, stage: str) -> None:
    """Raises DeployFailedError where a new stack would find its names taken: what an earlier one left keeps them."""
    left = list(_left(target, stage))
    if left:
        raise DeployFailedError(f"An earlier stack left {', '.join(left)}. Nothing was changed. {_BOOK}")


def makes_sender(target: Target, name: str, mail_from: str) -> str:
    """`no` where SES knows the sender already and not from this stack: an account has each sender once, and another
    stage, or a person, made it."""
    pages = target.client("ses").get_paginator("list_identities").paginate()
    if mail_from not in [identity for page in pages for identity in page["Identities"]]:
        return "yes"
    cloud = target.client("cloudformation")
    if not exists(cloud, name):
        return "no"
    made = cloud.get_paginator("list_stack_resources").paginate(StackName=name)
    ours = [one.get("PhysicalResourceId") for page in made for one in page["StackResourceSummaries"]]
    return "yes" if mail_from in ours else "no"


def _left(target: Target, stage: str) -> Iterator[str]:
    name = f"otguard-{stage}"
    if _answers(lambda: target.client("dynamodb").describe_table(TableName=name)):
        yield f"the table {name}"
    account = target.client("sts").get_caller_identity()["Account"]
    bucket = f"{name}-files-{account}"
    if _answers(lambda: target.client("s3").head_bucket(Bucket=bucket)):
        yield f"the bucket {bucket}"
    group = f"/otguard/{stage}"
    found = target.client("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    if group in [one["logGroupName"] for one in found]:
        yield f"the log group {group}"


def _answers(question: Callable[[], object]) -> bool:
    try:
        question()
    except ClientError as error:
        if error.response["Error"]["Code"] in _ABSENT:
            return False
        raise
    return True
