"""approve, publish, roll back: the deeds that lead to rules in force. Each is one transaction with its audit entry.

Where the installation asks for a second person, somebody who did not work on the draft approves exactly the text that
is then published; any edit makes the approval void.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from chalicelib.rules.document import LoadedDocument
from chalicelib.rules.text import read_document
from chalicelib.services.drafts.differences import Difference, differences
from chalicelib.services.drafts.draft import Approval, Draft, draft_key, draft_put
from chalicelib.services.drafts.editing import layers_with
from chalicelib.services.drafts.keep_draft import Overwriting, find_draft
from chalicelib.services.errors import Conflict
from chalicelib.services.ports import DocumentName
from chalicelib.services.publish_rules import publish_document
from chalicelib.services.published_rules import PublishedRules
from chalicelib.services.records.table import Delete, Overtaken, Table
from chalicelib.services.rule_audit import Entry, entry_put
from chalicelib.services.rule_listing import Change
from chalicelib.services.rule_store import Deed

# So many changes are told in an audit entry; the versions themselves hold all of them.
MOST_CHANGES_TOLD = 40
_LONGEST_SENTENCE = 600


class NotYetApproved(Conflict):
    """A second person must approve first."""


class OwnWork(Conflict):
    """Whoever worked on a draft does not approve it."""


class Outdated(Conflict):
    """Another version came into force since the draft was begun; it must be brought up to date first."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who does it, when (aware, UTC), and why."""

    login: str
    at: datetime
    why: str = ""


class Published(NamedTuple):
    """The number of the version, and the first day of service for which it says something new; None for who the payer
    is alone."""

    number: int
    holds_from: date | None


def number_in_force(rules: PublishedRules, name: DocumentName) -> int:
    """The number of the version in force; 0 for a document that was never published."""
    listing = rules.listings().get(name)
    return listing.number if listing else 0


def draft_differences(rules: PublishedRules, draft: Draft) -> list[Difference]:
    """What a draft changes of what is in force. Raises RulesRefused where it extends what is not here."""
    library = rules.library()
    of_kind = library.payers if draft.name.kind == "payer" else library.templates
    now = of_kind.get(draft.name.name)
    return differences(library.layers(now) if now else None, layers_with(library, draft.name, draft.content))


def approve_draft(table: Table, draft: Draft, who: Who) -> Draft:
    """Raises OwnWork, and Overwriting where the draft is no longer as it was seen."""
    if who.login in draft.editors:
        raise OwnWork("You worked on this draft yourself. Somebody else with the approver role approves it.")
    approved = replace(draft, approval=Approval(who.login, who.at, draft.digest))
    told = Entry(draft.name, "approved", 0, Change(who.at, who.login, who.why), f"draft-{draft.draft_id}")
    try:
        table.write([draft_put(approved), entry_put(told)])
    except Overtaken:
        raise Overwriting(find_draft(table, draft.name, draft.draft_id)) from None
    return replace(approved, version=draft.version + 1)


def publish_draft(rules: PublishedRules, draft: Draft, who: Who, needs_approval: bool) -> Published:
    """Put a draft in force and end it. Raises NotYetApproved, Outdated, RulesRefused with every problem, Conflict where
    somebody was quicker."""
    if needs_approval and not draft.is_approved:
        raise NotYetApproved("A second person with the approver role must approve this draft first.")
    rules.look_again()
    if number_in_force(rules, draft.name) != draft.base:
        raise Outdated("Another version came into force since this draft was begun. Bring the draft up to date first.")
    found = draft_differences(rules, draft)
    changes = tuple(one.sentence()[:_LONGEST_SENTENCE] for one in found)
    ends = Delete(draft_key(draft.name, draft.draft_id), draft.version)
    deed = Deed(Change(who.at, who.login, who.why), "published", changes[:MOST_CHANGES_TOLD], (ends,))
    loaded = LoadedDocument(draft.content, draft.content.payer_id)
    publish_document(rules.store, rules.library(), draft.name, loaded, draft.base, deed)
    rules.look_again()
    return Published(draft.base + 1, min((one.since for one in found if one.since), default=None))


def roll_back(rules: PublishedRules, name: DocumentName, number: int, who: Who) -> int:
    """Put the text of an earlier version in force again, as a new version; its number. Raises NotKept, RulesRefused,
    Conflict."""
    rules.look_again()
    in_force = number_in_force(rules, name)
    text = rules.store.version(name, number).text
    content = read_document(text, name.name)
    as_draft = Draft("", name, in_force, content, who.at, who.at, (who.login,))
    changes = tuple(one.sentence()[:_LONGEST_SENTENCE] for one in draft_differences(rules, as_draft))
    what = f"rolled back to version {number}"
    deed = Deed(Change(who.at, who.login, who.why), what, changes[:MOST_CHANGES_TOLD])
    publish_document(rules.store, rules.library(), name, LoadedDocument(content, name.name), in_force, deed)
    rules.look_again()
    return in_force + 1
