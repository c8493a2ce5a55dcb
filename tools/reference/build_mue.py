"""NCCI medically unlikely edits -> mue_practitioner.csv.

python -m tools.reference.build_mue SEED.csv FOLDER --version TEXT --read-on DAY
SEED has code, mue_value, mai, vintage, mue_value_2024q3. A value that is the same in both quarters holds from the
earlier one on. Later quarters are laid over it by python -m chalicelib.cli reference load mue.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from tools.reference.asked import asked
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


def main() -> None:
    given = asked(__doc__)
    count = write_table(
        given.folder,
        "mue_practitioner",
        COLUMNS,
        sorted(seed_rows(given.seed)),
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
