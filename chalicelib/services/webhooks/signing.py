"""Signatures of the Standard Webhooks specification (standardwebhooks.com, 1.0.0): HMAC-SHA256 over id, time and body.

A secret is `whsec_` and base64; while two of them count, a message carries a signature by each.
"""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

SECRET_PREFIX = "whsec_"  # noqa: S105  the beginning of every secret, not one
# The specification asks for 24 to 64 bytes.
SECRET_BYTES = 32


def make_secret(random: Callable[[int], bytes]) -> bytes:
    """A new signing secret."""
    return random(SECRET_BYTES)


def told_secret(secret: bytes) -> str:
    """The secret as whoever verifies keeps it."""
    return SECRET_PREFIX + b64encode(secret).decode()


def signed_headers(secrets: Sequence[bytes], message_id: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """The three headers of a message; signatures stand in the order of the secrets, the newest first."""
    timestamp = str(int(at.timestamp()))
    signed = f"{message_id}.{timestamp}.".encode() + body
    signatures = [b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode() for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
