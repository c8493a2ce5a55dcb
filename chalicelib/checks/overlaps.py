"""Two findings that say the same thing are one: the more specific check keeps it, unless it weighs less.

What a payer's unsure rule says must not hide what a sure one does.
"""

from collections.abc import Callable
from typing import NamedTuple

from chalicelib.checks.case import Case
from chalicelib.domain.finding import RANK, Finding

Scope = Callable[[Case, Finding], object]


def _claim(case: Case, finding: Finding) -> object:
    return None


def _field(case: Case, finding: Finding) -> object:
    return finding.field


def _codes_of_a_day(case: Case, finding: Finding) -> object:
    index = _line_index(finding)
    day = case.claim.lines[index].service_date if index is not None else None
    return day, frozenset(finding.concerns)


def _line_index(finding: Finding) -> int | None:
    parts = (finding.field or "").split(".")
    return int(parts[1]) if parts[0] == "lines" and len(parts) > 1 else None


class Overlap(NamedTuple):
    """`keeps` (a check, or one of its codes) takes precedence over the code `drops` where both have the same
    `scope`."""

    keeps: str
    drops: str
    scope: Scope


# What the reader of an 837P could not read is not also missing.
_UNREAD = (
    "patient_demographics.name_missing",
    "member_id.format",
    "provider_identifiers.npi_missing",
    "service_dates.missing",
    "charge_amounts.zero",
    "line_structure.units_missing",
)

OVERLAPS = (
    *(Overlap("x12_structure", code, _field) for code in _UNREAD),
    Overlap("patient_demographics.birth_date_future", "service_dates.before_birth", _claim),
    Overlap("patient_demographics.birth_date_after_service", "service_dates.before_birth", _claim),
    Overlap("timely_filing.late", "service_dates.too_old", _claim),
    Overlap("coordination_of_benefits", "timely_filing.basis_missing", _claim),
    Overlap("timed_units.split_lines", "duplicate_claim.repeated_line", _codes_of_a_day),
    Overlap("evaluation_codes", "ncci_ptp.never_together", _codes_of_a_day),
    Overlap("untimed_units", "mue.over", _codes_of_a_day),
    Overlap("procedure_code.not_covered", "mue.over", _codes_of_a_day),
    Overlap("timed_units.overbilled", "mue.over", _codes_of_a_day),
    Overlap("timed_units.wrong_code", "mue.over", _codes_of_a_day),
    Overlap("add_on_code.primary_missing", "timed_units.wrong_code", _codes_of_a_day),
)


def without_overlaps(case: Case, findings: list[Finding]) -> list[Finding]:
    """The findings less those that a more specific one already says. Their order stays."""
    if len(findings) < 2:
        return findings
    dropped: set[int] = set()
    for overlap in OVERLAPS:
        losers = [finding for finding in findings if finding.code == overlap.drops]
        if losers:
            kept: dict[object, int] = {}
            for f in findings:
                if overlap.keeps in (f.check, f.code):
                    scope = overlap.scope(case, f)
                    kept[scope] = max(RANK[f.severity], kept.get(scope, 0))
            dropped.update(id(f) for f in losers if kept.get(overlap.scope(case, f), -1) >= RANK[f.severity])
    return [finding for finding in findings if id(finding) not in dropped]
