"""ICD-10-CM -> icd10cm.csv: kinds, seventh characters, Excludes1, what may not be first, what leaves side or site open.

python -m tools.reference.build_icd10cm TABULAR.xml CODES.txt FOLDER
    --version TEXT --from DAY --to DAY --read-on DAY [--beside]
TABULAR and CODES are CDC's tabular list and list of codes, as CDC or the data folder of the package in
requirements-reference.txt carries them; --beside keeps the years that FOLDER's table already holds.
"""

import argparse
from datetime import date
from pathlib import Path

from tools.reference.excludes import UnreadableError, excluded_codes, shortest
from tools.reference.sequencing import after_their_cause, manifestations
from tools.reference.tabular import Node, Tabular
from tools.reference.unspecified import unspecified_codes
from tools.reference.writing import write_table
from tools.reference.years import Content, Years

COLUMNS = ("code", "kind", "marks", "seventh", "excludes1", "valid_from", "valid_to")


def build(tabular: Tabular) -> tuple[dict[str, Content], list[str]]:
    """Per code its kind, marks, seventh characters and Excludes1 prefixes; and the notes that could not be read."""
    never, after, unspecified = manifestations(tabular), after_their_cause(tabular), unspecified_codes(tabular)
    table: dict[str, Content] = {}
    unread: list[str] = []
    for code, node in tabular.nodes.items():
        sets = {"m": never, "f": after, "u": unspecified}
        marks = "" if node.children else "".join(mark for mark, codes in sets.items() if code in codes)
        excluded, dropped = _excluded(node, tabular)
        unread += dropped
        table[code] = (node.kind, marks, node.seventh, "|".join(excluded))
    return table, unread


def _excluded(node: Node, tabular: Tabular) -> tuple[list[str], list[str]]:
    found: list[str] = []
    unread = []
    for note in node.excludes1:
        try:
            found += excluded_codes(note, tabular)
        except UnreadableError:
            unread.append(f"{node.code}: {note}")
    # A note that names its own code, or one above it, is a slip of the book.
    apart = [code for code in found if not code.startswith(node.code) and not node.code.startswith(code)]
    return shortest(apart), unread


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("tabular", type=Path)
    options.add_argument("codes", type=Path)
    options.add_argument("folder", type=Path)
    options.add_argument("--version", required=True)
    options.add_argument("--from", dest="first", type=date.fromisoformat, required=True)
    options.add_argument("--to", dest="last", type=date.fromisoformat, required=True)
    options.add_argument("--read-on", required=True)
    options.add_argument("--beside", action="store_true")
    given = options.parse_args()
    table, unread = build(Tabular(given.tabular, given.codes))
    years = Years.read(given.folder, "icd10cm") if given.beside else Years()
    years.add(table, given.first, given.last)
    count = write_table(
        given.folder,
        "icd10cm",
        COLUMNS,
        years.rows(),
        kind="icd10cm",
        title="ICD-10-CM: codes, seventh characters, Excludes1 pairs, sequencing, unspecified side or site",
        version=given.version,
        source="CDC/NCHS, ICD-10-CM tabular list and list of codes",
        read_on=given.read_on,
        confidence="verified",
        licence="Public domain (United States government work). Descriptions are not shipped.",
        covers_from=years.first.isoformat(),
        covers_to=years.last.isoformat(),
    )
    print(f"{count} rows; {len(unread)} Excludes1 notes left out because they could not be read:", *unread, sep="\n  ")


if __name__ == "__main__":
    main()
