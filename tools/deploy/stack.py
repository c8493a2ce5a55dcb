"""Brings a package to CloudFormation: the zip by its digest into a bucket, then the template as a change set.

The same steps run against AWS and, in `make e2e`, against the embedded cloud.
"""

import copy
import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from botocore.exceptions import ClientError, WaiterError  # type: ignore[import-untyped]

from chalicelib.rules.tables import shipped_tables
from chalicelib.services.publish_rules import publish_shipped
from chalicelib.services.reference_store import keep_tables
from chalicelib.services.rule_store import RuleStore
from chalicelib.services.rulebook import shipped_library
from chalicelib.settings import Settings
from chalicelib.store import table
from chalicelib.store.dynamo_table import DynamoTable
from tools.deploy import standing
from tools.deploy.target import DeployFailedError, Target

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
# A first deploy takes some minutes; an hour is what CloudFormation's own tools wait.
_LONGEST_SECONDS = 3600
_NOTHING_NEW = ("didn't contain changes", "No updates are to be performed")


@dataclass(frozen=True)
class Deployed:
    """The outputs of a stack by name, and its resources as (logical id, type, physical id)."""

    outputs: Mapping[str, str]
    resources: list[tuple[str, str, str]]


def deploy(
    target: Target,
    stage: str,
    package: tuple[Path, Path],
    parameters: dict[str, str],
    say: Callable[[str], None],
) -> Deployed:
    """Makes or updates the stack `otguard-<stage>`. Raises DeployFailedError."""
    name, (template, archive) = f"otguard-{stage}", package
    cloud = target.client("cloudformation")
    if not standing.exists(cloud, name):
        standing.require_room(target, stage)
    bucket = _artifacts(target)
    address = _upload(target, bucket, archive)
    say(f"{archive.name} is at {address}")
    body = json.dumps(_pointing_at(json.loads(template.read_text()), address))
    _put(target, bucket, f"{name}/sam.json", body.encode())
    if parameters.get("MailFrom"):
        parameters = parameters | {"MakesSender": standing.makes_sender(target, name, parameters["MailFrom"])}
    given = _parameters(cloud, name, parameters | {"Stage": stage})
    _apply(target, name, _template_url(target, bucket, f"{name}/sam.json"), given, say)
    # A stack that somebody deletes by mistake leaves what it kept, but no service.
    cloud.update_termination_protection(StackName=name, EnableTerminationProtection=True)
    return deployed(target, name)


def publish_rules(target: Target, stage: str, table_name: str) -> list[str]:
    """Puts the shipped rules in force where the table lacks them or has an older edition, and keeps the tables that
    ship; what was refused."""
    table.bind(Settings(stage, table_name, target.region, target.endpoint))
    keep_tables(DynamoTable(), shipped_tables())
    refused = publish_shipped(RuleStore(DynamoTable()), shipped_library(), datetime.now(UTC))
    return [str(refusal) for refusal in refused]


