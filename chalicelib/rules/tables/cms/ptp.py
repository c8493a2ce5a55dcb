"""NCCI procedure-to-procedure edits of practitioners: tab-delimited text, seven columns under a notice and a header.

Column one, column two, * where older than 1996, effective and deletion day (YYYYMMDD, * for none), modifier indicator,
rationale. One file is a quarter's part f1 to f4, each with the history of its pairs (CMS, ccipra-v...-f1.txt).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from chalicelib.rules.tables.cms.archive import CmsFile
from chalicelib.rules.tables.cms.faults import Faults

Row = tuple[str, ...]
Pair = tuple[str, str]
CODE = re.compile(r"[0-9A-Z]{5}", re.ASCII)
_LINE = re.compile(r"([0-9A-Z]{5})\t([0-9A-Z]{5})\t[* ]?\t([0-9]{8})\t([0-9]{8}|\*)\t([019])\t([^\t]+)", re.ASCII)
_FIELDS = (
    ("column 1", CODE),
    ("column 2", CODE),
    ("prior to 1996", re.compile(r"[* ]?")),
    ("effective date", re.compile(r"[0-9]{8}", re.ASCII)),
    ("deletion date", re.compile(r"[0-9]{8}|\*", re.ASCII)),
    ("modifier", re.compile(r"[019]")),
    ("rationale", re.compile(r".+")),
)
_REASONS = {
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


@dataclass(slots=True)
class Published:
    """The rows of known codes as the table holds them; and of the whole file its rows, first and last column one."""

    rows: list[Row] = field(default_factory=list)
    count: int = 0
    first: str = "~"
    last: str = ""


def reason(rationale: str) -> str:
    """CMS's rationale as a word of ours."""
    text = rationale.lower()
    return next((word for beginning, word in _REASONS.items() if beginning in text), "other")


def read_ptp(file: CmsFile, known: Collection[str]) -> Published:
    """The edits between two known codes. Raises RulesRefused with row and field."""
    found, faults = Published(), Faults(file)
    seen: dict[Row, int] = {}
    endings: set[str] = set()
    headed, row, ending, told_before = False, 0, "", True
    with faults.reading():
        for row, line in enumerate(file.lines, start=1):
            cells = _LINE.fullmatch(line.rstrip(" "))
            if cells is None:
                headed = _between(headed, line, row, found.count, faults)
                continue
            *edit, ending = cells.groups()
            told_before = ending in endings
            endings.add(ending)
            found.count += 1
            found.first, found.last = min(found.first, edit[0]), max(found.last, edit[0])
            if edit[0] in known and edit[1] in known:
                _keep(edit, ending, row, file.release.starts, found, seen, faults)
        if not headed:
            faults.add(1, "", "no header with Column 1, Column 2 and five more columns: no PTP edits of CMS")
        elif not found.count:
            faults.add(row, "", "holds no edits: it is cut, or another file")
        faults.check_end(row, told_before)
    return found


def _between(headed: bool, line: str, row: int, count: int, faults: Faults) -> bool:
    """What a line is that is no edit: notice or header above the edits, blank, or wrong."""
    cells = [cell.strip() for cell in line.split("\t")]
    if [cell.lower() for cell in cells[:2]] == ["column 1", "column 2"] and len(cells) == len(_FIELDS):
        return True
    if not any(cells) or (not headed and not count) or (headed and not count and not cells[0]):
        return headed
    if len(cells) != len(_FIELDS):
        faults.add(row, "", f"has {len(cells)} columns instead of {len(_FIELDS)}: the file is cut or another one")
        return headed
    for (name, pattern), cell in zip(_FIELDS, cells, strict=True):
        if not pattern.fullmatch(cell):
            faults.add(row, name, f"{cell[:20]!r} is not what CMS writes there")
    return headed


def _keep(
    edit: list[str], rationale: str, row: int, seen_on: date, found: Published, seen: dict[Row, int], faults: Faults
) -> None:
    column1, column2, effective, deletion, indicator = edit
    try:
        days = _day(effective), "" if deletion == "*" else _day(deletion)
    except ValueError:
        faults.add(row, "effective date" if deletion == "*" else "effective or deletion date", "is no day that exists")
        return
    key = (column1, column2, indicator, *days)
    if key in seen:
        faults.add(row, "", f"{column1}/{column2} stands there twice, first in row {seen[key]}")
    seen[key] = row
    found.rows.append((*key, reason(rationale), seen_on.isoformat()))


def _day(text: str) -> str:
    return date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat()
