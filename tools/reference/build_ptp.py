"""NCCI procedure-to-procedure edits -> ncci_ptp_practitioner.csv.

python -m tools.reference.build_ptp SEED.csv FOLDER --version TEXT --read-on DAY
SEED has column1, column2, modifier_indicator, effective, deleted, rationale, confidence. Later quarters are laid over
it by python -m chalicelib.cli reference load ncci.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from chalicelib.rules.tables.cms.ptp import reason
from tools.reference.asked import asked
from tools.reference.writing import write_table

COLUMNS = ("column1", "column2", "indicator", "valid_from", "valid_to", "reason", "last_seen")
SEED_RELEASED = "2024-07-01"
SEED_CONFIRMED = "2026-02-22"
NEVER_APPLIED = "9"
Row = tuple[str, ...]


def seed_rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            seen = SEED_CONFIRMED if SEED_CONFIRMED in row["confidence"] else SEED_RELEASED
            pair = row["column1"], row["column2"], row["modifier_indicator"]
            yield *pair, row["effective"], row["deleted"], reason(row["rationale"]), seen


def one_after_the_other(rows: Iterable[Row]) -> list[Row]:
    """The rows sorted; an edit without a start takes the day after the end of the pair's edit before it."""
    ordered = sorted(rows, key=lambda row: (row[0], row[1], row[4] or "9999-12-31"))
    lasting = [row for row in ordered if row[2] != NEVER_APPLIED]
    starts = {
        later: (date.fromisoformat(earlier[4]) + timedelta(days=1)).isoformat()
        for earlier, later in pairwise(lasting)
        if earlier[:2] == later[:2] and not later[3]
    }
    return sorted((*row[:3], starts.get(row, row[3]), *row[4:]) for row in ordered)


def main() -> None:
    given = asked(__doc__)
    count = write_table(
        given.folder,
        "ncci_ptp_practitioner",
        COLUMNS,
        one_after_the_other(seed_rows(given.seed)),
        kind="ptp",
        title="NCCI procedure-to-procedure edits, practitioner services, therapy subset",
        version=given.version,
        source="CMS, NCCI PTP practitioner edits v30.2, by way of andrewallenbruce/northstar (a37fd49), which lacks "
        "CMS's effective dates: blank means always, and a pair's later edit starts when the one before it ended. "
        "last_seen 2026-02-22: also in a list published that day. Changes after the third quarter of 2024 are not "
        "verified.",
        read_on=given.read_on,
        confidence="verified",
        licence="CPT code numbers are the AMA's: users need their own CPT licence. No descriptors.",
    )
    print(f"{count} rows")


if __name__ == "__main__":
    main()
