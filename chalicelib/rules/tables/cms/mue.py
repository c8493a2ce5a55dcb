"""NCCI medically unlikely edits of practitioners: CSV, four columns under a notice of several lines and a header.

Code, units, indicator ("3 Date of Service Edit: Clinical"), rationale (CMS, MCR_MUE_PractitionerServices_Eff_...csv).
"""

import csv
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from chalicelib.rules.tables.cms.archive import CmsFile
from chalicelib.rules.tables.cms.faults import Faults
from chalicelib.rules.tables.cms.ptp import CODE

_FIELDS = (
    ("code", CODE),
    ("units", re.compile(r"[0-9]{1,6}", re.ASCII)),
    ("indicator", re.compile(r"[123](?: .*)?")),
    ("rationale", re.compile(r".+", re.S)),
)
_HEADER = ("hcpcs/cpt code", "practitioner services mue values", "mue adjudication indicator", "mue rationale")


@dataclass(slots=True)
class Published:
    """Units and indicator by known code, and how many rows the whole file has."""

    limits: dict[str, tuple[str, str]] = field(default_factory=dict)
    count: int = 0


def read_mue(file: CmsFile, known: Collection[str]) -> Published:
    """The limits of known codes. Raises RulesRefused with row and field."""
    found, faults = Published(), Faults(file)
    seen: dict[str, int] = {}
    endings: set[str] = set()
    headed, told_before = False, True
    with faults.reading():
        rows = csv.reader((line + "\n" for line in file.lines), strict=True)
        for raw in rows:
            cells = [" ".join(cell.split()) for cell in raw]
            if not headed:
                headed = tuple(cell.lower().replace("/ ", "/") for cell in cells) == _HEADER
            elif any(cells) and _well_formed(cells, rows.line_num, faults):
                code, units, indicator, ending = cells
                if code in seen:
                    faults.add(rows.line_num, "code", f"{code} stands there twice, first in row {seen[code]}")
                seen[code] = rows.line_num
                told_before = ending in endings
                endings.add(ending)
                if code in known:
                    found.limits[code] = units, indicator[0]
        found.count = len(seen)
        if not headed:
            faults.add(1, "", f"no header with the columns {', '.join(_HEADER)}: no MUE table of practitioners")
        elif not seen:
            faults.add(rows.line_num, "", "holds no limits: it is cut, or another file")
        faults.check_end(rows.line_num, told_before)
    return found


def _well_formed(cells: list[str], row: int, faults: Faults) -> bool:
    if len(cells) != len(_FIELDS):
        faults.add(row, "", f"has {len(cells)} columns instead of {len(_FIELDS)}: the file is cut or another one")
        return False
    wrong = [(name, cell) for (name, pattern), cell in zip(_FIELDS, cells, strict=True) if not pattern.fullmatch(cell)]
    for name, cell in wrong:
        faults.add(row, name, f"{cell[:20]!r} is not what CMS writes there")
    return not wrong
