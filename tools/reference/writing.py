"""Write a table and its entry in sources.json together, so that the row count and the vintage never drift apart.

Rows are text cells; the file ends with a newline, which tells the reader that it was not cut.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any


def write_table(folder: Path, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]], **entry: Any) -> int:
    """Write `<name>.csv` and lay `entry` over what sources.json says of it. Returns the number of rows."""
    lines = list(rows)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *lines])
    _note(folder / "sources.json", name, {**entry, "rows": len(lines)})
    return len(lines)


def _note(path: Path, name: str, entry: dict[str, Any]) -> None:
    sources = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    sources[name] = {**sources.get(name, {}), **entry}
    ordered = dict(sorted(sources.items()))
    path.write_text(json.dumps(ordered, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
