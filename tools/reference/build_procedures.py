"""Therapy procedures -> procedures.csv: the listed ones, and beside them more_procedures.csv, which is kept by hand.

python -m tools.reference.build_procedures SEED.csv FOLDER --version TEXT --read-on DAY
Labels are our own words; the AMA's descriptors stay out.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from tools.reference.asked import asked
from tools.reference.writing import write_table

MORE = Path(__file__).with_name("more_procedures.csv")
COLUMNS = (
    "code",
    "label",
    "timing",
    "minutes_per_unit",
    "add_on_to",
    "once_per_day",
    "therapy_status",
    "disciplines",
    "pfs_status",
    "bill_instead",
    "effective_on",
    "deleted_on",
    "confidence",
)
STATUS = {"always": "always", "sometimes": "sometimes", "not-valid-medicare": "not_valid", "unverified": "unknown"}
BILL_INSTEAD = {"97014": "G0283"}
NEW_IN_2026 = "new 2026-01-01"
# First days of codes, by CPT's yearly changes; the seed tells 2026 alone.
FIRST_DAYS = {
    code: day
    for day, codes in {
        "2017-01-01": "97161 97162 97163 97164 97165 97166 97167 97168",
        "2018-01-01": "97763",
        "2019-01-01": "96112 96113",
        "2020-01-01": "90912 90913 97129 97130 98970 98971 98972",
        "2022-01-01": "98975 98976 98977 98980 98981",
        "2023-01-01": "98978",
        "2024-01-01": "97037 97550 97551 97552",
    }.items()
    for code in codes.split()
}


def seed_rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield [
                row["code"],
                row["label_own_words"],
                row["timing"],
                row["minutes_per_unit"],
                row["add_on_to"],
                row["once_per_day"],
                STATUS[row["cms_therapy_status"]],
                row["usual_discipline_modifiers"],
                row["pfs_status_2024jul"],
                BILL_INSTEAD.get(row["code"], ""),
                "2026-01-01" if NEW_IN_2026 in row["note"] else FIRST_DAYS.get(row["code"], ""),
                "",
                "verified" if row["confidence"].startswith("verified") else "unverified",
            ]


def main() -> None:
    given = asked(__doc__)
    with MORE.open(encoding="utf-8", newline="") as file:
        header, *more = list(csv.reader(file))
    if tuple(header) != COLUMNS:
        raise SystemExit(f"{MORE.name}: the columns must be {','.join(COLUMNS)}")
    count = write_table(
        given.folder,
        "procedures",
        COLUMNS,
        sorted([*seed_rows(given.seed), *more]),
        kind="procedures",
        title="Therapy procedures: timing, add-ons, discipline and fee schedule status",
        version=given.version,
        source="CMS, physician fee schedule indicators (July 2024), add-on code edits (June 2024), therapy code list "
        "and CR 14250; rows marked unverified are general billing knowledge",
        read_on=given.read_on,
        confidence="secondary",
        licence="CPT code numbers are the AMA's: users need their own CPT licence. Labels are our own words.",
    )
    print(f"{count} rows")


if __name__ == "__main__":
    main()
