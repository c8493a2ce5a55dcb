"""Approving and publishing a draft."""

from collections.abc import Callable

from chalicelib import wiring
from chalicelib.console.page import Pages
from chalicelib.console.rules.bench import Bench, bench, document_of, draft_of, who
from chalicelib.console.rules.drafts import overview
from chalicelib.console.visit import See, Show, Visit
from chalicelib.domain.errors import RulesRefused
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.keep_draft import seen_at
from chalicelib.services.drafts.publish_draft import approve_draft, publish_draft
from chalicelib.services.errors import Conflict, NotKept
from chalicelib.services.staff.account import Permission

pages = Pages(__name__)


@pages.page("POST", "/console/drafts/{kind}/{document}/{draft}/approve", needs=Permission.APPROVE_RULES)
def approve(visit: Visit) -> Show | See:
    """A second person says that the draft may be published as it stands. Said once more, it is told again."""
    at = bench()

    def deed(seen: Draft) -> See:
        approve_draft(at.table, seen, who(visit, at))
        return See(visit.links.to("drafts", *seen.name, seen.draft_id, said="draft-approved"))

    seen = draft_of(visit, at)
    if seen.approval is not None and seen.approval.by == visit.who.login:
        return See(visit.links.to("drafts", *seen.name, seen.draft_id, said="draft-approved"))
    return _done(visit, at, deed)


@pages.page("POST", "/console/drafts/{kind}/{document}/{draft}/publish", needs=Permission.EDIT_RULES)
def publish(visit: Visit) -> Show | See:
    """Puts the draft in force. Sent once more, by a second click or since the answer was lost, it is told again."""
    at = bench()
    reason = visit.form.text("reason", 500)

    def deed(seen: Draft) -> See:
        done = publish_draft(at.rules, seen, who(visit, at, reason), wiring.console().second_person_required)
        since = done.holds_from.isoformat() if done.holds_from else None
        return See(visit.links.to("rules", *seen.name, said="published", holds_from=since))

    try:
        return _done(visit, at, deed)
    except NotKept:
        if _is_published(visit, at, reason):
            return See(visit.links.to("rules", *document_of(visit), said="published-already"))
        raise


def _is_published(visit: Visit, at: Bench, reason: str) -> bool:
    """Whether what is in force was put there by whoever asks, with the same words."""
    at.rules.look_again()
    listing = at.rules.listings().get(document_of(visit))
    return listing is not None and (listing.changed.by, listing.changed.why) == (visit.who.login, reason)


def _done(visit: Visit, at: Bench, deed: Callable[[Draft], See]) -> Show | See:
    """What the deed leads to; or the draft's page, saying why it was refused."""
    seen = draft_of(visit, at)
    if visit.form.errors:
        return overview(visit, at, seen, 422)
    try:
        return deed(seen_at(seen, visit.form.number("version") or 0))
    except RulesRefused as refusal:
        visit.form.wrong("", "Not published: " + "; ".join(problem.message for problem in refusal.problems[:5]))
        return overview(visit, at, seen, 422)
    except Conflict as conflict:
        visit.form.wrong("", str(conflict))
        return overview(visit, at, draft_of(visit, at), 409)
