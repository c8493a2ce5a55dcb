"""Who did what to which rules, when and why; filtered, page by page, and as a file for a spreadsheet."""

from chalicelib.console.audits import AT_ONCE, as_table, asked_of, day_in, part_of
from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import bench
from chalicelib.console.visit import Send, Show, Visit
from chalicelib.services.records.cursor import cursor_of, place_of
from chalicelib.services.rule_audit import Entry, Found, Wanted, look_through
from chalicelib.services.staff.account import Permission
from chalicelib.web.forms import Form

pages = Pages(__name__)
_FILTER = ("document", "person", "since", "until")
_HEADINGS = ("at", "by", "kind", "document", "what", "version", "why", "changes")


@pages.page("GET", "/console/audit", needs=Permission.SEE_RULES)
def audit(visit: Visit) -> Show:
    """A page of entries, newest first."""
    asked = asked_of(visit, *_FILTER)
    found, of_list = _found(visit, asked)
    part = part_of(found.entries, found.after)

    def behind(place: str | None) -> str | None:
        return visit.links.to("audit", cursor=cursor_of(of_list, place), **asked) if place else None

    return visit.show(
        "audit.html",
        form=Form.of(asked),
        part=part,
        file=visit.links.to("audit.csv", cursor=visit.query.get("cursor"), **asked),
        next=behind(part.after),
        next_file=behind(part.after_file),
        asked=asked,
        documents=_documents(asked["document"]),
    )


def _found(visit: Visit, asked: dict[str, str]) -> tuple[Found, str]:
    """What is looked through for a page and its file, and the list that cursors belong to."""
    wanted = Wanted(asked["document"], asked["person"], day_in(asked, "since"), day_in(asked, "until"))
    of_list = f"audit {wanted}"
    return look_through(bench().table, wanted, place_of(of_list, visit.query.get("cursor")), AT_ONCE), of_list


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
    """What was looked through for that page, as a file."""
    found, _ = _found(visit, asked_of(visit, *_FILTER))
    return as_table("audit.csv", _HEADINGS, map(_cells, found.entries))


def _cells(entry: Entry) -> tuple[str, ...]:
    changed, name = entry.changed, entry.document
    number = str(entry.number or "")
    said = " | ".join(entry.changes)
    return changed.at.isoformat(), changed.by, name.kind, name.name, entry.what, number, changed.why, said
