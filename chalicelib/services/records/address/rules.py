"""Rules: they belong to the installation, not to a practice."""

from chalicelib.services.records.table import Key

RULES = "RULES"
RULES_AUDIT = "RULES#AUDIT"
RULES_DRAFTS = "RULES#DRAFTS"


def rules_in_force(kind: str, document: str) -> Key:
    """What is in force of a document; all of them stand together, so that one query tells what is in force."""
    return Key(RULES, f"{kind}#{document}")


def reference_in_force() -> Key:
    """The reference tables in force beside the shipped ones; read in the same query as the rules in force."""
    return Key(RULES, "reference")


def reference_published(at: str) -> Key:
    """One publication of reference tables, by its time."""
    return Key("RULES#REFERENCE", at)


def reference_parts(digest: str) -> str:
    """A reference table, by its digest."""
    return f"RULES#REFERENCE#{digest}"


def reference_part(digest: str, number: int) -> Key:
    return Key(reference_parts(digest), f"PART#{number:03d}")


def rules_of(kind: str, document: str) -> str:
    """The versions of a document."""
    return f"RULES#{kind.upper()}#{document}"


def rules_version(kind: str, document: str, number: int) -> Key:
    return Key(rules_of(kind, document), f"VERSION#{number:06d}")


def rules_snapshot(digest: str) -> Key:
    """The effective rules of a verdict, by the 12 hex digits of their version."""
    return Key(f"RULES#SNAP#{digest}")


def rules_drafts_of(kind: str, document: str) -> str:
    """The drafts of a document. Apart from its versions: drafts end, and nothing of a version's partition may."""
    return f"{RULES_DRAFTS}#{kind.upper()}#{document}"


def rules_draft(kind: str, document: str, draft_id: str) -> Key:
    return Key(rules_drafts_of(kind, document), draft_id)


def back_test(of: str, draft_id: str) -> Key:
    """What a draft would have changed among the claims of a practice."""
    return Key(f"{of}#BACKTEST#{draft_id}")


def rules_audit_of(document: str) -> str:
    """The audit of one document, in the index `list`."""
    return f"RULES#AUDIT#{document}"
