"""What every answer says of its caller's requests: a minute's limit, what is left of it, when a new one begins."""

import hashlib

from chalice.app import Response

from chalicelib import wiring
from chalicelib.services.errors import TooManyRequests
from chalicelib.services.rate_limit import Quota


def counted(key: str) -> Quota:
    """Counts a request as one of the API key's ("" where none came). Raises TooManyRequests where none is left."""
    # As a digest, since it may be anything that was sent.
    return wiring.limiter().take(hashlib.sha256(key.encode()).hexdigest())


def used_up(error: TooManyRequests) -> Quota:
    """How it stands with a caller who has none left."""
    return Quota(error.limit, 0, error.retry_after_seconds)


def counted_anyway(key: str) -> Quota:
    """Counts a request that is refused in any case."""
    try:
        return counted(key)
    except TooManyRequests as error:
        return used_up(error)


def with_quota(response: Response, quota: Quota) -> Response:
    """The answer with the quota in its headers."""
    told = zip(("Limit", "Remaining", "Reset"), quota, strict=True)
    response.headers |= {f"RateLimit-{name}": str(value) for name, value in told}
    return response
