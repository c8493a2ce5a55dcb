"""Just enough of IAM to ask a policy what it lets through: explicit denials win, conditions on strings, stars.

Names of the template stand for themselves: `Table` for its ARN, `Table/index/due` for an index of it.
"""

import json
import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from tools.local.ports import ROOT

Context = Mapping[str, Sequence[str]]
# Which function has which policy file, as `.chalice/config.json` says; functions by their names in the template.
POLICIES: dict[str, dict[str, Any]] = {
    {"api_handler": "APIHandler"}.get(name, name.title().replace("_", "")): json.loads(
        (ROOT / ".chalice" / chosen["iam_policy_file"]).read_text()
    )
    for name, chosen in json.loads((ROOT / ".chalice" / "config.json").read_text())["lambda_functions"].items()
}


def allows(policy: dict[str, Any], action: str, resource: str, context: Context | None = None) -> bool:
    """Whether the policy lets this action on this resource through; `context` holds condition keys with values."""
    return {statement["Effect"] for statement in speaking(policy, action, resource, context or {})} == {"Allow"}


def speaking(policy: dict[str, Any], action: str, resource: str, context: Context) -> list[dict[str, Any]]:
    """The statements of the policy that say something about this."""
    return [
        statement
        for statement in policy["Statement"]
        if any(fnmatchcase(action, pattern) for pattern in listed(statement["Action"]))
        and any(fnmatchcase(resource, named(pattern)) for pattern in listed(statement["Resource"]))
        and _met(statement.get("Condition", {}), context)
    ]


def named(value: Any) -> str:
    """A resource of a policy as the tests name it. Raises KeyError for what is neither plain nor of the template."""
    if isinstance(value, str):
        return value
    if "Fn::GetAtt" in value:
        return str(value["Fn::GetAtt"][0])
    text = value["Fn::Sub"]
    text = re.sub(r"\$\{(\w+)\.Arn\}", r"\1", text)
    return re.sub(r"\$\{AWS::(\w+)\}", r"<\1>", text).replace("${Stage}", "<Stage>")


def _met(conditions: dict[str, Any], context: Context) -> bool:
    return all(
        _holds(operator, [named(pattern) for pattern in listed(patterns)], context.get(key, ()))
        for operator, keys in conditions.items()
        for key, patterns in keys.items()
    )


def _holds(operator: str, patterns: list[str], values: Sequence[str]) -> bool:
    found = [any(fnmatchcase(value, pattern) for pattern in patterns) for value in values]
    if operator in ("StringEquals", "StringLike", "ForAnyValue:StringLike"):
        return any(found)
    if operator == "ForAllValues:StringLike":
        return all(found)
    raise ValueError(f"{operator} is not known here")


def listed(value: Any) -> list[Any]:
    """The value as a list, which a policy may leave out around a single one."""
    return value if isinstance(value, list) else [value]
