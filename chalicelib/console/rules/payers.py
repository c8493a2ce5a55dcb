"""All payers in a line each; one payer with every check in words, its source and its past and future."""

import re

from chalicelib.checks import CATALOGUE
from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import Bench, bench, document_of
from chalicelib.console.visit import Show, Visit
from chalicelib.rules.document import LoadedDocument
from chalicelib.services.compare_rules import list_payers, payer_timeline
from chalicelib.services.drafts.differences import check_title
from chalicelib.services.drafts.keep_draft import list_drafts
from chalicelib.services.ports import DocumentName
from chalicelib.services.publish_rules import SHIPPED
from chalicelib.services.staff.account import Permission

pages = Pages(__name__)
MOST_LINES = 200


@pages.page("GET", "/console/payers", needs=Permission.SEE_RULES)
def payers(visit: Visit) -> Show:
    """Every payer, those of one line of business where the address names it; templates below."""
    at = bench()
    drafts, listings = list_drafts(at.table), at.rules.listings()
    everyone = list_payers(listings, drafts, at.today)
    chosen, typed = visit.query.get("line", ""), visit.query.get("name", "").strip()[:80]
    found = [
        line
        for line in everyone
        if chosen in ("", line.line_of_business) and is_called(f"{line.name} {line.payer_id}", typed)
    ]
    return visit.show(
        "payers.html",
        lines=found[:MOST_LINES],
        left_out=max(len(found) - MOST_LINES, 0),
        templates=list_payers(listings, drafts, at.today, "template"),
        kinds=sorted({line.line_of_business for line in everyone}),
        chosen=chosen,
        shipped=SHIPPED,
        typed=typed,
    )


@pages.page("GET", "/console/rules/{kind}/{document}", needs=Permission.SEE_RULES)
def payer(visit: Visit) -> Show:
    """One payer: what holds today and where it comes from, what held and what will."""
    at, name = bench(), document_of(visit)
    listing, layers = at.listing(name), layers_in_force(at, name)
    checks = payer_timeline(layers, at.today)
    found = visit.query.get("find", "").strip()[:80]
    shown = [check for check in checks if says(check.searched, found)]
    return visit.show(
        "payer.html",
        name=name,
        listing=listing,
        document=layers[-1].document,
        layers=[layer.document for layer in layers[:-1]],
        groups=[("Its own rules", [c for c in shown if c.own]), ("Inherited", [c for c in shown if not c.own])],
        find=found,
        drafts=at.drafts_of(name),
        lacking=[(one.name, check_title(one.name)) for one in CATALOGUE if one.name not in {c.check for c in checks}],
        today=at.today,
        may_edit=visit.may(Permission.EDIT_RULES),
    )


def is_called(name: str, typed: str) -> bool:
    """Whether a name holds each word that is typed, however it is spaced and pointed: `bluecross texas`."""
    return all(_bare(word) in _bare(name) for word in typed.split())


def _bare(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def says(text: str, wanted: str) -> bool:
    """Whether each word that is wanted begins some word of a text; one of up to three letters, such as GO, is one."""
    return all(
        re.search(rf"\b{re.escape(word)}" + (r"\b" if len(word) < 4 else ""), text) for word in wanted.lower().split()
    )


def layers_in_force(at: Bench, name: DocumentName) -> list[LoadedDocument]:
    """The document in force and what it extends, lowest first. Raises NotKept."""
    return at.library(name).layers(at.in_force(name))
