"""NCCI medically unlikely edits -> mue_practitioner.csv.

python -m tools.reference.build_mue SEED.csv FOLDER --version TEXT --read-on DAY [--cms FILE --effective DAY]
SEED has code, mue_value, mai, vintage, mue_value_2024q3. A value that is the same in both quarters holds from the
earlier one on. --cms lays a later quarter's table over it, as CMS publishes it: a changed value ends the one before.
"""

import argparse
import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from tools.reference.writing import write_table

COLUMNS = ("code", "units", "indicator", "valid_from", "valid_to")
EARLIER, LATER = "2024-07-01", "2026-04-01"
EARLIER_ENDS = "2024-09-30"
Row = tuple[str, ...]


def seed_rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code, units, indicator, before = row["code"], row["mue_value"], row["mai"], row["mue_value_2024q3"]
            if not units:
                continue
            if row["vintage"] == "2024Q3":
                yield code, units, indicator, EARLIER, EARLIER_ENDS
            elif units == before:
                yield code, units, indicator, EARLIER, ""
            else:
                if before:
                    yield code, before, indicator, EARLIER, EARLIER_ENDS
                yield code, units, indicator, LATER, ""


def cms_limits(path: Path) -> dict[str, tuple[str, str]]:
    """Units and indicator by code from a CMS table: code, units, "3 Date of Service Edit: Clinical", rationale."""
    with path.open(encoding="latin-1", newline="") as file:
        cells = [[cell.strip() for cell in row] for row in csv.reader(file)]
    return {row[0]: (row[1], row[2][:1]) for row in cells if len(row) >= 3 and len(row[0]) == 5 and row[1].isdigit()}


def laid_over(rows: Iterable[Row], limits: dict[str, tuple[str, str]], effective: date) -> list[Row]:
    """The rows with a later quarter's limits: a changed or missing limit ends the day before, a new one starts."""
    day_before = (effective - timedelta(days=1)).isoformat()
    laid: list[Row] = []
    for code, units, indicator, first, last in rows:
        changed = not last and limits.get(code) != (units, indicator)
        laid.append((code, units, indicator, first, day_before if changed else last))
        if changed and code in limits:
            laid.append((code, *limits[code], effective.isoformat(), ""))
    return laid


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("seed", type=Path)
    options.add_argument("folder", type=Path)
    options.add_argument("--version", required=True)
    options.add_argument("--read-on", required=True)
    options.add_argument("--cms", type=Path)
    options.add_argument("--effective", type=date.fromisoformat)
    given = options.parse_args()
    rows = list(seed_rows(given.seed))
    if given.cms:
        if not given.effective:
            options.error("--cms needs --effective, the first day of its quarter")
        rows = laid_over(rows, cms_limits(given.cms), given.effective)
    count = write_table(
        given.folder,
        "mue_practitioner",
        COLUMNS,
        sorted(rows),
        kind="mue",
        title="NCCI medically unlikely edits, practitioner services, therapy subset",
        version=given.version,
        source="CMS, MUE practitioner tables of 2024-07-01 and 2026-04-01, public copies; equal for every OT code",
        read_on=given.read_on,
        confidence="verified",
        licence="CPT code numbers are the AMA's: users need their own CPT licence. No descriptors.",
        covers_from=EARLIER,
    )
    print(f"{count} rows")


if __name__ == "__main__":
    main()
