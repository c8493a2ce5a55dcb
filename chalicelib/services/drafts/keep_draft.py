"""Drafts are started, found, listed, saved and discarded; each deed stands in the audit, in its own transaction."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.rules.document import PayerDocument
from chalicelib.services.drafts.draft import Draft, draft_from, draft_key, draft_put
from chalicelib.services.errors import Conflict, NotKept
from chalicelib.services.ports import DocumentName
from chalicelib.services.records import address
from chalicelib.services.records.table import Delete, Overtaken, Put, Table
from chalicelib.services.rule_audit import Entry, entry_put
from chalicelib.services.rule_listing import Change

MOST_DRAFTS = 200


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list, without its content."""

    draft_id: str
    name: DocumentName
    title: str
    base: int
    touched_at: datetime
    touched_by: str
    approved: bool


class Overwriting(Conflict):
    """Somebody else changed the draft since the page was opened; `draft` is how it stands now."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(
            f"{draft.touched_by} changed this draft meanwhile. Nothing of yours was saved yet; look at both, then save."
        )
        self.draft = draft


def start_draft(
    table: Table, draft_id: str, name: DocumentName, content: PayerDocument, base: int, by: str, at: datetime
) -> Draft:
    """Keep a new draft of a document that is in force as version `base`, or of a new one."""
    draft = Draft(draft_id, name, base, content, at, at, (by,))
    table.write([draft_put(draft), _told(draft, "draft started", by, at)])
    return replace(draft, version=1)


def find_draft(table: Table, name: DocumentName, draft_id: str) -> Draft:
    """Raises NotKept."""
    try:
        return draft_from(table.get(draft_key(name, draft_id)))
    except NotKept:
        raise NotKept("This draft is no longer here: it was published or discarded.") from None


def list_drafts(table: Table) -> list[DraftLine]:
    """Every draft, by document. From an index that follows a moment later."""
    lines = []
    for record in table.look_up("list", address.RULES_DRAFTS, limit=MOST_DRAFTS):
        data = record.data
        lines.append(
            DraftLine(
                draft_id=data["id"],
                name=DocumentName(data["kind"], data["document"]),
                title=data["title"],
                base=data["base"],
                touched_at=datetime.fromisoformat(data["touched_at"]),
                touched_by=data["editors"][-1],
                approved=data["approval"] is not None,
            )
        )
    return lines


def save_draft(table: Table, seen: Draft, content: PayerDocument, by: str, at: datetime) -> Draft:
    """Keep the draft with another content. An approval that it had is void, and the audit says so. Raises Overwriting
    where the draft is no longer as it was `seen`, NotKept where it is gone."""
    if content == seen.content:
        return seen
    edited = seen.edited(content, by, at)
    voided = [_told(edited, "approval voided by an edit", by, at)] if seen.approval else []
    try:
        table.write([draft_put(edited), *voided])
    except Overtaken:
        raise Overwriting(find_draft(table, seen.name, seen.draft_id)) from None
    return replace(edited, version=seen.version + 1)


def discard_draft(table: Table, seen: Draft, by: str, at: datetime) -> None:
    """Raises Overwriting where the draft is no longer as it was `seen`."""
    try:
        table.write([Delete(draft_key(seen.name, seen.draft_id), seen.version), _told(seen, "draft discarded", by, at)])
    except Overtaken:
        raise Overwriting(find_draft(table, seen.name, seen.draft_id)) from None


def seen_at(draft: Draft, version: int) -> Draft:
    """The draft, provided the page that was sent had shown this version of it. Raises Overwriting."""
    if draft.version != version:
        raise Overwriting(draft)
    return draft


def _told(draft: Draft, what: str, by: str, at: datetime) -> Put:
    return entry_put(Entry(draft.name, what, 0, Change(at, by, ""), f"draft-{draft.draft_id}-{draft.version}"))
