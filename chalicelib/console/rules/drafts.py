"""Drafts: the list, one draft with all that it changes and what is wrong with it, discarding, and bringing it up to
date after somebody else published."""

from chalicelib import wiring
from chalicelib.checks import CHECKS
from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import Bench, bench, document_of, draft_of, pages_of
from chalicelib.console.visit import See, Show, Visit
from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.document import PayerDocument
from chalicelib.rules.text import read_document
from chalicelib.services.compare_rules import CheckRules, payer_timeline
from chalicelib.services.drafts.differences import Difference, check_title, differences
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.editing import layers_with
from chalicelib.services.drafts.keep_draft import discard_draft, list_drafts, seen_at
from chalicelib.services.drafts.publish_draft import number_in_force
from chalicelib.services.drafts.rebase import Merged, rebased
from chalicelib.services.drafts.rebase_draft import rebase_draft
from chalicelib.services.drafts.try_draft import draft_problems
from chalicelib.services.errors import NotKept
from chalicelib.services.lint.remark import Remark
from chalicelib.services.ports import DocumentName
from chalicelib.services.staff.account import Permission

pages = Pages(__name__)


@pages.page("GET", "/console/drafts", needs=Permission.SEE_RULES)
def drafts(visit: Visit) -> Show:
    """Every draft."""
    at = bench()
    listings = at.rules.listings()
    lines = list_drafts(at.table)
    stale = {
        line.draft_id for line in lines if line.base != (listings[line.name].number if line.name in listings else 0)
    }
    return visit.show("drafts.html", lines=lines, stale=stale)


@pages.page("GET", "/console/drafts/{kind}/{document}/{draft}", needs=Permission.SEE_RULES)
def draft(visit: Visit) -> Show:
    """One draft: what it changes, what is wrong, what comes next; of one that is gone where its rules are."""
    at, name = bench(), document_of(visit)
    try:
        return overview(visit, at, draft_of(visit, at))
    except NotKept:
        listing = at.rules.listings().get(name)
        return Show("draft_gone.html", {"form": visit.form, "name": name, "listing": listing}, 404)


@pages.page("POST", "/console/drafts/{kind}/{document}/{draft}/look-over", needs=Permission.SEE_RULES)
def look_over(visit: Visit) -> Show:
    """The same, with what stands against the draft of a template in the rules of each payer that is built on it."""
    at = bench()
    return overview(visit, at, draft_of(visit, at), look_over=True)


def overview(visit: Visit, at: Bench, seen: Draft, status: int = 200, *, look_over: bool = False) -> Show:
    """The page of a draft, also after a deed was refused: the form then says why."""
    name = seen.name
    needs_second = wiring.console().second_person_required
    values = {
        "form": visit.form,
        "name": name,
        "draft": seen,
        "here": pages_of(visit, seen),
        "changes": changes_of(at, seen),
        "problems_found": _problems(at, seen, look_over=look_over or name.kind == "payer"),
        "stale": number_in_force(at.rules, name) != seen.base,
        "second_person": needs_second,
        "mine": visit.who.login in seen.editors,
        "taken": _taken(at, seen) if not seen.base else [],
        "may_edit": visit.may(Permission.EDIT_RULES),
        "may_approve": visit.may(Permission.APPROVE_RULES),
        "check_title": check_title,
        "every_check": [(check, check_title(check)) for check in CHECKS],
        "practices": visit.who.practices(Permission.SEE_PATIENTS),
    }
    return Show("draft.html", values, status)


def _taken(at: Bench, seen: Draft) -> list[CheckRules]:
    """What a new payer takes from its template and does not say itself."""
    try:
        layers = layers_with(at.library(seen.name, seen.content), seen.name, seen.content)
    except RulesRefused:
        return []
    return [one for one in payer_timeline(layers, at.today) if not one.own]


_found: dict[tuple[object, ...], tuple[Remark, ...]] = {}
_MOST_KEPT = 64


def _problems(at: Bench, seen: Draft, *, look_over: bool) -> tuple[Remark, ...] | None:
    """What stands against a draft, found once for its text, the versions in force and the day. A template is judged
    with every payer that is built on it, which takes a second or two: None where nobody asked for that yet."""
    numbers = tuple((name, listing.number) for name, listing in at.rules.listings().items())
    key = (seen.name, seen.digest, seen.base, at.today, numbers)
    if key not in _found:
        if not look_over:
            return None
        while len(_found) >= _MOST_KEPT:
            _found.pop(next(iter(_found)))
        _found[key] = draft_problems(at.library_around(seen), seen, at.today)
    return _found[key]


def changes_of(at: Bench, seen: Draft) -> list[Difference]:
    """What the draft changes of what is in force; nothing where it extends what is not here, which is told apart."""
    library = at.library(seen.name, seen.content)
    now = (library.payers if seen.name.kind == "payer" else library.templates).get(seen.name.name)
    try:
        return differences(library.layers(now) if now else None, layers_with(library, seen.name, seen.content))
    except RulesRefused:
        return []


@pages.page("POST", "/console/drafts/{kind}/{document}/{draft}/discard", needs=Permission.EDIT_RULES)
def discard(visit: Visit) -> See:
    """Ends a draft without publishing it."""
    at = bench()
    seen = seen_at(draft_of(visit, at), visit.form.number("version") or 0)
    discard_draft(at.table, seen, visit.who.login, at.now)
    return See(visit.links.to("drafts", said="draft-discarded"))


@pages.page("GET", "/console/drafts/{kind}/{document}/{draft}/rebase", needs=Permission.EDIT_RULES)
def show_rebase(visit: Visit) -> Show:
    """What both changed, side by side."""
    at = bench()
    return _rebase_page(visit, at, draft_of(visit, at))


@pages.page("POST", "/console/drafts/{kind}/{document}/{draft}/rebase", needs=Permission.EDIT_RULES)
def rebase(visit: Visit) -> See:
    """The draft goes on from what is in force now, with what was chosen where both changed the same."""
    at = bench()
    seen = seen_at(draft_of(visit, at), visit.form.number("version") or 0)
    chosen = frozenset(n.removeprefix("side.") for n, v in visit.form.values.items() if v == ["mine"])
    at.rules.look_again()
    in_force = at.in_force(seen.name)
    merged = rebased(_base(at, seen), seen.content, in_force.document, chosen)
    rebase_draft(at.table, seen, merged.document, in_force.number or 0, visit.who.login, at.now)
    return See(visit.links.to("drafts", *seen.name, seen.draft_id, said="draft-rebased"))


def _rebase_page(visit: Visit, at: Bench, seen: Draft) -> Show:
    library, name = at.library(seen.name, seen.content), seen.name
    base, theirs = _base(at, seen), at.in_force(seen.name)
    merged: Merged = rebased(base, seen.content, theirs.document)
    before = layers_with(library, name, base)
    return visit.show(
        "rebase.html",
        name=name,
        draft=seen,
        here=pages_of(visit, seen),
        number=theirs.number,
        clashes=[(one, check_title(one)) for one in merged.clashes],
        mine=differences(before, layers_with(library, name, seen.content)),
        theirs=differences(before, layers_with(library, name, theirs.document)),
    )


def _base(at: Bench, seen: Draft) -> PayerDocument:
    name: DocumentName = seen.name
    return read_document(at.rules.store.version(name, seen.base).text, name.name)
