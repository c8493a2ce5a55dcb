"""ValidEDI on JSON Lines `{id, x12}`: the errors and warnings of its rules, one line of findings each."""

import json
import sys
import tempfile
from pathlib import Path

from validedi import ValidEDIError, validate  # type: ignore[import-not-found]


def findings(text: str, file: Path) -> list[list[str]]:
    """Code and place of every error and warning."""
    file.write_text(text, encoding="ascii")
    try:
        result = validate(str(file))
    except ValidEDIError as refused:
        return [["refused", type(refused).__name__]]
    severe = [error for error in result.errors if error.severity in ("error", "warning")]
    return [[error.code, f"{error.loop} {error.segment} {error.element}"] for error in severe]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for item in map(json.loads, sys.stdin):
            print(json.dumps({"id": item["id"], "findings": findings(item["x12"], Path(folder) / "claim.837")}))
