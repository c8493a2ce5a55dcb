"""Just enough of IAM to ask a policy what it lets through: explicit denials win, conditions on strings, stars.

Names of the template stand for themselves: `Table` for its ARN, `Table/index/due` for an index of it.
"""

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

Context = Mapping[str, Sequence[str]]


def allows(policy: dict[str, Any], action: str, resource: str, context: Context | None = None) -> bool:
    """Whether the policy lets this action on this resource through; `context` holds condition keys with values."""
    effects = {
        statement["Effect"]
        for statement in policy["Statement"]
        if any(fnmatchcase(action, pattern) for pattern in _list(statement["Action"]))
        and any(fnmatchcase(resource, named(pattern)) for pattern in _list(statement["Resource"]))
        and _met(statement.get("Condition", {}), context or {})
    }
    return effects == {"Allow"}


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
        _holds(operator, [named(pattern) for pattern in _list(patterns)], context.get(key, ()))
        for operator, keys in conditions.items()
        for key, patterns in keys.items()
    )


def _holds(operator: str, patterns: list[str], values: Sequence[str]) -> bool:
    found = [any(fnmatchcase(value, pattern) for pattern in patterns) for value in values]
    if operator in ("StringEquals", "ForAnyValue:StringLike"):
        return any(found)
    if operator == "ForAllValues:StringLike":
        return all(found)
    raise ValueError(f"{operator} is not known here")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
