"""A quarter's MUE table laid over ours: it says all that holds from its first day until the next quarter we know."""

from datetime import date

from chalicelib.domain.dates import plus_days
from chalicelib.rules.tables.cms.archive import CmsFile
from chalicelib.rules.tables.cms.draft import BLANK_FIRST, BLANK_LAST, Draft, Held, rows_of, spans_of
from chalicelib.rules.tables.cms.faults import Faults
from chalicelib.rules.tables.cms.layers import in_force, laid_over, next_start
from chalicelib.rules.tables.cms.mue import read_mue
from chalicelib.rules.tables.mue import COLUMNS


def lay_mue(file: CmsFile, held: Held, procedures: frozenset[str], fewer: bool) -> Draft:
    """The table with a quarter laid over it. Raises RulesRefused."""
    published = read_mue(file, procedures)
    spans = spans_of(held.rows, BLANK_FIRST, BLANK_LAST)
    first = file.release.starts
    later = next_start(spans, held.releases, first)
    faults = Faults(file)
    faults.check_fewer(len(published.limits), in_force(spans, first), "limits of therapy codes", fewer)
    faults.settle()
    laid = laid_over(spans, published.limits, first, plus_days(later, -1) if later else date.max)
    entry = {
        "releases": held.with_release(first),
        "covers_from": min(first, held.first if held.source else first).isoformat(),
    }
    if held.newest(first) and not later:
        entry["version"] = file.release.quarter
    rows = rows_of(laid, BLANK_FIRST, BLANK_LAST)
    return Draft(tuple(COLUMNS), rows, entry, published.count, len(published.limits))
