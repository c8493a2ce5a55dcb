"""One-time codes by time (RFC 6238 over RFC 4226: HMAC-SHA-1, 30 seconds, 6 digits): what every authenticator app
speaks. Plain values."""

import hmac
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6
# A clock may be this many steps ahead or behind.
DRIFT_STEPS = 1
SECRET_BYTES = 20
ISSUER = "OT Guard"


def step_at(now: datetime) -> int:
    """The number of the step at a time."""
    return int(now.timestamp()) // STEP_SECONDS


def code(secret: bytes, step: int) -> str:
    """The code of a step (RFC 4226, section 5.3)."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def accepted_step(secret: bytes, typed: str, now: datetime, after: int) -> int | None:
    """The step whose code was typed, if it is later than `after`; None for a wrong, old or used code."""
    typed = "".join(typed.split())
    step = step_at(now)
    found = None
    for candidate in range(step - DRIFT_STEPS, step + DRIFT_STEPS + 1):
        fits = hmac.compare_digest(code(secret, candidate).encode(), typed.encode("utf-8", "surrogatepass"))
        if fits and candidate > after:
            found = candidate
    return found


def shown(secret: bytes) -> str:
    """The secret as it is typed into an app, in groups of four."""
    text = b32encode(secret).decode().rstrip("=")
    return " ".join(text[begin : begin + 4] for begin in range(0, len(text), 4))


def uri(secret: bytes, login: str) -> str:
    """The address that an authenticator app reads from a QR code."""
    values = {"secret": shown(secret).replace(" ", ""), "issuer": ISSUER, "digits": DIGITS, "period": STEP_SECONDS}
    return f"otpauth://totp/{quote(f'{ISSUER}:{login}')}?{urlencode(values, quote_via=quote)}"
