"""One deployment for all of these tests. What was deployed is listed at the end of the run."""

import json
import socket
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.conftest import DEPLOYED
from tests.e2e.deployed.deployment import STAGE, Deployment, within_the_cloud
from tools.deploy.pepper import kept_pepper
from tools.deploy.stack import deploy, publish_rules
from tools.deploy.target import Target
from tools.local import cloud

SERVICES = "apigateway,cloudformation,cloudwatch,dynamodb,events,iam,kms,lambda,logs,monitoring,s3,ses,sns,sqs,ssm,sts"
SENDER = "alerts@otguard.example"
_listed: list[str] = []


@pytest.fixture(scope="session")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    if not cloud.PYTHON.exists():
        pytest.skip("the embedded cloud is not installed; `make setup` does that")
    package, left_out = within_the_cloud()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("deployed") / "cloud.log"
    with cloud.running(port, None, log, SERVICES) as embedded:
        target = Target("us-east-1", embedded.address)
        given = {"MailFrom": SENDER, "AlarmsTo": "operator@otguard.example", "Pepper": kept_pepper(target, STAGE)}
        stack = deploy(target, STAGE, package, given, _say)
        assert publish_rules(target, STAGE, stack.outputs["TableName"]) == []
        made = Deployment(target, stack)
        _tell_gateway(made, json.loads(package[0].read_text()))
        kinds = Counter(kind for _, kind, _ in stack.resources)
        _listed.extend(f"{count:3} {kind}" for kind, count in sorted(kinds.items()))
        _listed.extend(f"    function {name}" for name, kind, _ in stack.resources if kind == "AWS::Lambda::Function")
        _listed.extend(f"    left out: {name}, the embedded cloud does not calculate with metrics" for name in left_out)
        yield made


def _say(line: str) -> None:
    _listed.append(line)


def _tell_gateway(deployment: Deployment, template: dict) -> None:
    """The embedded cloud does not read these out of the API's description, as AWS does: told by its own call."""
    gateway, api = deployment.client("apigateway"), deployment.stack.outputs["RestAPIId"]
    for kind, response in template["Resources"]["RestAPI"]["Properties"]["GatewayResponses"].items():
        headers = response["ResponseParameters"]["Headers"]
        gateway.put_gateway_response(
            restApiId=api,
            responseType=kind,
            statusCode=str(response["StatusCode"]),
            responseParameters={f"gatewayresponse.header.{name}": value for name, value in headers.items()},
            responseTemplates=response["ResponseTemplates"],
        )
    gateway.create_deployment(restApiId=api, stageName=STAGE)


@pytest.fixture(autouse=True)
def _what_was_deployed(deployment: Deployment, request: pytest.FixtureRequest) -> None:
    """Goes with the report of the first test, so that it reaches the end of the run from any process."""
    if _listed:
        request.node.user_properties.append((DEPLOYED, "\n".join(_listed)))
        _listed.clear()
