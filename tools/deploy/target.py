"""Where a deploy goes to, and how it says that it did not get there."""

from dataclasses import dataclass
from typing import Any

import boto3  # type: ignore[import-untyped]


class DeployFailedError(Exception):
    """What CloudFormation refused, in its words."""


@dataclass(frozen=True)
class Target:
    """Where to: a region, and the address of an embedded cloud, None for AWS itself."""

    region: str
    endpoint: str | None = None

    def client(self, service: str) -> Any:
        """A client of that service. For the embedded cloud any credentials do."""
        given = {"aws_access_key_id": "test", "aws_secret_access_key": "test"} if self.endpoint else {}
        return boto3.client(service, region_name=self.region, endpoint_url=self.endpoint, **given)
