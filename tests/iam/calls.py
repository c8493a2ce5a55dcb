"""Every call that botocore sends, held against the policy of the function that makes it. What the policy lets through
is noted by statement, so that permissions that nothing uses come to light."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from botocore import handlers

from tests.iam.policy import POLICIES, Context, allows, listed, named, speaking
from tests.iam.table import OPERATOR, RefusedByPolicy, who_acts

_OBJECTS = {
    "HeadObject": "GetObject", "CreateMultipartUpload": "PutObject", "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
}  # fmt: skip
_PARTITION = re.compile(r"#\d+ = (:\d+)")
_TRANSACTED = {"Put": "PutItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem", "Update": "UpdateItem"}


class Asked(NamedTuple):
    """One question to IAM; resources as tests name them."""

    action: str
    resource: str
    context: Context


class Used(NamedTuple):
    """An action, or a resource, of a statement that lets something through."""

    function: str
    statement: str
    part: str


def permissions() -> set[Used]:
    """Every action and every resource that a policy allows."""
    return {
        Used(function, statement["Sid"], part)
        for function, policy in POLICIES.items()
        for statement in policy["Statement"]
        if statement["Effect"] == "Allow"
        for part in (*listed(statement["Action"]), *(named(one) for one in listed(statement["Resource"])))
    }


@dataclass
class Watch:
    """`names` gives the template's names of what stands in the cloud: a queue by its address, a key by its id."""

    names: Mapping[str, str]
    used: set[Used] = field(default_factory=set)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Clients that are made within are watched."""
        hook = ("provide-client-params.*.*", self._meet)
        handlers.BUILTIN_HANDLERS.append(hook)
        try:
            yield
        finally:
            handlers.BUILTIN_HANDLERS.remove(hook)

    def require(self, asked: Asked) -> None:
        """Raises RefusedByPolicy."""
        function = who_acts()
        if function == OPERATOR:
            return
        if not allows(POLICIES[function], asked.action, asked.resource, asked.context):
            raise RefusedByPolicy(f"{function}: {asked}")
        for statement in speaking(POLICIES[function], asked.action, asked.resource, asked.context):
            self.used |= {
                Used(function, statement["Sid"], part)
                for part, covered in _parts(statement, asked.action, asked.resource)
                if covered
            }

    def _meet(self, params: Mapping[str, Any], model: Any, **_: Any) -> None:
        if who_acts() == OPERATOR:
            return
        for asked in self._asked(model.service_model.service_name, model.name, params):
            self.require(asked)

    def _asked(self, service: str, operation: str, params: Mapping[str, Any]) -> Iterator[Asked]:
        if service == "dynamodb":
            yield from _of_table(operation, params)
        elif service == "s3" and "Key" not in params:
            # A form is signed without a call; only the address of the bucket is worked out.
            return
        elif service == "s3":
            place = f"{self.names[params['Bucket']]}/{params['Key']}"
            action = _OBJECTS.get(operation, operation)
            yield Asked(f"s3:{action}", place, {})
            # Parts of an object are put together by whoever may also decrypt them.
            yield from _sealed("s3", *(["Decrypt"] if action == "GetObject" else ["GenerateDataKey", "Decrypt"]))
        elif service == "sqs":
            yield Asked(f"sqs:{operation.removesuffix('Batch')}", self.names[params["QueueUrl"]], {})
            yield from _sealed("sqs", "GenerateDataKey", "Decrypt")
        elif service == "ses":
            yield from self._of_mail(params)
        else:
            owner = {f"kms:EncryptionContext:{name}": [of] for name, of in params["EncryptionContext"].items()}
            yield Asked(f"{service}:{operation}", self.names[params["KeyId"]], owner)

    def _of_mail(self, params: Mapping[str, Any]) -> Iterator[Asked]:
        here = "arn:<Partition>:ses:<Region>:<AccountId>"
        yield Asked("ses:SendRawEmail", f"{here}:identity/{self.names[params['Source']]}", {})
        yield Asked("ses:SendRawEmail", f"{here}:configuration-set/{self.names[params['ConfigurationSetName']]}", {})


def _of_table(operation: str, params: Mapping[str, Any]) -> Iterator[Asked]:
    if operation == "TransactWriteItems":
        for one in params["TransactItems"]:
            ((kind, item),) = one.items()
            yield _on_table(_TRANSACTED[kind], [item.get("Key") or item["Item"]])
    elif operation == "BatchGetItem":
        (asked,) = params["RequestItems"].values()
        yield _on_table(operation, asked["Keys"])
    elif operation == "Query":
        of = _PARTITION.search(params["KeyConditionExpression"])
        assert of, "a query names its partition"
        yield _on_table(operation, [{"pk": params["ExpressionAttributeValues"][of[1]]}], params.get("IndexName"))
    else:
        yield _on_table(operation, [key] if (key := params.get("Key") or params.get("Item")) else [])
    yield from _sealed("dynamodb", "Decrypt", "GenerateDataKey")


def _on_table(operation: str, keys: list[Any], index: str | None = None) -> Asked:
    where = f"Table/index/{index}" if index else "Table"
    return Asked(f"dynamodb:{operation}", where, {"dynamodb:LeadingKeys": [key["pk"]["S"] for key in keys]})


def _sealed(service: str, *actions: str) -> Iterator[Asked]:
    """What a service asks of the key of what is stored, in the name of whoever calls it."""
    for action in actions:
        yield Asked(f"kms:{action}", "DataKey", {"kms:ViaService": [f"{service}.<Region>.amazonaws.com"]})


def _parts(statement: Mapping[str, Any], action: str, resource: str) -> Iterator[tuple[str, bool]]:
    alone = {"Effect": "Allow", "Sid": "", "Action": "*", "Resource": "*"}
    for one in listed(statement["Action"]):
        yield one, allows({"Statement": [alone | {"Action": one}]}, action, resource)
    for one in listed(statement["Resource"]):
        yield named(one), allows({"Statement": [alone | {"Resource": one}]}, action, resource)
