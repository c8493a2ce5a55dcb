"""A part of a quarter's PTP edits laid over the table: a pair that the part has is taken from it, with its history.

An edit that the part should have and lacks ends before the quarter. What was seen later than the quarter stays.
"""

import re
from collections.abc import Sequence
from datetime import date

from chalicelib.domain.dates import plus_days
from chalicelib.rules.tables.cms.archive import CmsFile
from chalicelib.rules.tables.cms.draft import Draft, Held, Row
from chalicelib.rules.tables.cms.faults import Faults
from chalicelib.rules.tables.cms.ptp import Pair, read_ptp
from chalicelib.rules.tables.cms.releases import Release
from chalicelib.rules.tables.ptp import COLUMNS, NEVER_APPLIED

INDICATOR, FIRST, LAST, SEEN = 2, 3, 4, 6
PARTS = ("f1", "f2", "f3", "f4")
_PARTLY = re.compile(r"(?P<now>.+?), parts? (?P<parts>f[0-9](?:, f[0-9])*), over (?P<before>.+)")


def lay_ptp(file: CmsFile, held: Held, procedures: frozenset[str], fewer: bool) -> Draft:
    """The table with one part laid over it. Raises RulesRefused."""
    known = procedures.union(*(row[:2] for row in held.rows))
    published = read_ptp(file, known)
    until = file.release.quarter_ends
    later = _seen_after(held.rows, until)
    fresh = [row for row in published.rows if _pair(row) not in later]
    replaced = {_pair(row) for row in fresh}
    rows, gone, open_before = list(fresh), 0, 0
    for row in held.rows:
        if _pair(row) in later or not published.first <= row[0] <= published.last:
            rows.append(row)
            continue
        open_before += _is_open(row)
        if _pair(row) not in replaced:
            gone += _is_open(row)
            rows += _ended(row, file.release.starts)
    faults = Faults(file)
    faults.check_fewer(open_before - gone, open_before, "of the edits in force in its range", fewer)
    faults.settle()
    notes = [f"{gone} edits were not in the file and end on {plus_days(file.release.starts, -1)}"] if gone else []
    if later & {_pair(row) for row in published.rows}:
        notes.append("pairs that were seen in a later publication stayed as they are")
    entry = {"releases": held.with_release(file.release.starts), "version": _version(file.release, held)}
    return Draft(tuple(COLUMNS), sorted(rows), entry, published.count, len(published.rows), notes)


def _pair(row: Row) -> Pair:
    return row[0], row[1]


def _is_open(row: Row) -> bool:
    return not row[LAST] and row[INDICATOR] != NEVER_APPLIED


def _seen_after(rows: Sequence[Row], day: date) -> set[Pair]:
    return {_pair(row) for row in rows if date.fromisoformat(row[SEEN]) > day}


def _ended(row: Row, starts: date) -> list[Row]:
    """A row that its quarter lacks: ended the day before; as it was where it had ended; gone where it had not begun."""
    if not _is_open(row):
        return [row]
    if row[FIRST] >= starts.isoformat():
        return []
    return [(*row[:LAST], plus_days(starts, -1).isoformat(), *row[LAST + 1 :])]


def _version(release: Release, held: Held) -> str:
    """What the table holds now: the quarter, or the parts of it that are here over the version before."""
    before = held.source.version if held.source else ""
    if not held.newest(release.starts) or not release.version:
        return before or release.quarter
    now = f"{release.version} ({release.quarter})"
    if before == now:
        return now
    partly = _PARTLY.fullmatch(before)
    same = partly is not None and partly["now"] == now
    parts = sorted({*(partly["parts"].split(", ") if partly and same else ()), release.part})
    if set(PARTS) <= set(parts) or not before:
        return now
    under = partly["before"] if partly else before
    return f"{now}, {'part' if len(parts) == 1 else 'parts'} {', '.join(parts)}, over {under}"
