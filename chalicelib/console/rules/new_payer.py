"""A new payer: an id, a name, and the template that it is built on, with all that it takes from it. It begins as a
draft like any other change."""

from collections.abc import Sequence

from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import Bench, bench
from chalicelib.console.rules.identity import (
    Shared,
    lines_of_business,
    read_identity,
    shared_identifiers,
    tell_shared,
    template_names,
)
from chalicelib.console.rules.payers import layers_in_force
from chalicelib.console.visit import See, Show, Visit
from chalicelib.domain.errors import InvalidInput
from chalicelib.domain.reading import read_as
from chalicelib.rules.document import PayerDocument
from chalicelib.rules.library import UNIVERSAL
from chalicelib.services.compare_rules import CheckRules, payer_timeline
from chalicelib.services.drafts.keep_draft import start_draft
from chalicelib.services.ports import DocumentName
from chalicelib.services.staff.account import Permission

pages = Pages(__name__)


@pages.page("GET", "/console/new-payer", needs=Permission.EDIT_RULES)
def new_payer(visit: Visit) -> Show:
    """Asks who the payer is."""
    return _shown(visit, bench())


def _taken(at: Bench, template: str) -> list[CheckRules]:
    """Every rule that a payer takes which is built on a template, or on none."""
    layers = layers_in_force(at, DocumentName("template", template or UNIVERSAL))
    return payer_timeline(layers, at.today)


@pages.page("POST", "/console/new-payer", needs=Permission.EDIT_RULES)
def start(visit: Visit) -> Show | See:
    """Begins the draft of its document; or shows what it would take from the template that was chosen."""
    at, form = bench(), visit.form
    if form.value("step") == "show":
        return _shown(visit, at)
    payer_id = form.text("payer_id", 64)
    name = DocumentName("payer", payer_id)
    templates = template_names(at, name)
    content = None
    try:
        empty = {"payer_id": payer_id, "name": "-", "line_of_business": "commercial", "checks": {}}
        content = read_identity(form, read_as(PayerDocument, empty), templates)
    except InvalidInput as error:
        form.wrong("payer_id", error.problems[0].message)
    drafts = at.drafts_of(name) if payer_id else []
    if drafts and drafts[0].content == content and drafts[0].editors == (visit.who.login,):
        # Sent once more, by a second click or after the answer was lost.
        return See(visit.links.to("drafts", *name, drafts[0].draft_id, said="draft-saved"))
    if name in at.rules.listings() or drafts:
        form.wrong("payer_id", "is taken; choose another id, or change that payer")
    shared = shared_identifiers(at, content) if content else []
    tell_shared(form, shared)
    if content is None or form.errors:
        return _shown(visit, at, shared)
    kept = start_draft(at.table, visit.staff.new_id(), name, content, 0, visit.who.login, at.now)
    return See(visit.links.to("drafts", *name, kept.draft_id, said="draft-saved"))


def _shown(visit: Visit, at: Bench, shared: Sequence[Shared] = ()) -> Show:
    form, templates = visit.form, template_names(at, DocumentName("payer", ""))
    values: dict[str, object] = {"form": form, "templates": templates, "lines_of_business": lines_of_business(at)}
    extends = form.value("extends")
    asked = "extends" in form.values and extends in ("", *templates)
    values |= {"shared": shared, "taken": _taken(at, extends) if asked else None, "template": extends or UNIVERSAL}
    return Show("new_payer.html", values, 422 if form.errors else 200)
