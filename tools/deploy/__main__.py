"""`make deploy STAGE=prod`: packages, and brings the package to AWS with the credentials of the shell."""

import argparse
import os
import sys

from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

from tools.deploy.archive import PackageRefusedError
from tools.deploy.package import BUILD, package
from tools.deploy.pepper import kept_pepper
from tools.deploy.stack import deploy, publish_rules
from tools.deploy.target import DeployFailedError, Target


def options() -> argparse.ArgumentParser:
    """What may be said to it."""
    parser = argparse.ArgumentParser(description="Deploy a stage to AWS.")
    parser.add_argument("--stage", required=True)
    parser.add_argument("--region", default=os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"))
    parser.add_argument("--alarms-to", default="", help="who is mailed when an alarm goes off")
    parser.add_argument("--mail-from", default="", help="the address or domain that alert mails come from")
    parser.add_argument("--address", default="", help="where people reach the console, https://...")
    parser.add_argument("--requests-per-address", default="", help="in five minutes, held by AWS WAF; 0: no such limit")
    parser.add_argument(
        "--new-pepper", action="store_true", help="from now on under a new secret; the old ones still count"
    )
    return parser


def main() -> int:
    """0 when the stack stands."""
    parser = options()
    given = parser.parse_args()
    if not given.region:
        parser.error("say which region: --region, or AWS_REGION")
    parameters = {"AlarmsTo": given.alarms_to, "MailFrom": given.mail_from, "Address": given.address}
    parameters["RequestsPerAddress"] = given.requests_per_address
    parameters = {name: value for name, value in parameters.items() if value}
    target = Target(given.region)
    try:
        made = package(given.stage, BUILD / given.stage)
        parameters["Pepper"] = kept_pepper(target, given.stage, renewed=given.new_pepper)
        stack = deploy(target, given.stage, made, parameters, print)
        for refusal in publish_rules(target, given.stage, stack.outputs["TableName"]):
            print(f"Refused, the last good version stays: {refusal}", file=sys.stderr)
    except (PackageRefusedError, DeployFailedError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except (BotoCoreError, ClientError) as refusal:
        print(f"AWS refused, or did not answer: {refusal}", file=sys.stderr)
        return 1
    for name, value in sorted(stack.outputs.items()):
        print(f"{name}: {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
