"""A release of ICD-10-CM codes laid over the years that we hold; the years must follow each other without a hole.

The order file has no notes: Excludes1 pairs, sequencing and open sides stay as the nearest year before had them.
"""

from collections.abc import Mapping

from chalicelib.domain.dates import plus_days
from chalicelib.domain.errors import Problem
from chalicelib.rules.tables.cms.archive import CmsFile
from chalicelib.rules.tables.cms.draft import Draft, Held, rows_of, spans_of
from chalicelib.rules.tables.cms.faults import Faults
from chalicelib.rules.tables.cms.icd10 import gathered, read_order
from chalicelib.rules.tables.cms.layers import Content, Spans, in_force, laid_over, next_start
from chalicelib.rules.tables.icd10cm_rows import HEADER

NO_MARKS = ("", "", "", "")


def lay_icd10(file: CmsFile, held: Held, fewer: bool) -> Draft:
    """The table with a release laid over it. Raises RulesRefused."""
    codes = read_order(file, fewer)
    spans = spans_of(held.rows, held.first, held.last)
    first, last = file.release.starts, file.release.fiscal_year_ends
    _follows(file, held)
    later = next_start(spans, held.releases, first)
    last = min(last, plus_days(later, -1)) if later else last
    before = _nearest(spans, file)
    found = gathered(codes, {code: content[0] for code, content in before.items()})
    faults = Faults(file)
    faults.check_fewer(len(found), in_force(spans, min(max(first, held.first), held.last)), "codes", fewer)
    faults.settle()
    laid = laid_over(spans, {code: _content(*found[code], before.get(code, NO_MARKS)) for code in found}, first, last)
    covers = min(held.first, first), max(held.last, last)
    entry = {
        "releases": held.with_release(first),
        "covers_from": covers[0].isoformat(),
        "covers_to": covers[1].isoformat(),
    }
    if held.newest(first) and last == covers[1]:
        entry["version"] = f"FY{file.release.fiscal_year}, release of {first:%B %Y}"
    new = len(found.keys() - before.keys())
    notes = [
        "the order file holds no notes: Excludes1 pairs, sequencing and unspecified sides are those of the year before",
        f"{new} codes are new and have none until the tabular list is loaded",
    ]
    return Draft(HEADER.split(","), rows_of(laid, *covers), entry, len(codes), len(found), notes)


def _content(kind: str, seventh: str, before: Content) -> Content:
    marks = before[1] if kind != "h" else ""
    return kind, marks, seventh, before[3]


def _nearest(spans: Spans, file: CmsFile) -> Mapping[str, Content]:
    """What each code last was by the end of the release's year, else the first that is known of it."""
    ends = file.release.fiscal_year_ends
    return {
        code: next((span for span in reversed(held) if span.first <= ends), held[0]).content
        for code, held in spans.items()
    }


def _follows(file: CmsFile, held: Held) -> None:
    """Refuse a year that leaves a hole, which the reader would take for a year without changes."""
    first, last = file.release.starts, file.release.fiscal_year_ends
    if first > plus_days(held.last, 1):
        message = f"starts on {first}, but the table ends on {held.last}: load the years between first"
    elif last < plus_days(held.first, -1):
        message = f"ends on {last}, but the table starts on {held.first}: load the years between first"
    else:
        return
    raise file.refused([Problem("", message)])
