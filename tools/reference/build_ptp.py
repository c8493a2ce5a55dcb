"""NCCI procedure-to-procedure edits -> ncci_ptp_practitioner.csv.

python -m tools.reference.build_ptp SEED.csv FOLDER --version TEXT --read-on DAY [--cms FILE --released DAY]
SEED has column1, column2, modifier_indicator, effective, deleted, rationale, confidence. --cms lays a quarter's file
over it, as CMS publishes it (tab-delimited): a pair that CMS has is then taken from there.
"""

import argparse
import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from tools.reference.writing import write_table

COLUMNS = ("column1", "column2", "indicator", "valid_from", "valid_to", "reason", "last_seen")
SEED_RELEASED = "2024-07-01"
SEED_CONFIRMED = "2026-02-22"
REASONS = {
    "standard": "standard_practice",
    "misuse": "misuse_of_column_two",
    "more extensive": "more_extensive_procedure",
    "cpt manual": "coding_instruction",
    "hcpcs/cpt": "coding_instruction",
    "mutually": "mutually_exclusive",
    "separate procedure": "separate_procedure",
    "laboratory": "laboratory_panel",
    "sex": "sex_procedure",
    "gender": "sex_procedure",
}
NEVER_APPLIED = "9"
Row = tuple[str, ...]


def reason(rationale: str) -> str:
    """CMS's rationale as a word of ours."""
    text = rationale.lower()
    return next((word for beginning, word in REASONS.items() if beginning in text), "other")


def seed_rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            seen = SEED_CONFIRMED if SEED_CONFIRMED in row["confidence"] else SEED_RELEASED
            pair = row["column1"], row["column2"], row["modifier_indicator"]
            yield *pair, row["effective"], row["deleted"], reason(row["rationale"]), seen


def cms_rows(path: Path, known: set[str], released: str) -> Iterator[Row]:
    """Rows of a CMS file between two known codes: seven columns, dates as YYYYMMDD, * for none."""
    with path.open(encoding="latin-1", newline="") as file:
        for cells in csv.reader(file, delimiter="\t"):
            if len(cells) >= 7 and {cells[0], cells[1]} <= known:
                column1, column2, _, effective, deleted, indicator, rationale = (cell.strip() for cell in cells[:7])
                yield column1, column2, indicator, _day(effective), _day(deleted), reason(rationale), released


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


def _day(text: str) -> str:
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdigit() else ""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("seed", type=Path)
    options.add_argument("folder", type=Path)
    options.add_argument("--version", required=True)
    options.add_argument("--read-on", required=True)
    options.add_argument("--cms", type=Path, action="append", default=[])
    options.add_argument("--released")
    given = options.parse_args()
    if given.cms and not given.released:
        options.error("--cms needs --released, the first day of its quarter")
    rows = list(seed_rows(given.seed))
    known = {code for row in rows for code in row[:2]}
    published = [row for path in given.cms for row in cms_rows(path, known, given.released)]
    replaced = {row[:2] for row in published}
    rows = [row for row in rows if row[:2] not in replaced] + published
    count = write_table(
        given.folder,
        "ncci_ptp_practitioner",
        COLUMNS,
        one_after_the_other(rows),
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
