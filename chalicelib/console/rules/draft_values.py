"""What is done to one value of a draft from the draft's own page: taking it out, and keeping codes in one list."""

from dataclasses import replace
from datetime import date

from chalicelib.checks import CHECKS
from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import Bench, bench, draft_of
from chalicelib.console.rules.edit_check import check_of
from chalicelib.console.visit import See, Visit
from chalicelib.rules.document import PayerDocument
from chalicelib.services.drafts.doubts import in_one_list
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.editing import without_value
from chalicelib.services.drafts.keep_draft import save_draft, seen_at
from chalicelib.services.errors import NotKept
from chalicelib.services.staff.account import Permission

pages = Pages(__name__)


@pages.page("POST", "/console/drafts/{kind}/{document}/{draft}/drop/{check}", needs=Permission.EDIT_RULES)
def drop(visit: Visit) -> See:
    """Takes a value out of the draft again."""
    at, check = bench(), check_of(visit.path["check"])
    draft, since = _seen(visit, at)
    return _kept(visit, at, draft, without_value(draft.content, check, since))


@pages.page("POST", "/console/drafts/{kind}/{document}/{draft}/keep-in-one/{check}", needs=Permission.EDIT_RULES)
def keep_in_one(visit: Visit) -> See:
    """Keeps codes that stand in two lists of a value in the one that was chosen alone."""
    at, check = bench(), check_of(visit.path["check"])
    draft, since = _seen(visit, at)
    keep = visit.form.choice("keep", CHECKS[check].parameters.model_fields)
    visit.form.require()
    values = draft.content.checks.get(check, [])
    if since not in [one.effective_from for one in values]:
        raise NotKept("The draft has no value of this check from that day on.")
    changed = [in_one_list(one, check, keep) if one.effective_from == since else one for one in values]
    return _kept(visit, at, draft, replace(draft.content, checks={**draft.content.checks, check: changed}))


def _seen(visit: Visit, at: Bench) -> tuple[Draft, date]:
    """The draft as its page had shown it, and the day of the value that is meant."""
    draft = seen_at(draft_of(visit, at), visit.form.number("version") or 0)
    since = visit.form.day("since")
    visit.form.require()
    assert since is not None
    return draft, since


def _kept(visit: Visit, at: Bench, draft: Draft, content: PayerDocument) -> See:
    save_draft(at.table, draft, content, visit.who.login, at.now)
    return See(visit.links.to("drafts", *draft.name, draft.draft_id, said="draft-saved"))
