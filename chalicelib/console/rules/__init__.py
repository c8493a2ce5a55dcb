"""Pages about payers' rules: looking, comparing, drafting, trying, publishing, the audit."""

from chalicelib.console.page import Pages
from chalicelib.console.rules import (
    audit,
    back_tests,
    compare,
    draft_values,
    drafts,
    edit_check,
    identity,
    new_payer,
    payers,
    publishing,
    tries,
    versions,
)

ALL: tuple[Pages, ...] = (
    payers.pages,
    compare.pages,
    versions.pages,
    new_payer.pages,
    drafts.pages,
    draft_values.pages,
    edit_check.pages,
    identity.pages,
    tries.pages,
    back_tests.pages,
    publishing.pages,
    audit.pages,
)
