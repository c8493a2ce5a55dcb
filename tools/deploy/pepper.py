"""The stage's pepper: made with the first deploy and kept in the Parameter Store, which outlives the stack.

The functions have it in their environment, so that no request waits for it. A list, newest first: what was made under
an earlier one is found as long as it stands there.
"""

import secrets
from typing import Any

from tools.deploy import standing
from tools.deploy.target import DeployFailedError, Target

_BYTES = 32


def kept_pepper(target: Target, stage: str, *, renewed: bool = False) -> str:
    """The value of OTGUARD_PEPPER; `renewed` puts a new secret in front first. Raises DeployFailedError where a stack
    that stands would get another one than it has."""
    store, name = target.client("ssm"), f"/otguard/{stage}/pepper"
    kept = _read(store, name)
    if kept is None:
        _require_no_stack(target, stage, name)
        _put(store, name, _made())
    elif renewed:
        store.put_parameter(Name=name, Value=f"{_made()} {kept}", Type="SecureString", Overwrite=True)
    else:
        return kept
    return _read(store, name) or ""


def _made() -> str:
    return secrets.token_hex(_BYTES)


def _read(store: Any, name: str) -> str | None:
    try:
        value: str = store.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
    except store.exceptions.ParameterNotFound:
        return None
    return value


def _put(store: Any, name: str, value: str) -> None:
    try:
        store.put_parameter(Name=name, Value=value, Type="SecureString")
    except store.exceptions.ParameterAlreadyExists:
        # Somebody deploys the same stage at the same moment; theirs counts.
        return


def _require_no_stack(target: Target, stage: str, name: str) -> None:
    """By another pepper nobody is known again, and every link of ours leads nowhere."""
    if standing.exists(target.client("cloudformation"), f"otguard-{stage}"):
        raise DeployFailedError(
            f"The parameter {name} is gone, and the stack otguard-{stage} works with what stood there. Put it back, "
            "then deploy: docs/operations.md, “Keys and secrets”, says how. Nothing was changed."
        )