def deployed(target: Target, name: str) -> Deployed:
    """What stands under the name of a stack."""
    cloud = target.client("cloudformation")
    stack = cloud.describe_stacks(StackName=name)["Stacks"][0]
    outputs = {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", [])}
    pages = cloud.get_paginator("list_stack_resources").paginate(StackName=name)
    found = [
        (one["LogicalResourceId"], one["ResourceType"], one.get("PhysicalResourceId", ""))
        for page in pages
        for one in page["StackResourceSummaries"]
    ]
    return Deployed(outputs, sorted(found))


def _parameters(cloud: Any, name: str, given: dict[str, str]) -> list[dict[str, Any]]:
    """Those that are given; the others stay as the last deploy left them."""
    known = (
        cloud.describe_stacks(StackName=name)["Stacks"][0].get("Parameters", []) if standing.exists(cloud, name) else []
    )
    kept = {one["ParameterKey"] for one in known} - given.keys()
    values: list[dict[str, Any]] = [{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()]
    return values + [{"ParameterKey": key, "UsePreviousValue": True} for key in sorted(kept)]


def _apply(target: Target, name: str, url: str, given: list[dict[str, str]], say: Callable[[str], None]) -> None:
    cloud = target.client("cloudformation")
    kind = "UPDATE" if standing.exists(cloud, name) else "CREATE"
    change = f"deploy-{int(time.time())}"
    cloud.create_change_set(
        StackName=name,
        ChangeSetName=change,
        ChangeSetType=kind,
        TemplateURL=url,
        Parameters=given,
        Capabilities=CAPABILITIES,
    )
    try:
        cloud.get_waiter("change_set_create_complete").wait(
            StackName=name, ChangeSetName=change, WaiterConfig={"Delay": 2 if not target.endpoint else 1}
        )
    except WaiterError:
        reason = cloud.describe_change_set(StackName=name, ChangeSetName=change).get("StatusReason", "")
        cloud.delete_change_set(StackName=name, ChangeSetName=change)
        if any(words in reason for words in _NOTHING_NEW):
            say("nothing has changed")
            return
        raise DeployFailedError(f"The change set was refused: {reason}") from None
    say(f"{kind.lower()}s stack {name}")
    # What a first deploy made goes again where it fails, even what outlives the stack later: it is empty.
    cloud.execute_change_set(StackName=name, ChangeSetName=change, RetainExceptOnCreate=True)
    _wait(cloud, name, kind)


def _wait(cloud: Any, name: str, kind: str) -> None:
    try:
        cloud.get_waiter(f"stack_{kind.lower()}_complete").wait(
            StackName=name, WaiterConfig={"Delay": 2, "MaxAttempts": _LONGEST_SECONDS // 2}
        )
    except WaiterError:
        events = cloud.describe_stack_events(StackName=name)["StackEvents"]
        failed = [
            f"{one['LogicalResourceId']}: {one.get('ResourceStatusReason', '')}"
            for one in events
            if "FAILED" in one["ResourceStatus"]
        ]
        raise DeployFailedError("The stack was not made:\n" + "\n".join(failed[:20])) from None


class _Bucket(NamedTuple):
    """Packages stand here; `owner` is our account, which every call names: nobody else can put a bucket of that name
    in its place and have their code run."""

    name: str
    owner: str


def _artifacts(target: Target) -> _Bucket:
    """The bucket of packages, made with the first deploy: encrypted, closed to the public. Raises DeployFailedError
    where the name belongs to somebody else."""
    account = target.client("sts").get_caller_identity()["Account"]
    name = f"otguard-packages-{account}-{target.region}"
    store = target.client("s3")
    try:
        store.head_bucket(Bucket=name, ExpectedBucketOwner=account)
    except ClientError as error:
        if error.response["Error"]["Code"] in ("403", "AccessDenied"):
            raise DeployFailedError(
                f"The bucket {name} belongs to another account, or this one may not use it. Nothing was uploaded."
            ) from None
        where = {} if target.region == "us-east-1" else {"LocationConstraint": target.region}
        store.create_bucket(Bucket=name, **({"CreateBucketConfiguration": where} if where else {}))
        closed = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
        store.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=dict.fromkeys(closed, True))
    return _Bucket(name, account)


def _upload(target: Target, bucket: _Bucket, archive: Path) -> str:
    data = archive.read_bytes()
    key = f"{hashlib.sha256(data).hexdigest()}.zip"
    _put(target, bucket, key, data)
    return f"s3://{bucket.name}/{key}"


def _put(target: Target, bucket: _Bucket, key: str, data: bytes) -> None:
    target.client("s3").put_object(Bucket=bucket.name, Key=key, Body=data, ExpectedBucketOwner=bucket.owner)


def _template_url(target: Target, bucket: _Bucket, key: str) -> str:
    if target.endpoint:
        return f"{target.endpoint}/{bucket.name}/{key}"
    return f"https://{bucket.name}.s3.{target.region}.amazonaws.com/{key}"


def _pointing_at(template: dict[str, Any], address: str) -> dict[str, Any]:
    """The template with every function's code at that address."""
    changed = copy.deepcopy(template)
    for resource in changed["Resources"].values():
        if resource.get("Type") == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = address
    return changed
