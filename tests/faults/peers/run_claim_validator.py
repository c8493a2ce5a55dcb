"""claim-validator on JSON Lines `{id, claim}`: one line of findings each, errors and warnings, all its default rules.

A claim that its own model refuses counts as one that it catches: the refusal names the field.
"""

import json
import sys

from claim_validator import validate  # type: ignore[import-not-found]
from pydantic import ValidationError


def findings(claim: dict[str, object]) -> list[list[str]]:
    """Code and place of every error and warning."""
    try:
        result = validate(claim)
    except ValidationError as refused:
        return [["refused", ".".join(str(part) for part in error["loc"])] for error in refused.errors()]
    severe = [*result.errors, *result.warnings]
    return [[finding.code, f"{finding.field_name} {finding.line_number or ''}"] for finding in severe]


if __name__ == "__main__":
    for item in map(json.loads, sys.stdin):
        print(json.dumps({"id": item["id"], "findings": findings(item["claim"])}))
