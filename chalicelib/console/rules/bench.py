"""What pages about rules begin with: which document an address means, its draft, and what is in force of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib import wiring
from chalicelib.console.visit import Visit
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.rules.document import LoadedDocument, PayerDocument
from chalicelib.rules.library import Library
from chalicelib.services.drafts.draft import Draft, draft_from
from chalicelib.services.drafts.keep_draft import find_draft
from chalicelib.services.drafts.publish_draft import Who
from chalicelib.services.errors import NotKept
from chalicelib.services.ports import DocumentName
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.records import address
from chalicelib.services.records.table import Table
from chalicelib.services.rule_listing import Listing


@dataclass(frozen=True, slots=True)
class Bench:
    """The rules as staff work on them. `today` is the day in the installation's time zone."""

    rules: PublishedRules
    table: Table
    now: datetime
    today: date

    def listing(self, name: DocumentName) -> Listing:
        """What is in force of a document. Raises NotKept."""
        listing = self.rules.listings().get(name)
        if listing is None:
            raise NotKept(f"There is no {name.kind} {name.name!r} in force.")
        return listing

    def library(self, name: DocumentName, content: PayerDocument | None = None) -> Library:
        """The documents that a payer's or template's rules are made of; everything for one that is not in force, and
        where its `content` is built on another template than what is in force."""
        if name not in self.rules.listings():
            return self.rules.library()
        library = self.rules.library_of(name)
        if content and content.extends and content.extends not in library.templates:
            return self.rules.library()
        return library if name.kind == "payer" else library.without({name.name})

    def library_around(self, draft: Draft) -> Library:
        """What a draft's rules are made of, and for a template everything, since it is part of many payers' rules."""
        return self.rules.library() if draft.name.kind == "template" else self.library(draft.name, draft.content)

    def in_force(self, name: DocumentName) -> LoadedDocument:
        """The document in force. Raises NotKept."""
        self.listing(name)
        library = self.library(name)
        return (library.payers if name.kind == "payer" else library.templates)[name.name]

    def drafts_of(self, name: DocumentName) -> list[Draft]:
        """Drafts of one document, the last touched first."""
        drafts = [draft_from(record) for record in self.table.read(address.rules_drafts_of(*name))]
        return sorted(drafts, key=lambda draft: draft.touched_at, reverse=True)


def bench() -> Bench:
    """The bench of this process."""
    parts = wiring.parts()
    return Bench(parts.rules, parts.table, parts.now(), parts.today())


def document_of(visit: Visit) -> DocumentName:
    """The document that the address names. Raises NotKept."""
    kind, name = visit.path["kind"], visit.path["document"]
    if kind == "payer":
        return DocumentName("payer", name)
    if kind == "template":
        return DocumentName("template", name)
    raise NotKept("There is no such page.")


def draft_of(visit: Visit, at: Bench) -> Draft:
    """The draft that the address names. Raises NotKept."""
    return find_draft(at.table, document_of(visit), visit.path["draft"])


def who(visit: Visit, at: Bench, why: str = "") -> Who:
    """Whoever is signed in, as the audit names him."""
    return Who(visit.who.login, at.now, why)


def day_asked(visit: Visit, today: date) -> date:
    """The day in the address, today where there is none. Raises InvalidInput."""
    asked = visit.query.get("on", "")
    try:
        return date.fromisoformat(asked) if asked else today
    except ValueError:
        raise InvalidInput([Problem("on", "is no day that exists; write it as 2026-03-31")]) from None


def pages_of(visit: Visit, draft: Draft) -> Callable[..., str]:
    """Builds the addresses of a draft's pages."""
    return lambda *parts: visit.links.to("drafts", *draft.name, draft.draft_id, *parts)
