"""Who did what to which rules, when and why; filtered, page by page, and as a file for a spreadsheet."""

from chalicelib.console.audits import A_PAGE, as_table, asked_of, day_in
from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import bench
from chalicelib.console.visit import Send, Show, Visit
from chalicelib.services.records.cursor import cursor_of, place_of
from chalicelib.services.rule_audit import Entry, Wanted, every_entry, find_entries
from chalicelib.services.staff.account import Permission
from chalicelib.web.forms import Form

pages = Pages(__name__)
_FILTER = ("document", "person", "since", "until")
_HEADINGS = ("at", "by", "kind", "document", "what", "version", "why", "changes")


@pages.page("GET", "/console/audit", needs=Permission.SEE_RULES)
def audit(visit: Visit) -> Show:
    """A page of entries, newest first."""
    asked = asked_of(visit, *_FILTER)
    wanted = _wanted(asked)
    after = place_of(f"audit {wanted}", visit.query.get("cursor"))
    found = find_entries(bench().table, wanted, after, A_PAGE)
    cursor = cursor_of(f"audit {wanted}", found.after) if found.after else None
    return visit.show(
        "audit.html",
        form=Form.of(asked),
        deeds=found.entries,
        cursor=cursor,
        asked=asked,
        documents=_documents(asked["document"]),
    )


def _documents(chosen: str) -> list[tuple[str, str]]:
    """The ids and names to choose from: what is in force, and whatever else the address names, such as a draft's."""
    titles = {
        name.name: listing.name if name.kind == "payer" else f"{listing.name} (template)"
        for name, listing in bench().rules.listings().items()
    }
    if chosen:
        titles.setdefault(chosen, chosen)
    return sorted(titles.items(), key=lambda pair: pair[1].lower())


@pages.page("GET", "/console/audit.csv", needs=Permission.SEE_RULES)
def as_file(visit: Visit) -> Send:
    """The same as a file."""
    entries = every_entry(bench().table, _wanted(asked_of(visit, *_FILTER)))
    return as_table("audit.csv", _HEADINGS, map(_cells, entries))


def _cells(entry: Entry) -> tuple[str, ...]:
    changed, name = entry.changed, entry.document
    number = str(entry.number or "")
    said = " | ".join(entry.changes)
    return changed.at.isoformat(), changed.by, name.kind, name.name, entry.what, number, changed.why, said


def _wanted(asked: dict[str, str]) -> Wanted:
    return Wanted(asked["document"], asked["person"], day_in(asked, "since"), day_in(asked, "until"))
