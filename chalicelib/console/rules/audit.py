"""Who did what to which rules, when and why; filtered, page by page, and as a file for a spreadsheet."""

import csv
import io
from datetime import date
from itertools import islice

from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import bench
from chalicelib.console.visit import Send, Show, Visit
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.services.records.cursor import cursor_of, place_of
from chalicelib.services.rule_audit import Entry, Wanted, every_entry, find_entries
from chalicelib.services.staff.account import Permission
from chalicelib.web.csv_table import cell
from chalicelib.web.forms import Form

pages = Pages(__name__)
A_PAGE = 50
MOST_IN_A_FILE = 20_000
_HEADINGS = ("at", "by", "kind", "document", "what", "version", "why", "changes")


@pages.page("GET", "/console/audit", needs=Permission.SEE_RULES)
def audit(visit: Visit) -> Show:
    """A page of entries, newest first."""
    wanted = _wanted(visit)
    after = place_of(f"audit {wanted}", visit.query.get("cursor"))
    found = find_entries(bench().table, wanted, after, A_PAGE)
    asked = {name: visit.query.get(name, "") for name in ("document", "person", "since", "until")}
    cursor = cursor_of(f"audit {wanted}", found.after) if found.after else None
    return visit.show("audit.html", form=Form.of(asked), deeds=found.entries, cursor=cursor, asked=asked)


@pages.page("GET", "/console/audit.csv", needs=Permission.SEE_RULES)
def as_file(visit: Visit) -> Send:
    """The same as a file; nothing in it is run by a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADINGS)
    for entry in islice(every_entry(bench().table, _wanted(visit)), MOST_IN_A_FILE):
        writer.writerow([cell(value) for value in _cells(entry)])
    return Send("audit.csv", "text/csv; charset=utf-8", text.getvalue())


def _cells(entry: Entry) -> tuple[str, ...]:
    changed, name = entry.changed, entry.document
    number = str(entry.number or "")
    said = " | ".join(entry.changes)
    return changed.at.isoformat(), changed.by, name.kind, name.name, entry.what, number, changed.why, said


def _wanted(visit: Visit) -> Wanted:
    document, person = visit.query.get("document", "").strip()[:64], visit.query.get("person", "").strip()[:200]
    return Wanted(document, person, _day(visit, "since"), _day(visit, "until"))


def _day(visit: Visit, name: str) -> date | None:
    asked = visit.query.get(name, "")
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError:
        raise InvalidInput([Problem(name, "is no day that exists; write it as 2026-03-31")]) from None
