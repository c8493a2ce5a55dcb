"""Who a payer is: its name, what it is built on, its identifiers in an 837P, and from when on it takes no claims."""

from dataclasses import replace
from typing import Any

from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import Bench, bench, document_of
from chalicelib.console.visit import See, Show, Visit
from chalicelib.domain.errors import InvalidInput
from chalicelib.domain.reading import read_as
from chalicelib.rules.document import PayerDocument, X12PayerId
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.keep_draft import Overwriting, save_draft, start_draft
from chalicelib.services.drafts.publish_draft import number_in_force
from chalicelib.services.ports import DocumentName
from chalicelib.services.staff.account import Permission
from chalicelib.web.forms import Form

pages = Pages(__name__)


@pages.page("GET", "/console/rules/{kind}/{document}/identity", needs=Permission.EDIT_RULES)
def identity(visit: Visit) -> Show:
    """The form, filled with what the draft or else the document in force says."""
    at, name = bench(), document_of(visit)
    draft = next(iter(at.drafts_of(name)), None)
    content = draft.content if draft else at.in_force(name).document
    form = Form.of(
        {
            "name": content.name,
            "line_of_business": content.line_of_business,
            "extends": content.extends or "",
            "identifiers": identifier_lines(content.identifiers),
            "inactive_from": content.inactive_from.isoformat() if content.inactive_from else "",
            "note": content.note or "",
            "draft": draft.draft_id if draft else "",
            "version": str(draft.version if draft else 0),
        }
    )
    return visit.show("identity.html", form=form, name=name, document=content, templates=template_names(at, name))


@pages.page("POST", "/console/rules/{kind}/{document}/identity", needs=Permission.EDIT_RULES)
def save_identity(visit: Visit) -> Show | See:
    """Keeps it in the draft."""
    at, name = bench(), document_of(visit)
    draft = next(iter(at.drafts_of(name)), None)
    content = draft.content if draft else at.in_force(name).document
    changed = read_identity(visit.form, content, template_names(at, name))
    if draft is not None and _is_another(draft, visit.form):
        visit.form.wrong("", str(Overwriting(draft)))
        visit.form.values |= {"draft": [draft.draft_id], "version": [str(draft.version)]}
    if changed is None or visit.form.errors:
        return visit.again("identity.html", name=name, document=content, templates=template_names(at, name))
    if draft is not None:
        kept = save_draft(at.table, draft, changed, visit.who.login, at.now)
    else:
        base = number_in_force(at.rules, name)
        kept = start_draft(at.table, visit.staff.new_id(), name, changed, base, visit.who.login, at.now)
    return See(visit.links.to("drafts", *name, kept.draft_id, said="draft-saved"))


def _is_another(draft: Draft, form: Form) -> bool:
    return (draft.draft_id, str(draft.version)) != (form.value("draft"), form.value("version"))


def identifier_lines(identifiers: tuple[X12PayerId, ...]) -> str:
    """One identifier a line, behind it the claim filing values for which it means this payer."""
    return "\n".join(" ".join([one.id, *sorted(one.claim_filing)]) for one in identifiers)


def template_names(at: Bench, name: DocumentName) -> list[str]:
    """What a document can be built on."""
    return sorted(n.name for n in at.rules.listings() if n.kind == "template" and n != name)


def read_identity(form: Form, content: PayerDocument, templates: list[str]) -> PayerDocument | None:
    """The document with what the form says; None where something is wrong, which then stands in the form."""
    lines = form.text("identifiers", 4_000, optional=True, lines=True).splitlines()
    identifiers = [line.split() for line in lines if line.split()]
    day = form.day("inactive_from", optional=True)
    stated: dict[str, Any] = {
        "payer_id": content.payer_id,
        "name": form.text("name"),
        "line_of_business": form.text("line_of_business", 40).lower().replace(" ", "_"),
        "extends": form.choice("extends", templates, optional=True) or None,
        "x12_payer_ids": [{"id": first, "claim_filing": filing} for first, *filing in identifiers],
        "inactive_from": day.isoformat() if day else None,
        "note": form.text("note", 1_000, optional=True, lines=True) or None,
        "checks": {},
    }
    if form.errors:
        return None
    try:
        read = read_as(PayerDocument, stated)
    except InvalidInput as error:
        for problem in error.problems:
            first = problem.field.partition(".")[0]
            form.wrong("identifiers" if first == "x12_payer_ids" else first, problem.message)
        return None
    return replace(read, checks=content.checks)
