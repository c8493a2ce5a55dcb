"""Clients of S3 and SQS, made on first use: botocore alone, which is quicker to import than boto3."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]
from botocore.session import get_session  # type: ignore[import-untyped]

from chalicelib.services.errors import Conflict, NotKept, StoreUnavailable

_ABSENT = {"NoSuchKey", "404", "NotFound"}
_OTHER = {"PreconditionFailed", "412"}


@cache
def client(service: str, region: str, endpoint: str | None) -> Any:
    """A client; an embedded cloud knows only these credentials, and its buckets stand in the path."""
    local = {"aws_access_key_id": "test", "aws_secret_access_key": "test"} if endpoint else {}
    # Signed for the region, or a form and a link made here would be refused in regions that came later.
    style = {"addressing_style": "path" if endpoint else "virtual"}
    config = Config(
        signature_version="s3v4" if service == "s3" else None,
        s3=style,
        connect_timeout=2,
        read_timeout=30,
        retries={"mode": "standard", "total_max_attempts": 4},
    )
    return get_session().create_client(service, region_name=region, endpoint_url=endpoint, config=config, **local)


@contextmanager
def reaching_the_cloud() -> Iterator[None]:
    """What S3 or SQS refuses or never answers becomes a named error; the cause stays attached for the log."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in _ABSENT:
            raise NotKept("Nothing is kept there.") from None
        if code in _OTHER:
            raise Conflict("The object has been replaced.") from None
        raise StoreUnavailable(f"The store refused ({code}).") from error
    except (BotoCoreError, OSError) as error:
        raise StoreUnavailable(f"The store could not be reached ({type(error).__name__}).") from error
