"""ICD-10-CM codes in tabular order: fixed width. Order number 1-5, code 7-13, 1 for billable in 15, descriptions after.

Codes with a seventh character stand written out; they are gathered under their stem as the table holds them. Notes
(Excludes1, what comes first) and marks are not in this file (CMS, icd10cm_order_2027.txt).
"""

import re
from collections.abc import Mapping

from chalicelib.rules.tables.cms.archive import CmsFile
from chalicelib.rules.tables.cms.faults import Faults

_LINE = re.compile(r"([0-9]{5}) ([A-Z][0-9A-Z]{2,6}) *([01]) (.{60}) (.+)")
LONGEST, DESCRIBED_FROM = 7, 77


def read_order(file: CmsFile, fewer: bool) -> dict[str, bool]:
    """Whether each code can be billed, in the order of the file. Raises RulesRefused with row and field."""
    codes: dict[str, bool] = {}
    faults = Faults(file)
    row, number, described = 0, 0, True
    with faults.reading():
        for row, line in enumerate(file.lines, start=1):
            cells = _LINE.fullmatch(line) if line[14:15] in {"0", "1"} else None
            if cells is None:
                if line.strip():
                    _explain(line, row, faults)
                continue
            if int(cells[1]) != number + 1 and not (fewer and int(cells[1]) > number):
                faults.add(row, "order number", f"{cells[1]} does not follow {number:05}: rows are missing or twice")
            number = int(cells[1])
            if cells[2] in codes:
                faults.add(row, "code", f"{cells[2]} stands there twice")
            codes[cells[2]] = cells[3] == "1"
            described = len(cells[5].strip()) >= len(cells[4].strip())
        if not codes:
            faults.add(row, "", "holds no codes: it is cut, or another file")
        faults.check_end(row, described)
    return codes


def _explain(line: str, row: int, faults: Faults) -> None:
    if not re.match(r"[0-9]{5} ", line):
        faults.add(row, "order number", "the first five places must be digits")
    elif not re.fullmatch(r"[A-Z][0-9A-Z]{2,6} *", line[6:13]):
        faults.add(row, "code", f"{line[6:13].strip()!r} in places 7 to 13 is no code")
    elif line[14:15] not in {"0", "1"}:
        faults.add(row, "billable", "place 15 must be 0 or 1")
    else:
        faults.add(row, "description", f"nothing from place {DESCRIBED_FROM + 1} on: the row is cut")


def gathered(codes: Mapping[str, bool], known: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Kind and seventh characters by code, as the table holds them.

    `known` are the kinds of the year before: they tell a seventh character from a code that is just seven long.
    """
    sevenths: dict[str, str] = {}
    own: list[str] = []
    for code, billable in codes.items():
        stem = _stem(code, codes) if billable and len(code) == LONGEST else None
        if stem is not None and _extends(code, stem, known):
            sevenths[stem] = sevenths.get(stem, "") + code[-1]
        else:
            own.append(code)
    return {
        code: ("s", "".join(sorted(sevenths[code]))) if code in sevenths else ("b" if codes[code] else "h", "")
        for code in own
    }


def _stem(code: str, codes: Mapping[str, bool]) -> str | None:
    stem = code[:-1]
    while stem not in codes and stem.endswith("X"):
        stem = stem[:-1]
    return stem if codes.get(stem) is False else None


def _extends(code: str, stem: str, known: Mapping[str, str]) -> bool:
    if stem in known and known[stem] != "b":
        return known[stem] == "s"
    return code not in known and (code[-1].isalpha() or _has_stems(code[:3], known))


def _has_stems(category: str, known: Mapping[str, str]) -> bool:
    return any(kind == "s" for code, kind in known.items() if code.startswith(category))
