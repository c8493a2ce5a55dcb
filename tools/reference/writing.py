"""Write a table and its entry in sources.json together, so that the row count and the vintage never drift apart.

Rows are text cells; the file ends with a newline, which tells the reader that it was not cut.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from chalicelib.services.keep_table import entries, keep_table


def write_table(folder: Path, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]], **entry: Any) -> int:
    """Write `<name>.csv` and lay `entry` over what sources.json says of it. Returns the number of rows."""
    lines = list(rows)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *lines])
    said = entries(folder).get(name, {})
    keep_table(folder, name, text.getvalue().encode(), {**said, **entry, "rows": len(lines)})
    return len(lines)
