"""claim-validator: JSON Lines in, its results out, in the form that its command line writes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


def written(validate: Callable[[dict[str, Any]], Any]) -> Callable[[Path, Path], int]:
    """The work of judging a file's claims with `validate`."""

    def work(file: Path, output: Path) -> int:
        count = 0
        with file.open(encoding="utf-8") as source, output.open("w", encoding="ascii") as target:
            for line in source:
                target.write(json.dumps(_shown(validate(json.loads(line)))) + "\n")
                count += 1
        return count

    return work


def _shown(result: Any) -> dict[str, Any]:
    findings = result.findings
    return {
        "passed": result.passed,
        "execution_time": result.execution_time,
        "total_findings": len(findings),
        "total_errors": len(result.errors),
        "total_warnings": len(result.warnings),
        "findings": [
            {
                "code": finding.code,
                "message": finding.message,
                "severity": finding.severity.value,
                "field_name": finding.field_name,
                "line_number": finding.line_number,
                "suggestion": finding.suggestion,
            }
            for finding in findings
        ],
    }
