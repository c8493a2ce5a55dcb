"""Changing one check of one payer: the form, and what becomes of it. The first change begins a draft, later ones go
into it; whoever changes a draft that somebody else changed meanwhile is shown both."""

from datetime import date

from chalicelib.checks import CHECKS
from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import Bench, bench, document_of
from chalicelib.console.rules.one_draft import is_another, keep_content, newest_draft, seen_in_form
from chalicelib.console.rules.value_form import (
    add_typed,
    adds,
    new_value_form,
    place_problems,
    read_dated,
    same_value_form,
    value_page,
)
from chalicelib.console.visit import See, Show, Visit
from chalicelib.rules.document import DatedValue, PayerDocument
from chalicelib.services.drafts.check_value import value_problems
from chalicelib.services.drafts.differences import said
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.editing import inherited_values, layers_with, value_on, with_value, without_value
from chalicelib.services.drafts.keep_draft import Overwriting, find_draft, save_draft, seen_at
from chalicelib.services.errors import NotKept
from chalicelib.services.ports import DocumentName
from chalicelib.services.staff.account import Permission
from chalicelib.web.forms import Form

pages = Pages(__name__)


@pages.page("GET", "/console/rules/{kind}/{document}/change", needs=Permission.EDIT_RULES)
def choose(visit: Visit) -> See:
    """On to the form of the check that was chosen."""
    name, check = document_of(visit), visit.query.get("check", "")
    return See(visit.links.to("rules", *name, "change", _check(check)))


@pages.page("GET", "/console/rules/{kind}/{document}/change/{check}", needs=Permission.EDIT_RULES)
def edit(visit: Visit) -> Show:
    """The form, filled with what holds now, or with the value of the day that the address names."""
    at, name, check = bench(), document_of(visit), _check(visit.path["check"])
    draft = newest_draft(at, name)
    values = _values(at, name, check, _content(at, name, draft))
    since = visit.query.get("since", "")
    seen = next((value for value in values if value.effective_from.isoformat() == since), None)
    if since and seen is None:
        raise NotKept("There is no value of this check from that day on.")
    form = same_value_form(check, seen) if seen else new_value_form(check, _nearest(values, at.today), at.today)
    form.values |= _hidden(draft, since)
    return _shown(visit, at, name, check, draft, form)


@pages.page("POST", "/console/rules/{kind}/{document}/change/{check}", needs=Permission.EDIT_RULES)
def save(visit: Visit) -> Show | See:
    """Keeps the value in the draft; or shows the form with the codes that were typed in their lists."""
    at, name, check = bench(), document_of(visit), _check(visit.path["check"])
    draft, overtaken = _draft_seen(visit, at, name)
    if adds(check, visit.form):
        add_typed(check, visit.form)
        return _shown(visit, at, name, check, draft, visit.form)
    content = _content(at, name, draft)
    values = _values(at, name, check, content)
    since = visit.form.value("since")
    before = next((v.value or {} for v in values if v.effective_from.isoformat() == since), {})
    dated = read_dated(check, visit.form, before, name.kind)
    changed = _changed(at, name, check, content, dated, visit.form) if dated else None
    if changed is None or overtaken is not None:
        if overtaken is not None:
            visit.form.wrong("", str(overtaken))
            visit.form.values |= _hidden(draft, since)
        return _shown(visit, at, name, check, draft, visit.form, overtaken)
    try:
        kept = keep_content(visit, at, name, draft, changed)
    except Overwriting as quicker:
        visit.form.wrong("", str(quicker))
        visit.form.values |= _hidden(quicker.draft, since)
        return _shown(visit, at, name, check, quicker.draft, visit.form, quicker)
    return See(visit.links.to("drafts", *name, kept.draft_id, said="draft-saved"))


@pages.page("POST", "/console/drafts/{kind}/{document}/{draft}/drop/{check}", needs=Permission.EDIT_RULES)
def drop(visit: Visit) -> See:
    """Takes a value out of the draft again."""
    at, name, check = bench(), document_of(visit), _check(visit.path["check"])
    draft = seen_at(find_draft(at.table, name, visit.path["draft"]), visit.form.number("version") or 0)
    since = visit.form.day("since")
    visit.form.require()
    assert since is not None
    content = without_value(draft.content, check, since)
    save_draft(at.table, draft, content, visit.who.login, at.now)
    return See(visit.links.to("drafts", *name, draft.draft_id, said="draft-saved"))


def _check(name: str) -> str:
    if name not in CHECKS:
        raise NotKept("There is no check of this name.")
    return name


def _content(at: Bench, name: DocumentName, draft: Draft | None) -> PayerDocument:
    return draft.content if draft else at.in_force(name).document


def _values(at: Bench, name: DocumentName, check: str, content: PayerDocument) -> list[DatedValue]:
    """The values that hold: the document's own, else what it inherits."""
    layers = layers_with(at.library(name, content), name, content)
    return content.checks.get(check) or inherited_values(layers, check)[1]


def _nearest(values: list[DatedValue], today: date) -> DatedValue | None:
    return value_on(values, today) or (values[0] if values else None)


def _hidden(draft: Draft | None, since: str) -> dict[str, list[str]]:
    return seen_in_form(draft) | {"since": [since]}


def _draft_seen(visit: Visit, at: Bench, name: DocumentName) -> tuple[Draft | None, Overwriting | None]:
    """The draft that the change goes into; and whether it is another than the page had shown."""
    draft_id = visit.form.value("draft")
    draft = find_draft(at.table, name, draft_id) if draft_id else newest_draft(at, name)
    return draft, Overwriting(draft) if draft and is_another(draft, visit.form) else None


def _changed(
    at: Bench, name: DocumentName, check: str, content: PayerDocument, dated: DatedValue, form: Form
) -> PayerDocument | None:
    """The document with the value in it; None where the value would never come into force, which the form then says."""
    library = at.library(name, content)
    inherited = inherited_values(layers_with(library, name, content), check)[1]
    changed = with_value(content, check, inherited, dated, form.day("since", optional=True))
    place_problems(form, value_problems(library, name, changed, check, dated.effective_from, at.today))
    return None if form.errors else changed


def _shown(
    visit: Visit,
    at: Bench,
    name: DocumentName,
    check: str,
    draft: Draft | None,
    form: Form,
    overtaken: Overwriting | None = None,
) -> Show:
    content = _content(at, name, draft)
    library = at.library(name, content)
    layers = layers_with(library, name, content)
    above, inherited = inherited_values(layers, check)
    values = content.checks.get(check) or inherited
    shown = value_page(check, name.kind, form, values, layers, at.rules.tables, at.today) | {
        "name": name,
        "document": content,
        "above": above,
        "above_words": said(value_on(inherited, at.today), check),
        "inherits": not content.checks.get(check) and bool(inherited),
        "values": values,
        "draft": draft,
        "overtaken": overtaken,
    }
    return visit.again("edit_check.html", **shown) if form.errors else visit.show("edit_check.html", **shown)
