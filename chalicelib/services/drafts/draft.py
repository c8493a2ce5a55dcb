"""A draft: a whole document as it would be, the version that it was begun from, who worked on it, who approved it.

It carries a version of its own, which every page that changes it must name: two people never overwrite each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib.rules.document import PayerDocument
from chalicelib.rules.text import document_text, read_document
from chalicelib.services.ports import DocumentName
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Put, Record
from chalicelib.services.rule_listing import text_digest

KIND = "rules_draft"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved, when (aware, UTC), and the digest of the text that was approved."""

    by: str
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Draft:
    """`base` is the number of the version that it was begun from, 0 for a new document. `editors` are the logins of
    everybody who changed it, in order. `version` is that of the record, 0 while it is not kept."""

    draft_id: str
    name: DocumentName
    base: int
    content: PayerDocument
    started_at: datetime
    touched_at: datetime
    editors: tuple[str, ...]
    approval: Approval | None = None
    version: int = 0

    @property
    def digest(self) -> str:
        """Of what would be published."""
        return text_digest(document_text(self.content))

    @property
    def touched_by(self) -> str:
        return self.editors[-1]

    @property
    def is_approved(self) -> bool:
        """True while what was approved is what the draft says."""
        return self.approval is not None and self.approval.digest == self.digest

    def edited(self, content: PayerDocument, by: str, at: datetime) -> "Draft":
        """The draft with another content; whatever was approved before is no longer."""
        others = tuple(editor for editor in self.editors if editor != by)
        return replace(self, content=content, editors=(*others, by), touched_at=at, approval=None)


def draft_key(name: DocumentName, draft_id: str) -> Key:
    return address.rules_draft(*name, draft_id)


def draft_put(draft: Draft) -> Put:
    """What keeps a draft, provided nobody changed it meanwhile."""
    approval = draft.approval
    data = {
        "id": draft.draft_id,
        "kind": draft.name.kind,
        "document": draft.name.name,
        "base": draft.base,
        "text": document_text(draft.content),
        "title": draft.content.name,
        "started_at": draft.started_at.isoformat(),
        "touched_at": draft.touched_at.isoformat(),
        "editors": list(draft.editors),
        "approval": [approval.by, approval.at.isoformat(), approval.digest] if approval else None,
    }
    listed = Key(address.RULES_DRAFTS, f"{draft.name.kind}#{draft.name.name}#{draft.draft_id}")
    return Put(Record(draft_key(draft.name, draft.draft_id), KIND, data, draft.version, listed=listed))


def draft_from(record: Record) -> Draft:
    data: Mapping[str, Any] = record.data
    name = DocumentName(data["kind"], data["document"])
    approval = data["approval"]
    return Draft(
        draft_id=data["id"],
        name=name,
        base=data["base"],
        content=read_document(data["text"], f"draft of {name.name}"),
        started_at=datetime.fromisoformat(data["started_at"]),
        touched_at=datetime.fromisoformat(data["touched_at"]),
        editors=tuple(data["editors"]),
        approval=Approval(approval[0], datetime.fromisoformat(approval[1]), approval[2]) if approval else None,
        version=record.version,
    )
