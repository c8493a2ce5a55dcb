"""A release of the physician fee schedule laid over ours: national amounts, from its first day to its year's end."""

from collections.abc import Mapping

from chalicelib.domain.dates import plus_days
from chalicelib.rules.tables.cms.archive import CmsFile
from chalicelib.rules.tables.cms.draft import BLANK_FIRST, BLANK_LAST, Draft, Held, rows_of, spans_of
from chalicelib.rules.tables.cms.faults import Faults
from chalicelib.rules.tables.cms.layers import Content, in_force, laid_over, next_start
from chalicelib.rules.tables.cms.pfs import read_pfs
from chalicelib.rules.tables.fees import COLUMNS, NATIONAL

NEW: Mapping[str, str] = {
    "kind": "fees",
    "title": "Medicare physician fee schedule: national amounts outside facilities, therapy subset",
    "source": "CMS, relative value files: total non-facility units x conversion factor, without localities",
    "confidence": "verified",
    "licence": "CPT code numbers are the AMA's: users need their own CPT licence. No descriptors.",
}


def lay_pfs(file: CmsFile, held: Held, procedures: frozenset[str], fewer: bool) -> Draft:
    """The table with a release laid over it, or a new one. Raises RulesRefused."""
    published = read_pfs(file, procedures)
    spans = spans_of(held.rows, BLANK_FIRST, BLANK_LAST)
    first, last = file.release.starts, file.release.year_ends
    later = next_start(spans, held.releases, first)
    last = min(last, plus_days(later, -1)) if later else last
    faults = Faults(file)
    faults.check_fewer(len(published.amounts), in_force(spans, first), "amounts of therapy codes", fewer)
    faults.settle()
    release: dict[str, Content] = {code: (NATIONAL, amount) for code, amount in published.amounts.items()}
    laid = laid_over(spans, release, first, last)
    covers = (min(held.first, first), max(held.last, last)) if held.source else (first, last)
    new = {} if held.source else dict(NEW)
    dated = {"covers_from": covers[0].isoformat(), "covers_to": covers[1].isoformat()}
    if held.newest(first):
        dated["version"] = f"{first:%B %Y}"
    notes = [
        f"{published.reduced} of them are reduced when others are billed that day (indicator 5), which is not in it"
    ]
    entry = {**new, **dated, "releases": held.with_release(first)}
    rows = rows_of(laid, BLANK_FIRST, BLANK_LAST)
    return Draft(tuple(COLUMNS), rows, entry, published.count, len(published.amounts), notes)
