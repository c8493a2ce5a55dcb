"""Changing one check of one payer: the form, and what becomes of it. The first change begins a draft, later ones go
into it; whoever changes a draft that somebody else changed meanwhile is shown both."""

from chalicelib.checks import CHECKS
from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import Bench, bench, document_of
from chalicelib.console.rules.form_steps import is_step, take_step
from chalicelib.console.rules.one_draft import is_another, keep_content, newest_draft, seen_in_form
from chalicelib.console.rules.value_form import (
    nearest,
    new_value_form,
    place_problems,
    read_dated,
    same_value_form,
    value_page,
)
from chalicelib.console.visit import See, Show, Visit
from chalicelib.rules.document import DatedValue, PayerDocument, Reference
from chalicelib.services.drafts.check_value import value_problems
from chalicelib.services.drafts.differences import said
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.earlier_sources import changed_values, earlier_sources
from chalicelib.services.drafts.editing import inherited_values, layers_with, value_on, with_value
from chalicelib.services.drafts.keep_draft import Overwriting, find_draft
from chalicelib.services.errors import NotKept
from chalicelib.services.ports import DocumentName
from chalicelib.services.staff.account import Permission
from chalicelib.web.forms import Form

pages = Pages(__name__)


@pages.page("GET", "/console/rules/{kind}/{document}/change", needs=Permission.EDIT_RULES)
def choose(visit: Visit) -> See:
    """On to the form of the check that was chosen."""
    name, check = document_of(visit), visit.query.get("check", "")
    return See(visit.links.to("rules", *name, "change", check_of(check)))


@pages.page("GET", "/console/rules/{kind}/{document}/change/{check}", needs=Permission.EDIT_RULES)
def edit(visit: Visit) -> Show:
    """The form, filled with what holds now, or with the value of the day that the address names."""
    at, name, check = bench(), document_of(visit), check_of(visit.path["check"])
    draft = newest_draft(at, name)
    values = _values(at, name, check, _content(at, name, draft))
    since = visit.query.get("since", "")
    seen = next((value for value in values if value.effective_from.isoformat() == since), None)
    if since and seen is None:
        raise NotKept("There is no value of this check from that day on.")
    holds = nearest(values, at.today) if values else None
    form = same_value_form(check, seen) if seen else new_value_form(check, holds, at.today)
    form.values |= _hidden(draft, since)
    return _shown(visit, at, name, check, draft, form)


@pages.page("POST", "/console/rules/{kind}/{document}/change/{check}", needs=Permission.EDIT_RULES)
def save(visit: Visit) -> Show | See:
    """Keeps the value in the draft; or shows the form after a step of its own."""
    at, name, check = bench(), document_of(visit), check_of(visit.path["check"])
    draft, overtaken = _draft_seen(visit, at, name)
    content = _content(at, name, draft)
    values = _values(at, name, check, content)
    if is_step(visit.form):
        take_step(check, visit.form, _sources(at, name, content, values))
        return _shown(visit, at, name, check, draft, visit.form)
    since = visit.form.value("since")
    before = next((v.value or {} for v in values if v.effective_from.isoformat() == since), {})
    dated = read_dated(check, visit.form, before, name.kind)
    changed = _changed(at, name, check, content, dated, visit.form) if dated else None
    if draft is not None and changed == content and draft.touched_by == visit.who.login:
        # Sent once more, by a second click or after the answer was lost: the draft says so already.
        return See(visit.links.to("drafts", *name, draft.draft_id, said="draft-saved"))
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


def check_of(name: str) -> str:
    if name not in CHECKS:
        raise NotKept("There is no check of this name.")
    return name


def _content(at: Bench, name: DocumentName, draft: Draft | None) -> PayerDocument:
    return draft.content if draft else at.in_force(name).document


def _values(at: Bench, name: DocumentName, check: str, content: PayerDocument) -> list[DatedValue]:
    """The values that hold: the document's own, else what it inherits."""
    layers = layers_with(at.library(name, content), name, content)
    return content.checks.get(check) or inherited_values(layers, check)[1]


def _sources(at: Bench, name: DocumentName, content: PayerDocument, values: list[DatedValue]) -> list[Reference]:
    """Those that this rule, or another change of the draft, stated before."""
    library = at.library(name, content)
    in_force = (library.payers if name.kind == "payer" else library.templates).get(name.name)
    return earlier_sources(values, changed_values(content, in_force.document if in_force else None))


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
    sources = _sources(at, name, content, values)
    shown = value_page(check, name.kind, form, values, layers, at.rules.tables, at.today, sources) | {
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
