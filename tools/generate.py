"""Write what is derived from the code and the rules: schemas, the list of findings, the rule book in
words, the columns of imports. `--check` tells what is out of step.

Everything written here is read by people or programs that do not run the code; tests hold it in step.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from chalicelib.checks import CATALOGUE  # noqa: E402
from chalicelib.rules.calendar import computed_holidays  # noqa: E402
from chalicelib.services.rulebook import shipped_library  # noqa: E402
from tools.import_columns import import_columns  # noqa: E402
from tools.rule_book import rule_book  # noqa: E402

YEARS = range(2015, 2046)


def documents() -> Iterator[tuple[Path, str]]:
    """Every derived file with the text it should hold."""
    for check in CATALOGUE:
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **check.parameters.model_json_schema()}
        yield ROOT / "rules_data" / "schema" / f"{check.name}.json", json.dumps(schema, indent=2) + "\n"
    yield ROOT / "rules_data" / "federal_holidays.json", holidays()
    yield ROOT / "docs" / "findings.md", findings()
    yield ROOT / "docs" / "rule-book.md", rule_book(shipped_library())
    yield ROOT / "docs" / "import.md", import_columns()


def holidays() -> str:
    """The federal holidays of the years in which claims are filed, a year a line."""
    years = (f'"{year}": {json.dumps([day.isoformat() for day in sorted(computed_holidays(year))])}' for year in YEARS)
    return "{\n" + ",\n".join(years) + "\n}\n"


def findings() -> str:
    """Every finding code, by check in catalogue order."""
    rows = [
        "# Findings",
        "",
        "Every code that a verdict can hold, in the order in which findings are shown. Written by `make generate`",
        "from the checks themselves. The severity is the check's own: a rule may lower or raise it, and a rule whose",
        "source is not verified never says more than `warning`. The denial is the one that would most likely follow.",
    ]
    for check in CATALOGUE:
        rows += ["", f"## {check.name}", "", check.about, ""]
        rows += ["| code | severity | denial | when |", "|---|---|---|---|"]
        for code, kind in check.kinds.items():
            rows.append(f"| `{check.name}.{code}` | {kind.severity} | {kind.denial or ''} | {kind.about} |")
    return "\n".join(rows) + "\n"


def main() -> int:
    """Write, or with --check compare; 1 where something is out of step."""
    wanted = dict(documents())
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    stray = [path for path in (ROOT / "rules_data" / "schema").glob("*.json") if path not in wanted]
    if "--check" in sys.argv[1:]:
        for path in stale + stray:
            print(f"{path.relative_to(ROOT)} is out of step; run make generate")
        return 1 if stale or stray else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8")
    for path in stray:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
