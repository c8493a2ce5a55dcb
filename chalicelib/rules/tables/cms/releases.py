"""Which download a file is and from which day it holds, by the name that CMS gives the file inside the zip.

NCCI counts versions by year (30 is 2024) and quarter (0 is the first); the others carry their day, month or year.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from chalicelib.domain.dates import quarter_end

CmsKind = Literal["ncci", "mue", "icd10", "pfs"]
NCCI_YEAR_BEFORE_VERSION_1 = 1994
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMES: dict[CmsKind, re.Pattern[str]] = {
    "ncci": re.compile(r"ccipra-v([0-9]{2})([0-3])r[0-9]+-f([0-9])\.txt", re.I),
    "mue": re.compile(r"mcr_mue_practitionerservices_eff_([0-9]{2})-([0-9]{2})-([0-9]{4})\.csv", re.I),
    "icd10": re.compile(r"icd10cm[-_]order[-_](?!addenda)(?:([a-z]+)[-_]1[-_])?(20[0-9]{2})\.txt", re.I),
    "pfs": re.compile(r"pprrvu(?:20)?([0-9]{2})_([a-z]{3})[a-z]*[0-9]*(?:_nonqpp)?\.csv", re.I),
}
EXPECTED: dict[CmsKind, str] = {
    "ncci": "ccipra-v323r0-f4.txt (practitioner PTP edits)",
    "mue": "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv (practitioner MUE table)",
    "icd10": "icd10cm_order_2027.txt (code descriptions in tabular order)",
    "pfs": "PPRRVU2026_Jul_nonQPP.csv (relative value files)",
}
ORDINALS = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class Release:
    """The first day of a release, and its version and part where the file's name tells them."""

    starts: date
    version: str = ""
    part: str = ""

    @property
    def quarter(self) -> str:
        """The quarter in words."""
        return f"{ORDINALS[(self.starts.month - 1) // 3]} quarter of {self.starts.year}"

    @property
    def quarter_ends(self) -> date:
        """The last day of its quarter."""
        return quarter_end(self.starts)

    @property
    def year_ends(self) -> date:
        """The last day of its calendar year."""
        return date(self.starts.year, 12, 31)

    @property
    def fiscal_year(self) -> int:
        """The year in which the fiscal year ends that holds its first day."""
        return self.starts.year + (self.starts.month >= 10)

    @property
    def fiscal_year_ends(self) -> date:
        """The last day of that fiscal year."""
        return date(self.fiscal_year, 9, 30)


def release_of(kind: CmsKind, member: str, zip_name: str) -> Release:
    """The release that a file's name tells. Raises ValueError where it names no day that exists."""
    found = NAMES[kind].fullmatch(member)
    if found is None:
        raise ValueError(f"{member} is no name of a {kind} file")
    groups = found.groups()
    if kind == "ncci":
        major, minor, part = groups
        return Release(
            date(NCCI_YEAR_BEFORE_VERSION_1 + int(major), int(minor) * 3 + 1, 1), f"v{major}.{minor}", f"f{part}"
        )
    if kind == "mue":
        month, day, year = groups
        return Release(date(int(year), int(month), int(day)))
    if kind == "icd10":
        april = (groups[0] or "").lower() == "april" or "april" in zip_name.lower()
        return Release(date(int(groups[1]), 4, 1) if april else date(int(groups[1]) - 1, 10, 1))
    year, month = groups
    return Release(date(2000 + int(year), MONTHS.index(month.lower()) + 1, 1))


def kinds_of(member: str) -> list[CmsKind]:
    """The downloads that a file could be, by its name."""
    return [kind for kind, pattern in NAMES.items() if pattern.fullmatch(member)]
