"""The versions of a document: what each changed, rolling back, export and import in the canonical form, and from the
`rules_version` of a verdict to the version and its source."""

import re
from datetime import date

from chalicelib.console.audits import A_PAGE
from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import Bench, bench, document_of, who
from chalicelib.console.rules.one_draft import is_another, keep_content, newest_draft, seen_in_form
from chalicelib.console.visit import See, Send, Show, Visit
from chalicelib.domain.errors import InvalidInput, Problem, RulesRefused, UnknownPayer, UnknownRulesVersion
from chalicelib.rules.document import PayerDocument
from chalicelib.rules.text import document_text, read_document
from chalicelib.services.compare_rules import payer_timeline
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.keep_draft import Overwriting
from chalicelib.services.drafts.publish_draft import number_in_force, roll_back
from chalicelib.services.errors import Conflict, NotKept
from chalicelib.services.ports import DocumentName
from chalicelib.services.records.cursor import cursor_of, place_of
from chalicelib.services.rule_audit import Wanted, find_entries
from chalicelib.services.staff.account import Permission
from chalicelib.web.forms import Form

pages = Pages(__name__)
LARGEST_DOCUMENT = 400_000
_VERSION = re.compile(r"([A-Za-z0-9._-]{1,64})@([0-9]{1,6})\+([0-9a-f]{12})", re.ASCII)


@pages.page("GET", "/console/rules/{kind}/{document}/versions", needs=Permission.SEE_RULES)
def versions(visit: Visit) -> Show:
    """What came into force, newest first, each with what it changed, and a way back."""
    return _versions(visit, bench())


@pages.page("POST", "/console/rules/{kind}/{document}/versions/{number}/roll-back", needs=Permission.APPROVE_RULES)
def back(visit: Visit) -> Show | See:
    """Puts an earlier text in force again, in one step; or the page again, with why not and with what was typed."""
    at, name, form = bench(), document_of(visit), visit.form
    field = f"reason-{visit.path['number']}"
    reason, seen = form.text(field, 500), form.number("seen")
    if form.errors:
        return _versions(visit, at, 422)
    try:
        if seen != number_in_force(at.rules, name):
            raise Conflict("Another version came into force since this page was opened. Look it over and decide anew.")
        roll_back(at.rules, name, visit.number, who(visit, at, reason))
    except RulesRefused as refusal:
        form.wrong("", "Not rolled back: " + "; ".join(problem.message for problem in refusal.problems[:5]))
        return _versions(visit, at, 422)
    except Conflict as conflict:
        form.wrong("", str(conflict))
        return _versions(visit, at, 409)
    return See(visit.links.to("rules", *name, said="rolled-back"))


def _versions(visit: Visit, at: Bench, status: int = 200) -> Show:
    name = document_of(visit)
    listing = at.listing(name)
    after = place_of(f"versions {name}", visit.query.get("cursor"))
    found = find_entries(at.table, Wanted(document=name.name), after, A_PAGE)
    older = cursor_of(f"versions {name}", found.after) if found.after else None
    published = [entry for entry in found.entries if entry.number and entry.document == name]
    values = {
        "form": visit.form,
        "name": name,
        "listing": listing,
        "deeds": published,
        "next": visit.links.to("rules", *name, "versions", cursor=older) if older else None,
        "may_roll_back": visit.may(Permission.APPROVE_RULES),
    }
    return Show("versions.html", values, status)


@pages.page("GET", "/console/rules/{kind}/{document}/export", needs=Permission.SEE_RULES)
def export(visit: Visit) -> Send:
    """The document in force, in the form in which it is kept under version control."""
    at, name = bench(), document_of(visit)
    text = document_text(at.in_force(name).document)
    return Send(f"{name.name}.json", "application/json; charset=utf-8", text)


@pages.page("GET", "/console/rules/{kind}/{document}/import", needs=Permission.EDIT_RULES)
def import_form(visit: Visit) -> Show:
    """Asks for a document."""
    at, name = bench(), document_of(visit)
    return _import_page(visit, at, name, newest_draft(at, name), Form())


@pages.page("POST", "/console/rules/{kind}/{document}/import", needs=Permission.EDIT_RULES)
def import_document(visit: Visit) -> Show | See:
    """The document becomes the draft; nothing is in force yet. A draft that the page had not shown is told first."""
    at, name, form = bench(), document_of(visit), visit.form
    draft = newest_draft(at, name)
    text = form.text("text", LARGEST_DOCUMENT, lines=True)
    content = _read(visit, name, text) if text else None
    try:
        if draft is not None and is_another(draft, form):
            raise Overwriting(draft)
        if content is not None:
            kept = keep_content(visit, at, name, draft, content)
            return See(visit.links.to("drafts", *name, kept.draft_id, said="draft-saved"))
    except Overwriting as quicker:
        draft = quicker.draft
        form.wrong("", str(quicker))
    return _import_page(visit, at, name, draft, form)


def _import_page(visit: Visit, at: Bench, name: DocumentName, draft: Draft | None, form: Form) -> Show:
    form.values |= seen_in_form(draft)
    values = {"form": form, "name": name, "document": at.in_force(name).document, "draft": draft}
    return Show("import.html", values, 422 if form.errors else 200)


def _read(visit: Visit, name: DocumentName, text: str) -> PayerDocument | None:
    try:
        content = read_document(text, name.name)
    except RulesRefused as refusal:
        visit.form.wrong("text", "; ".join(f"{one.field}: {one.message}".lstrip(": ") for one in refusal.problems[:8]))
        return None
    if content.payer_id != name.name:
        visit.form.wrong("text", f"is the document of {content.payer_id}, not of {name.name}")
        return None
    return content


@pages.page("GET", "/console/verdict-rules", needs=Permission.SEE_RULES)
def of_verdict(visit: Visit) -> Show:
    """From a verdict's `rules_version` and a check to the value that was used, where it says so, and who published
    it. `day` is the day of service whose period is marked; `practice` and `claim` lead back to the claim."""
    at, query = bench(), visit.query
    asked, check = query.get("version", ""), query.get("check", "")
    form = _VERSION.fullmatch(asked)
    if form is None:
        raise InvalidInput([Problem("version", "is no rules version such as medicare_part_b@12+3f9c2a1b77d0")])
    try:
        rules = at.rules.version(form[1], asked)
    except (UnknownPayer, UnknownRulesVersion) as unknown:
        raise NotKept(str(unknown)) from None
    checks = [one for one in payer_timeline(rules.layers, at.today) if check in ("", one.check)]
    layers = [(layer.document, layer.number) for layer in rules.layers]
    practice, claim = query.get("practice"), query.get("claim")
    return visit.show(
        "verdict_rules.html",
        rules=rules,
        checks=checks,
        check=check,
        layers=layers,
        asked=asked,
        day=_day(query.get("day")),
        back=visit.links.to("practices", practice, "claims", claim) if practice and claim else None,
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput([Problem("day", "is no day such as 2026-03-02")]) from None
