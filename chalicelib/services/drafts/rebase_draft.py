"""rebase_draft: a draft goes on from another version of its document."""

from dataclasses import replace
from datetime import datetime

from chalicelib.rules.document import PayerDocument
from chalicelib.services.drafts.draft import Draft, draft_put
from chalicelib.services.drafts.keep_draft import Overwriting, find_draft
from chalicelib.services.records.table import Overtaken, Table
from chalicelib.services.rule_audit import Entry, entry_put
from chalicelib.services.rule_listing import Change


def rebase_draft(table: Table, seen: Draft, content: PayerDocument, base: int, by: str, at: datetime) -> Draft:
    """Keep the draft as made from version `base`. Whatever was approved before is no longer. Raises Overwriting where
    the draft is no longer as it was `seen`."""
    moved = replace(seen.edited(content, by, at), base=base)
    told = Entry(seen.name, f"draft brought up to version {base}", 0, Change(at, by, ""), f"draft-{seen.draft_id}")
    try:
        table.write([draft_put(moved), entry_put(told)])
    except Overtaken:
        raise Overwriting(find_draft(table, seen.name, seen.draft_id)) from None
    return replace(moved, version=seen.version + 1)
