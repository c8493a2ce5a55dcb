"""Who a payer is: its name, what it is built on, its identifiers in an 837P, and from when on it takes no claims.

What two payers, or two editors of one draft, say otherwise of the same is laid side by side.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import Bench, bench, document_of
from chalicelib.console.rules.one_draft import is_another, keep_content, newest_draft, seen_in_form
from chalicelib.console.visit import See, Show, Visit
from chalicelib.domain.errors import InvalidInput
from chalicelib.domain.reading import read_as
from chalicelib.rules.directory import Directory
from chalicelib.rules.document import PayerDocument, X12PayerId
from chalicelib.services.drafts.keep_draft import Overwriting
from chalicelib.services.ports import DocumentName
from chalicelib.services.staff.account import Permission
from chalicelib.web.forms import Form

pages = Pages(__name__)


@pages.page("GET", "/console/rules/{kind}/{document}/identity", needs=Permission.EDIT_RULES)
def identity(visit: Visit) -> Show:
    """The form, filled with what the draft or else the document in force says."""
    at, name = bench(), document_of(visit)
    draft = newest_draft(at, name)
    content = draft.content if draft else at.in_force(name).document
    form = Form.of(_stated(content))
    form.values |= seen_in_form(draft)
    return _shown(visit, at, name, content, form)


@pages.page("POST", "/console/rules/{kind}/{document}/identity", needs=Permission.EDIT_RULES)
def save_identity(visit: Visit) -> Show | See:
    """Keeps it in the draft."""
    at, name = bench(), document_of(visit)
    draft = newest_draft(at, name)
    content, form = draft.content if draft else at.in_force(name).document, visit.form
    changed = read_identity(form, content, template_names(at, name))
    shared = shared_identifiers(at, changed) if changed else []
    tell_shared(form, shared)
    if draft is not None and is_another(draft, form):
        return _told(visit, at, name, Overwriting(draft))
    if changed is None or form.errors:
        return _shown(visit, at, name, content, form, shared=shared)
    try:
        kept = keep_content(visit, at, name, draft, changed)
    except Overwriting as quicker:
        return _told(visit, at, name, quicker)
    return See(visit.links.to("drafts", *name, kept.draft_id, said="draft-saved"))


def _stated(content: PayerDocument) -> dict[str, str]:
    """What a document says of who the payer is, by field of the form."""
    return {
        "name": content.name,
        "line_of_business": content.line_of_business,
        "extends": content.extends or "",
        "identifiers": identifier_lines(content.identifiers),
        "inactive_from": content.inactive_from.isoformat() if content.inactive_from else "",
        "note": content.note or "",
    }


def _told(visit: Visit, at: Bench, name: DocumentName, quicker: Overwriting) -> Show:
    """The form as it was typed, and what the other editor's draft says otherwise."""
    form, theirs = visit.form, quicker.draft.content
    form.wrong("", str(quicker))
    beside = [(field, said, form.value(field)) for field, said in _stated(theirs).items() if said != form.value(field)]
    form.values |= seen_in_form(quicker.draft)
    return _shown(visit, at, name, theirs, form, overtaken=quicker.draft, beside=beside)


def _shown(visit: Visit, at: Bench, name: DocumentName, content: PayerDocument, form: Form, **more: object) -> Show:
    shown: dict[str, object] = {"name": name, "document": content, "shared": [], "overtaken": None, "beside": []}
    shown |= {"form": form, "templates": template_names(at, name), "lines_of_business": lines_of_business(at)}
    return Show("identity.html", shown | more, 422 if form.errors else 200)


@dataclass(frozen=True, slots=True)
class Shared:
    """An identifier by which a claim could mean this payer and another: what each says of it."""

    identifier: str
    ours: str
    payer_id: str
    payer: str
    theirs: str


def shared_identifiers(at: Bench, content: PayerDocument) -> list[Shared]:
    """Which identifiers of the document some other payer in force claims for the same claims."""
    listed = {name.name: listing for name, listing in at.rules.listings().items() if name.kind == "payer"}
    if content.payer_id not in listed and not content.identifiers:
        return []
    identifiers = {payer_id: listing.identifiers for payer_id, listing in listed.items()}
    identifiers[content.payer_id] = content.identifiers
    found = []
    for identifier, *both in Directory(identifiers).shared():
        if content.payer_id in both:
            other = next(payer_id for payer_id in both if payer_id != content.payer_id)
            ours, theirs = _of(content.identifiers, identifier), _of(listed[other].identifiers, identifier)
            found.append(Shared(identifier, ours, other, listed[other].name, theirs))
    return found


def tell_shared(form: Form, shared: list[Shared]) -> None:
    """Says beside the field which payers have the same identifiers."""
    if shared:
        names = ", ".join(dict.fromkeys(f"{one.identifier} of {one.payer}" for one in shared))
        form.wrong("identifiers", f"hold what is another payer's: {names}. Both are shown below")


def _of(identifiers: Sequence[X12PayerId], identifier: str) -> str:
    return identifier_lines([one for one in identifiers if one.id == identifier])


def lines_of_business(at: Bench) -> list[str]:
    """Those that some document in force names."""
    return sorted({listing.line_of_business for listing in at.rules.listings().values()} - {"any"})


def identifier_lines(identifiers: Sequence[X12PayerId]) -> str:
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
