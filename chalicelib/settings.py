"""What the surroundings decide: the environment as frozen settings, read on first use and never at import."""

import os
import re
from collections.abc import Mapping
from dataclasses import field
from functools import cache

from chalicelib.domain.lean import lean_dataclass

EASTERN = "America/New_York"
REQUESTS_PER_MINUTE = 6_000
_PEPPER = re.compile(r"[0-9a-f]{64}", re.ASCII)


class SettingMissingError(Exception):
    """An environment variable that the service cannot do without; the text names it."""


@lean_dataclass
class Settings:
    """`endpoint` is the address of an embedded cloud, None for AWS itself; `time_zone` says when a new day begins.
    `peppers` are the secrets behind fingerprints of persons and opaque ids, newest first; none: what needs one refuses.
    Whole files need `bucket` and the address of `files_queue`.
    """

    stage: str
    table: str
    region: str
    endpoint: str | None
    time_zone: str = EASTERN
    requests_per_minute: int = REQUESTS_PER_MINUTE
    peppers: tuple[bytes, ...] = field(default=(), repr=False)
    bucket: str | None = None
    files_queue: str | None = None
    alerts: "AlertSettings" = field(default_factory=lambda: AlertSettings())
    console: "ConsoleSettings" = field(default_factory=lambda: ConsoleSettings())


@lean_dataclass
class AlertSettings:
    """`mail_from` is the sender that SES has verified, None where no mail is sent; `queue` the address of the alerts'
    queue; `address` that of the console as people reach it, with stage; `mail_events` the configuration set that tells
    of mails that came back. `webhooks_here`: webhooks may be sent to this very machine; never without an embedded
    cloud."""

    mail_from: str | None = None
    queue: str | None = None
    address: str = ""
    mail_events: str | None = None
    webhooks_here: bool = False


@lean_dataclass
class ConsoleSettings:
    """`origins`: where the console's pages are served from, where it is not the platform's own domain. Secrets of
    accounts are sealed under the KMS key, or on one machine under the key in `seal_file`.
    `second_person_required`: rules come into force only after somebody else approved them."""

    origins: tuple[str, ...] = ()
    kms_key: str | None = None
    seal_file: str | None = None
    second_factor_required: bool = True
    second_person_required: bool = True


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Raises SettingMissingError where one that is required is absent or empty, or where a secret is too weak."""
    return Settings(
        stage=environment.get("OTGUARD_STAGE") or "dev",
        table=_required(environment, "OTGUARD_TABLE"),
        region=environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1",
        endpoint=environment.get("OTGUARD_ENDPOINT") or None,
        time_zone=environment.get("OTGUARD_TIME_ZONE") or EASTERN,
        requests_per_minute=requests_per_minute(environment),
        peppers=tuple(bytes.fromhex(one) for one in _peppers(environment)),
        bucket=environment.get("OTGUARD_BUCKET") or None,
        files_queue=environment.get("OTGUARD_FILES_QUEUE") or None,
        alerts=AlertSettings(
            mail_from=environment.get("OTGUARD_MAIL_FROM") or None,
            queue=environment.get("OTGUARD_ALERTS_QUEUE") or None,
            address=environment.get("OTGUARD_ADDRESS", "").rstrip("/"),
            mail_events=environment.get("OTGUARD_MAIL_EVENTS") or None,
            webhooks_here=environment.get("OTGUARD_WEBHOOKS_HERE") == "allowed"
            and bool(environment.get("OTGUARD_ENDPOINT")),
        ),
        console=ConsoleSettings(
            origins=tuple(environment.get("OTGUARD_ORIGINS", "").split()),
            kms_key=environment.get("OTGUARD_KMS_KEY") or None,
            seal_file=environment.get("OTGUARD_SEAL_FILE") or None,
            second_factor_required=environment.get("OTGUARD_SECOND_FACTOR") != "optional",
            second_person_required=environment.get("OTGUARD_SECOND_PERSON") != "optional",
        ),
    )


def requests_per_minute(environment: Mapping[str, str]) -> int:
    """How many requests a key may make in a minute."""
    given = environment.get("OTGUARD_REQUESTS_PER_MINUTE", "")
    return int(given) if given.isdigit() and int(given) else REQUESTS_PER_MINUTE


def _peppers(environment: Mapping[str, str]) -> list[str]:
    given = environment.get("OTGUARD_PEPPER", "").split()
    if all(_PEPPER.fullmatch(one) for one in given):
        return given
    raise SettingMissingError(
        "OTGUARD_PEPPER must be one or more secrets of 64 hexadecimal digits, newest first, with spaces between; "
        "`make deploy` makes and keeps it."
    )


@cache
def settings() -> Settings:
    """The settings of this process."""
    return from_environment(os.environ)


def required_peppers(chosen: Settings) -> tuple[bytes, ...]:
    """The secrets, newest first. Raises SettingMissingError where there is none: an empty key would hide nothing."""
    if chosen.peppers:
        return chosen.peppers
    raise SettingMissingError(
        "OTGUARD_PEPPER is not set; `make deploy` makes and keeps it (docs/operations.md, Keys and secrets)."
    )


def _required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name)
    if not value:
        raise SettingMissingError(f"{name} is not set; each stage of .chalice/config.json sets it.")
    return value
