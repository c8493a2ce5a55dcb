"""The header's entries: one line each, shown to those who may open them."""

from typing import NamedTuple

from chalicelib.services.staff.account import Account, Permission


class Entry(NamedTuple):
    """A word, the first part of its pages' path, what it needs (None: nothing but being signed in), what is there."""

    word: str
    path: tuple[str, ...]
    needs: Permission | None
    about: str


ENTRIES: tuple[Entry, ...] = (
    Entry("Home", (), None, "What needs attention today"),
    Entry("Practices", ("practices",), Permission.SEE_RULES, "Claims, authorizations, work lists: what is due and why"),
    Entry("Alerts", ("alerts",), None, "What is lost unless somebody acts, and who is mailed about it"),
    Entry("Payers", ("payers",), Permission.SEE_RULES, "Every payer's rules, side by side, and how to change them"),
    Entry("Drafts", ("drafts",), Permission.SEE_RULES, "Changes that are not in force yet"),
    Entry("Audit", ("audit",), Permission.SEE_RULES, "Who changed which rule, when and why"),
    Entry("Staff", ("staff",), Permission.MANAGE_STAFF, "Accounts, roles and invitations"),
)


def entries_for(who: Account) -> tuple[Entry, ...]:
    """Those that this account may open."""
    return tuple(entry for entry in ENTRIES if entry.needs is None or who.may(entry.needs))
