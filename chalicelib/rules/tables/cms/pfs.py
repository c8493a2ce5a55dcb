"""The physician fee schedule's relative values: CSV under a header of several lines; columns are found by its words.

National amount outside a facility = total non-facility units x conversion factor, to the cent. Only rows without a
modifier that Medicare pays (status A, R or T) have one (CMS, PPRRVU...csv; from 2026 on the file for non-participants
of advanced payment models).
"""

import csv
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from chalicelib.domain.money import dollars
from chalicelib.rules.tables.cms.archive import CmsFile
from chalicelib.rules.tables.cms.faults import Faults
from chalicelib.rules.tables.cms.ptp import CODE

PAID = frozenset("ART")
REDUCED_WITH_OTHERS = "5"
_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,4})?|\.[0-9]{1,4}", re.ASCII)
_LAST = re.compile(r"[0-9]+\.[0-9]{2}", re.ASCII)
# Words of the header's last line, and of the line above it.
_COLUMNS = {
    "code": ("hcpcs", ""),
    "modifier": ("mod", ""),
    "status": ("code", "status"),
    "total": ("total", "non-facility"),
    "multiple procedures": ("proc", "mult"),
    "conversion factor": ("factor", "conv"),
}


@dataclass(slots=True)
class Published:
    """Amounts by known code as text in dollars; the rows of the whole file; codes that are reduced beside others."""

    amounts: dict[str, str] = field(default_factory=dict)
    count: int = 0
    reduced: int = 0


def read_pfs(file: CmsFile, known: Collection[str]) -> Published:
    """The amounts of known codes. Raises RulesRefused with row and field."""
    found, faults = Published(), Faults(file)
    seen: dict[tuple[str, str], int] = {}
    above: list[str] = []
    places: dict[str, int] = {}
    width, ending = 0, ""
    with faults.reading():
        rows = csv.reader((line + "\n" for line in file.lines), strict=True)
        for raw in rows:
            cells = [cell.strip() for cell in raw]
            if not width:
                if cells[:2] == ["HCPCS", "MOD"]:
                    places, width = _places(above, cells, rows.line_num, faults), len(cells)
                above = cells
            elif any(cells):
                ending = cells[-1]
                _row(cells, width, places, rows.line_num, known, seen, found, faults)
        if not width:
            faults.add(1, "", "no header that begins with HCPCS and MOD: no relative value file of CMS")
        elif not seen:
            faults.add(rows.line_num, "", "holds no codes: it is cut, or another file")
        found.count = len(seen)
        faults.check_end(rows.line_num, bool(_LAST.fullmatch(ending)))
    return found


def _places(above: list[str], header: list[str], row: int, faults: Faults) -> dict[str, int]:
    upper = [*above, *[""] * len(header)]
    words = list(zip([cell.lower() for cell in header], [cell.lower() for cell in upper], strict=False))
    places = {name: words.index(column) for name, column in _COLUMNS.items() if column in words}
    for name in (name for name in _COLUMNS if name not in places):
        faults.add(row, name, "the header has no such column")
    faults.settle()
    return places


def _row(
    cells: list[str],
    width: int,
    places: dict[str, int],
    row: int,
    known: Collection[str],
    seen: dict[tuple[str, str], int],
    found: Published,
    faults: Faults,
) -> None:
    if len(cells) != width:
        faults.add(row, "", f"has {len(cells)} columns instead of {width}: the file is cut or another one")
        return
    value = {name: cells[place] for name, place in places.items()}
    key = value["code"], value["modifier"]
    if not CODE.fullmatch(key[0]):
        faults.add(row, "code", f"{key[0][:20]!r} is no code")
    if key in seen:
        faults.add(row, "code", f"{' '.join(key).strip()} stands there twice, first in row {seen[key]}")
    seen[key] = row
    for name in ("total", "conversion factor"):
        if not _NUMBER.fullmatch(value[name]):
            faults.add(row, name, f"{value[name][:20]!r} is not a number")
            return
    if key[0] in known and not key[1] and value["status"] in PAID and Decimal(value["total"]):
        found.amounts[key[0]] = _amount(Decimal(value["total"]) * Decimal(value["conversion factor"]))
        found.reduced += value["multiple procedures"] == REDUCED_WITH_OTHERS


def _amount(exact_dollars: Decimal) -> str:
    return dollars(int((exact_dollars * 100).quantize(Decimal(1), ROUND_HALF_UP)))
